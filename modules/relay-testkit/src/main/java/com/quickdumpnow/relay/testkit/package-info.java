/** Fakes, and the contracts that every implementation of a port passes. */
@NullMarked
package com.quickdumpnow.relay.testkit;

import org.jspecify.annotations.NullMarked;

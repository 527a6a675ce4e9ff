/** Finds what was forgotten. */
@NullMarked
package com.quickdumpnow.relay.fn.sweeper;

import org.jspecify.annotations.NullMarked;

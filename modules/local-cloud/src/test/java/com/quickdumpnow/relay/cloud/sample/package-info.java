/** Small functions, compiled and packed by the tests, as a real function's package is. */
@NullMarked
package com.quickdumpnow.relay.cloud.sample;

import org.jspecify.annotations.NullMarked;

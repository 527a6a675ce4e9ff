/** What the functions are made of, put together at compile time. */
@NullMarked
package com.quickdumpnow.relay.wiring;

import org.jspecify.annotations.NullMarked;

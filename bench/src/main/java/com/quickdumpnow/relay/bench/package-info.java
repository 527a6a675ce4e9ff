/** How fast the hot paths are. Measures only: no test asserts a time. */
@NullMarked
package com.quickdumpnow.relay.bench;

import org.jspecify.annotations.NullMarked;

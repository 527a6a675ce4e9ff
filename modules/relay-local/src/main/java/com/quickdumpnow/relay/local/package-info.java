/** The whole relay on one machine: {@code ./qdn local}. */
@NullMarked
package com.quickdumpnow.relay.local;

import org.jspecify.annotations.NullMarked;

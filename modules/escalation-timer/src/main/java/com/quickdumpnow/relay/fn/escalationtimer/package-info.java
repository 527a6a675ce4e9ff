/** Texts whoever comes next when a responder's time is over. */
@NullMarked
package com.quickdumpnow.relay.fn.escalationtimer;

import org.jspecify.annotations.NullMarked;

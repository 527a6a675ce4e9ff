/** The events that the relay's functions pass to each other. */
@NullMarked
package com.quickdumpnow.relay.event;

import org.jspecify.annotations.NullMarked;

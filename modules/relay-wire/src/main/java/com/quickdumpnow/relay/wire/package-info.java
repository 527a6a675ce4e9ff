/**
 * Events and states as JSON: written in the newest version, read in every version ever written.
 *
 * <p>What is written is pure ASCII, so that no queue can refuse a text for its characters.
 */
@NullMarked
package com.quickdumpnow.relay.wire;

import org.jspecify.annotations.NullMarked;

/** A Twilio on this computer: its REST API, the phones behind it, and the webhooks it sends. */
@NullMarked
package com.quickdumpnow.relay.simulator;

import org.jspecify.annotations.NullMarked;

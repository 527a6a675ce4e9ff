/**
 * Twilio's side of the relay: checks what Twilio signed, and sends texts through its REST API.
 *
 * <p>{@link com.quickdumpnow.relay.twilio.TwilioSignature} and {@link
 * com.quickdumpnow.relay.twilio.FormBody} load no class of Twilio's SDK, so a function that only
 * checks webhooks can leave the SDK out of its package.
 */
@NullMarked
package com.quickdumpnow.relay.twilio;

import org.jspecify.annotations.NullMarked;

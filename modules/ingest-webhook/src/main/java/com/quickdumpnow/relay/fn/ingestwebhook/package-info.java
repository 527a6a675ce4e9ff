/** The webhook: verifies that Twilio sent a request, and keeps what it says. */
@NullMarked
package com.quickdumpnow.relay.fn.ingestwebhook;

import org.jspecify.annotations.NullMarked;

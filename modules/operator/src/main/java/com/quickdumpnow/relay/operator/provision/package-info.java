/** What Twilio is told about the relay, and taking QDN's number over and back. */
@org.jspecify.annotations.NullMarked
package com.quickdumpnow.relay.operator.provision;

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.Optional;

/**
 * A person who can take a message.
 *
 * @param id short name for machines: letters, digits, dashes
 * @param name what other responders call him
 * @param phone where his texts go
 * @param email where overflow notices may go
 */
public record Responder(String id, String name, PhoneNumber phone, Optional<String> email) {}

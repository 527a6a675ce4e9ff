package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * A person who can take a message.
 *
 * @param id short name for machines: letters, digits, dashes
 * @param name what other responders call him
 * @param phone where his texts go
 * @param email where overflow notices may go
 * @param shifts when he is on duty; nothing means always
 */
public record Responder(
    String id, String name, PhoneNumber phone, Optional<String> email, Optional<Shifts> shifts) {
  /** Makes one who is always on duty. */
  public Responder(String id, String name, PhoneNumber phone, Optional<String> email) {
    this(id, name, phone, email, Optional.empty());
  }

  /** Returns whether he is on duty. */
  boolean onDuty(Instant now) {
    return shifts.filter(known -> !known.cover(now)).isEmpty();
  }
}

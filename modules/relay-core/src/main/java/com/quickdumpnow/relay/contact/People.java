package com.quickdumpnow.relay.contact;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.Map;

/**
 * What was known of some phones' owners at one instant.
 *
 * @param contacts by phone; of those that are not in it nothing is known
 */
public record People(Map<PhoneNumber, Contact> contacts) {
  /** Nothing is known of anybody. */
  public static final People UNKNOWN = new People(Map.of());

  /** Copies the map. */
  public People {
    contacts = Map.copyOf(contacts);
  }

  /** Returns what was known of whoever has this phone. */
  public Contact of(PhoneNumber phone) {
    return contacts.getOrDefault(phone, Contact.UNKNOWN);
  }
}

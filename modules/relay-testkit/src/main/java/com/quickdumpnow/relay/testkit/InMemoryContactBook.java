package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps contacts in memory. */
public final class InMemoryContactBook implements ContactBook {
  private static final Known NOTHING = new Known(Contact.UNKNOWN, 0);

  private final Map<PhoneNumber, Known> contacts = new HashMap<>();

  @Override
  public synchronized Map<PhoneNumber, Known> find(Set<PhoneNumber> phones) {
    return phones.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(), phone -> contacts.getOrDefault(phone, NOTHING)));
  }

  @Override
  public synchronized boolean save(PhoneNumber phone, Contact contact, long version) {
    if (contacts.getOrDefault(phone, NOTHING).version() != version) {
      return false;
    }
    contacts.put(phone, new Known(contact, version + 1));
    return true;
  }
}

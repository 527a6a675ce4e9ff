package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What is known of people, in the same table as everything. */
final class ContactsModel implements ContactBook {
  private final Machine machine;
  private final History history;
  private final Map<PhoneNumber, Known> kept = new LinkedHashMap<>();

  ContactsModel(Machine machine, History history) {
    this.machine = machine;
    this.history = history;
  }

  @Override
  public Map<PhoneNumber, Known> find(Set<PhoneNumber> phones) {
    return machine.cross(
        Port.TABLE,
        () -> "contacts",
        () -> {
          var found = new LinkedHashMap<PhoneNumber, Known>();
          phones.forEach(phone -> found.put(phone, peek(phone)));
          return found;
        },
        _ -> {
          throw new ModelFailure("the table does not answer");
        });
  }

  private Known peek(PhoneNumber phone) {
    return kept.getOrDefault(phone, new Known(Contact.UNKNOWN, 0));
  }

  @Override
  public boolean save(PhoneNumber phone, Contact contact, long version) {
    return machine.cross(
        Port.TABLE,
        () -> "save a contact",
        () -> {
          if (peek(phone).version() != version) {
            return false;
          }
          if (contact.optedOut() != peek(phone).contact().optedOut()) {
            history.consented(phone, contact.optedOut());
          }
          kept.put(phone, new Known(contact, version + 1));
          return true;
        },
        _ -> {
          throw new ModelFailure("the table does not answer");
        });
  }
}

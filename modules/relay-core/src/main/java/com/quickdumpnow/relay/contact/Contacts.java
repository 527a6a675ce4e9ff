package com.quickdumpnow.relay.contact;

import com.quickdumpnow.relay.contact.ContactBook.Known;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.OptOut;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads contacts, and changes them against others who do the same. */
public final class Contacts {
  /** How often a change is tried against others who change the same contact. */
  private static final int TRIES_MAX = 12;

  private final ContactBook book;

  /** Makes the shell of this port. */
  public Contacts(ContactBook book) {
    this.book = book;
  }

  /** Returns what is known of each of these phones. */
  public People find(Set<PhoneNumber> phones) {
    if (phones.isEmpty()) {
      return People.UNKNOWN;
    }
    var contacts = new HashMap<PhoneNumber, Contact>();
    book.find(phones).forEach((phone, known) -> contacts.put(phone, known.contact()));
    return new People(contacts);
  }

  /**
   * Changes what is known of one phone's owner.
   *
   * @return what is known now
   * @throws RuntimeException if the book did not answer; the same change again is safe
   */
  public Contact change(PhoneNumber phone, UnaryOperator<Contact> change) {
    for (int i = 0; i < TRIES_MAX; i++) {
      var stored = stored(phone);
      var next = change.apply(stored.contact());
      if (next.equals(stored.contact()) || book.save(phone, next, stored.version())) {
        return next;
      }
    }
    throw new IllegalStateException("a contact: %d changes met others".formatted(TRIES_MAX));
  }

  /**
   * Returns what somebody says about being texted; nothing where his text is about anything else.
   *
   * @param optOutType what the provider says that it is, if it does
   */
  public Optional<OptOut> saying(InboundText text, Optional<String> optOutType) {
    var optedOut = find(Set.of(text.from())).of(text.from()).optedOut();
    return OptOut.of(text.body(), optOutType, optedOut);
  }

  /** Keeps what somebody says about being texted, and returns it. */
  public Optional<OptOut> heed(InboundText text, Optional<String> optOutType) {
    var said = saying(text, optOutType);
    said.filter(word -> word != OptOut.HELP)
        .ifPresent(word ->
            change(text.from(), contact -> contact.consented(text.at(), word == OptOut.STOP)));
    return said;
  }

  private Known stored(PhoneNumber phone) {
    return Objects.requireNonNull(book.find(Set.of(phone)).get(phone), "asked for");
  }
}

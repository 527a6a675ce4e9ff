package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.CUSTOMER;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.contact.ContactBook.Known;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link ContactBook} keeps to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ContactBookContract {
  private static final PhoneNumber OTHER = new PhoneNumber("+16195550188");

  private ContactBook book;

  /** Makes one that knows nobody. */
  protected abstract ContactBook open();

  /** For JUnit. */
  @SuppressWarnings("NullAway.Init") // made before each test
  protected ContactBookContract() {}

  @BeforeEach
  final void openBook() {
    book = open();
  }

  @Test
  void of_a_phone_that_never_came_nothing_is_known() {
    assertThat(book.find(Set.of(CUSTOMER)))
        .isEqualTo(Map.of(CUSTOMER, new Known(Contact.UNKNOWN, 0)));
  }

  @Test
  void what_was_saved_is_found_with_the_next_version() {
    var contact =
        Contact.UNKNOWN
            .away(NOON, Optional.of(NOON.plusSeconds(7_200)))
            .consented(NOON, true)
            .helped(NOON)
            .texted(new MessageId("SM1"), Optional.of(new JobId("j_abc123")), NOON);
    assertThat(book.save(CUSTOMER, contact, 0)).isTrue();
    assertThat(book.save(CUSTOMER, contact.back(NOON.plusSeconds(1)), 1)).isTrue();

    assertThat(book.find(Set.of(CUSTOMER, OTHER)))
        .isEqualTo(
            Map.of(
                CUSTOMER,
                new Known(contact.back(NOON.plusSeconds(1)), 2),
                OTHER,
                new Known(Contact.UNKNOWN, 0)));
  }

  @Test
  void a_change_from_a_version_that_is_no_more_is_not_kept() {
    assertThat(book.save(CUSTOMER, Contact.UNKNOWN.seen(NOON), 0)).isTrue();
    assertThat(book.save(CUSTOMER, Contact.UNKNOWN.consented(NOON, true), 0)).isFalse();
    assertThat(book.find(Set.of(CUSTOMER)))
        .isEqualTo(Map.of(CUSTOMER, new Known(Contact.UNKNOWN.seen(NOON), 1)));
  }

  @Test
  void many_phones_are_found_at_once() {
    var phones =
        IntStream.range(0, 120)
            .mapToObj(n -> new PhoneNumber("+1619555%04d".formatted(n)))
            .collect(Collectors.toSet());
    assertThat(book.find(phones)).hasSize(120);
  }

  @Test
  void changes_of_many_at_the_same_time_are_all_kept() {
    var contacts = new Contacts(book);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> contacts.change(CUSTOMER, contact -> contact.seen(NOON)));
      threads.execute(() -> contacts.change(CUSTOMER, contact -> contact.consented(NOON, true)));
      threads.execute(() -> contacts.change(CUSTOMER, contact -> contact.helped(NOON)));
    }
    assertThat(contacts.find(Set.of(CUSTOMER)).of(CUSTOMER))
        .isEqualTo(Contact.UNKNOWN.seen(NOON).consented(NOON, true).helped(NOON));
  }
}

package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.testkit.Samples.CUSTOMER;
import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.RELAY;
import static com.quickdumpnow.relay.testkit.Samples.ROSTER;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static com.quickdumpnow.relay.testkit.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.cascade.WrittenTexts.Taken;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.RelayEvent.TextWritten;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.FakeEventBus;
import com.quickdumpnow.relay.testkit.FakeMail;
import com.quickdumpnow.relay.testkit.FakeTexting;
import com.quickdumpnow.relay.testkit.FakeTimers;
import com.quickdumpnow.relay.testkit.InMemoryContactBook;
import com.quickdumpnow.relay.testkit.InMemoryJobNotes;
import com.quickdumpnow.relay.testkit.InMemoryMessageStore;
import com.quickdumpnow.relay.testkit.Provider.Fault;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Texts that are written on the dashboard go out once; and what was erased stays erased. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WrittenTextsTest {
  private static final MessageId NAME = new MessageId("AM0123456789");
  private static final TextBody WORDS = new TextBody("We are ten minutes late.");

  private final FakeClock clock = new FakeClock(NOON.plus(Duration.ofMinutes(30)));
  private final InMemoryMessageStore store = new InMemoryMessageStore(clock);
  private final FakeEventBus bus = new FakeEventBus();
  private final Contacts contacts = new Contacts(new InMemoryContactBook());
  private final FakeTexting texting = new FakeTexting(clock, RELAY);
  private final FakeTimers timers = new FakeTimers(clock);
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final Cascades cascades =
      new Cascades(
          new CascadeRules(Duration.ofSeconds(75)),
          store,
          bus,
          contacts,
          telemetry,
          clock,
          new Random(1));
  private final TextSender sender =
      new TextSender(cascades, store, contacts, texting, timers, new FakeMail(), telemetry, clock);
  private final WrittenTexts desk = new WrittenTexts(cascades, store, contacts, clock);
  private final LogErasure erasure = new LogErasure(cascades, store, new InMemoryJobNotes(), clock);

  private Taken write(TextBody words) {
    return desk.write(NAME, CUSTOMER, Optional.of(JOB), words, List.of());
  }

  private void wake(MessageId id) {
    sender.wake(id, Optional.empty());
  }

  private List<String> bodies() {
    return texting.taken().stream().map(taken -> taken.text().body().text()).toList();
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class A_text {
    @Test
    void is_kept_before_it_is_sent_and_is_in_its_job_s_log() {
      assertThat(write(WORDS)).isInstanceOf(Taken.Kept.class);
      assertThat(texting.taken()).isEmpty();
      assertThat(bus.published()).containsExactly(new TextWritten(clock.instant(), NAME));
      assertThat(store.ofJob(Optional.of(JOB), Optional.empty(), 5).messages())
          .containsExactly(NAME);

      wake(NAME);
      assertThat(texting.taken())
          .singleElement()
          .satisfies(taken -> {
            assertThat(taken.text().to()).isEqualTo(CUSTOMER);
            assertThat(taken.text().body()).isEqualTo(WORDS);
          });
    }

    @Test
    void is_sent_once_however_often_it_is_asked_for() {
      for (int i = 0; i < 5; i++) {
        assertThat(write(WORDS)).isInstanceOf(Taken.Kept.class);
        wake(NAME);
        clock.advance(Duration.ofMinutes(5));
      }
      assertThat(bodies()).containsExactly(WORDS.text());
    }

    @Test
    void that_is_another_under_the_same_name_is_not_taken() {
      write(WORDS);
      assertThat(write(new TextBody("We are early."))).isInstanceOf(Taken.NameTaken.class);
      wake(NAME);
      assertThat(bodies()).containsExactly(WORDS.text());
    }

    @Test
    void whose_answer_is_lost_is_found_and_not_sent_again() {
      write(WORDS);
      texting.nextSend(Fault.ANSWER_LOST);
      wake(NAME);
      assertThat(store.due(clock.instant().plus(Duration.ofDays(1)), 5)).containsExactly(NAME);
      clock.advance(Duration.ofSeconds(80));
      wake(NAME);
      assertThat(bodies()).containsExactly(WORDS.text());
      assertThat(state().texts().getFirst().sid()).isPresent();
    }

    @Test
    void moves_on_with_its_receipts() {
      write(WORDS);
      wake(NAME);
      var sent = state().texts().getFirst();
      cascades.apply(
          NAME,
          new ReceiptArrived(
              clock.instant(),
              sent.key(),
              sent.sid().orElseThrow(),
              "delivered",
              Optional.empty()));
      assertThat(state().texts().getFirst().delivery().orElseThrow().status())
          .isEqualTo(DeliveryStatus.DELIVERED);
    }

    @Test
    @Tag("L1")
    void to_a_customer_who_opted_out_is_refused_and_one_that_he_outran_is_not_sent() {
      write(WORDS);
      contacts.change(CUSTOMER, contact -> contact.consented(clock.instant(), true));
      wake(NAME);
      assertThat(texting.taken()).isEmpty();
      assertThat(desk.write(new MessageId("AM1"), CUSTOMER, Optional.empty(), WORDS, List.of()))
          .isInstanceOf(Taken.OptedOut.class);
      assertThat(store.load(new MessageId("AM1")).version()).isZero();
    }

    private Written state() {
      return (Written) store.load(NAME).state();
    }
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class What_was_erased {
    private static final String SECRET = "canary-words";

    private final InboundText inbound =
        new InboundText(
            message(1),
            NOON,
            CUSTOMER,
            RELAY,
            new TextBody(SECRET + " of the customer"),
            List.of("https://api.example.com/canary-words.jpg"));
    private final InboundText reply =
        new InboundText(
            message(2),
            NOON,
            ROSTER.chain().getFirst().phone(),
            RELAY,
            new TextBody("12 " + SECRET + " of the responder"),
            List.of());
    private final JobMatch match = new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN);

    What_was_erased() {
      cascades.open(inbound, match, ROSTER);
      wake(message(1));
      cascades.begin(
          message(2),
          new CascadeEvent.MessageSettled(
              reply, Settlement.COMMAND, Optional.of(message(1)), Optional.empty()));
      cascades.apply(
          message(1),
          new AckGiven(
              new Ack(NOON, "Sergio", Optional.of(0), Ack.How.SMS, message(2).value()),
              Optional.of(new TextBody(SECRET + " of the responder"))));
      wake(message(1));
      write(new TextBody(SECRET + " of the dashboard"));
      wake(NAME);
    }

    private List<Object> kept() {
      return Stream.of(message(1), message(2), NAME)
          .<Object>map(id -> List.of(store.load(id), store.log(id)))
          .toList();
    }

    @Test
    void has_no_words_no_pictures_and_no_numbers_and_still_says_when() {
      assertThat(erasure.erase(JOB)).isEqualTo(2);

      // What is erased has no component that could hold any of them; its log never has.
      Stream.of(message(1), message(2), NAME)
          .forEach(id -> assertThat(store.load(id).state()).isInstanceOf(Erased.class));
      assertThat(Stream.of(Erased.class, MessageState.ErasedText.class))
          .flatMap(form -> List.of(form.getRecordComponents()))
          .extracting(part -> part.getGenericType().getTypeName())
          .noneMatch(type -> type.contains("PhoneNumber") || type.contains("TextBody"))
          .doesNotContain("java.lang.String");
      assertThat(store.load(message(1)).state())
          .isInstanceOfSatisfying(
              Erased.class,
              erased -> {
                assertThat(erased.at()).isEqualTo(NOON);
                assertThat(erased.sent()).isNotEmpty();
              });
      assertThat(store.ofJob(Optional.of(JOB), Optional.empty(), 5).messages())
          .containsExactly(message(1), NAME);
      assertThat(store.openFor(ROSTER.chain().getFirst().phone())).isEmpty();
    }

    @Test
    void is_erased_once_for_ever() {
      erasure.erase(JOB);
      var before = kept();
      clock.advance(Duration.ofDays(1));
      assertThat(erasure.erase(JOB)).isEqualTo(2);
      assertThat(kept()).isEqualTo(before);
    }

    /** Each of these was on its way when the log was erased, or is replayed after it. */
    @Test
    void never_comes_back() {
      var sent = store.load(message(1)).state().texts();
      erasure.erase(JOB);
      var texts = texting.taken().size();
      var before = kept();

      var arrived = new MessageArrived(inbound, match, ROSTER, new Code(99));
      cascades.apply(message(1), arrived);
      cascades.begin(message(1), arrived);
      cascades.open(inbound, match, ROSTER);
      cascades.apply(message(1), new CascadeEvent.TextJoined(clock.instant(), text(3)));
      for (var text : sent) {
        cascades.apply(
            message(1),
            new CascadeEvent.SendReturned(
                clock.instant(),
                text.key(),
                1,
                new com.quickdumpnow.relay.sms.Texting.Sent.Unknown()));
        cascades.apply(
            message(1),
            new ReceiptArrived(
                clock.instant(),
                text.key(),
                text.sid().orElseThrow(),
                "failed",
                Optional.of(30003)));
      }
      cascades.apply(
          message(1),
          new AckGiven(
              new Ack(clock.instant(), "Backup", Optional.of(1), Ack.How.SMS, "SM9"),
              Optional.of(new TextBody(SECRET))));
      assertThat(write(new TextBody(SECRET + " of the dashboard"))).isInstanceOf(Taken.Kept.class);
      clock.advance(Duration.ofDays(1));
      Stream.of(message(1), message(2), NAME).forEach(WrittenTextsTest.this::wake);

      assertThat(kept()).isEqualTo(before);
      assertThat(texting.taken()).hasSize(texts);
      assertThat(store.due(clock.instant().plus(Duration.ofDays(1)), 5)).isEmpty();
    }

    @Test
    void was_open_and_asks_nobody_any_more() {
      cascades.open(text(4), match, ROSTER);
      wake(message(4));
      var texts = texting.taken().size();
      erasure.erase(JOB);
      clock.advance(Duration.ofHours(1));
      wake(message(4));
      assertThat(texting.taken()).hasSize(texts);
      assertThat(store.openFor(ROSTER.chain().getFirst().phone())).isEmpty();
      assertThat(store.load(message(4)).state()).isNotInstanceOf(Settled.class);
    }
  }
}

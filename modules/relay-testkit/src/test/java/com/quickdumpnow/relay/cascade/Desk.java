package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.Intake.UnmatchedPolicy;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.FakeMail;
import com.quickdumpnow.relay.testkit.FakeTexting;
import com.quickdumpnow.relay.testkit.FakeTimers;
import com.quickdumpnow.relay.testkit.InMemoryContactBook;
import com.quickdumpnow.relay.testkit.InMemoryJobBook;
import com.quickdumpnow.relay.testkit.InMemoryMessageStore;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The relay's own classes on ports in memory. What one function tells another waits for a test. */
final class Desk {
  static final Duration SETTLE = Duration.ofSeconds(75);

  final FakeClock clock = new FakeClock(Samples.NOON);
  final InMemoryMessageStore store = new InMemoryMessageStore(clock);
  final FakeTexting provider = new FakeTexting(clock, Samples.RELAY);
  final List<RelayEvent> news = new ArrayList<>();
  final Intake intake;
  final TextSender sender;
  private int texts;

  Desk(Roster roster, RandomGenerator random) {
    var contacts = new Contacts(new InMemoryContactBook());
    var telemetry = new RecordingTelemetry();
    var jobs = new InMemoryJobBook();
    var cascades =
        new Cascades(
            new CascadeRules(SETTLE), store, news::add, contacts, telemetry, clock, random);
    var commands =
        new Commands(
            cascades, store, contacts, jobs, news::add, telemetry, "https://relay.example");
    intake =
        new Intake(
            cascades,
            store,
            contacts,
            commands,
            jobs,
            () -> roster,
            Samples.RELAY,
            UnmatchedPolicy.FORWARD);
    sender =
        new TextSender(
            cascades,
            store,
            contacts,
            provider,
            new FakeTimers(clock),
            new FakeMail(),
            telemetry,
            clock);
  }

  /** Makes a text that somebody writes now. */
  TextReceived text(PhoneNumber from, String body) {
    return new TextReceived(
        new InboundText(
            Samples.message(++texts),
            clock.instant(),
            from,
            Samples.RELAY,
            new TextBody(body),
            List.of()),
        Optional.empty(),
        Optional.empty());
  }

  /** Takes a text in, and does all that follows from it at once. */
  MessageId take(PhoneNumber from, String body) {
    var text = text(from, body);
    intake.take(text);
    while (!news.isEmpty()) {
      sender.wake(news.removeFirst().message(), Optional.empty());
    }
    return text.text().id();
  }
}

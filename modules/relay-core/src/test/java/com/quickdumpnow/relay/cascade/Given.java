package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The people and texts that the tests tell of. Times are seconds after the customer's text. */
final class Given {
  static final Duration SETTLE = Duration.ofSeconds(75);
  static final PhoneNumber RELAY = new PhoneNumber("+16195550100");
  static final PhoneNumber CUSTOMER = new PhoneNumber("+16195550140");
  static final PhoneNumber STRANGER = new PhoneNumber("+16195550141");
  static final JobId JOB = new JobId("j_abc123");
  static final Code CODE = new Code(12);
  static final List<String> NAMES = List.of("Sergio", "Backup", "Third");
  static final InboundText TEXT = text("Where is my dumpster?");

  private Given() {}

  /** The instant {@code seconds} after the customer's text. */
  static Instant at(double seconds) {
    return Instant.parse("2026-03-02T15:00:00Z").plusMillis(Math.round(seconds * 1000));
  }

  static PhoneNumber phone(int responder) {
    return new PhoneNumber("+1619555010" + (responder + 1));
  }

  static Roster roster(int people) {
    return new Roster(
        1,
        IntStream.range(0, people)
            .mapToObj(i -> new Responder("r" + i, NAMES.get(i), phone(i), Optional.empty()))
            .toList(),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(15));
  }

  static InboundText text(String body) {
    return new InboundText(
        new MessageId("SM0001"), at(0), CUSTOMER, RELAY, new TextBody(body), List.of());
  }

  static InboundText text(String id, double seconds, PhoneNumber from, String body) {
    return new InboundText(
        new MessageId(id), at(seconds), from, RELAY, new TextBody(body), List.of());
  }

  static MessageArrived arrived(int people) {
    return new MessageArrived(
        TEXT, new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN), roster(people), CODE);
  }

  static TextKey page(int step) {
    return new TextKey("page-" + step);
  }

  static TextSid sid(int number) {
    return new TextSid("SM%032x".formatted(number));
  }

  static Ack ack(double seconds, int responder) {
    return new Ack(
        at(seconds),
        NAMES.get(responder),
        Optional.of(responder),
        Ack.How.SMS,
        "SMreply" + responder);
  }
}

package com.quickdumpnow.relay.wire;

import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.CustomerUpdates;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.OutboundText.Delivery;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.cascade.Shifts;
import com.quickdumpnow.relay.cascade.Shifts.Shift;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.Contact.Quota;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One value of each shape, under the name of its golden file. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final MessageId MESSAGE = new MessageId("SM00000000000000000000000000000001");
  static final TextSid SID = new TextSid("SM000000000000000000000000000000aa");
  static final PhoneNumber CUSTOMER = new PhoneNumber("+16195550140");
  static final PhoneNumber RELAY = new PhoneNumber("+16195550100");
  static final TextKey PAGE = new TextKey("page-0");
  static final InboundText TEXT =
      new InboundText(
          MESSAGE,
          NOON,
          CUSTOMER,
          RELAY,
          new TextBody("¿Dónde está? \"Gate\" <b> \\ \n\t\u0000\u2028 👍🏽 \ud83d"),
          List.of("https://api.twilio.com/2010-04-01/Media/ME1"));
  static final Roster ROSTER =
      new Roster(
          3,
          List.of(
              new Responder("sergio", "Sergio", new PhoneNumber("+16195550101"), Optional.empty()),
              new Responder(
                  "backup",
                  "Backup",
                  new PhoneNumber("+16195550102"),
                  Optional.of("backup@qdn.example"))),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15));

  static final Contact CONTACT =
      Contact.UNKNOWN
          .away(NOON, Optional.of(NOON.plusSeconds(7_200)))
          .consented(NOON, true)
          .helped(NOON.plusSeconds(1))
          .texted(MESSAGE, Optional.of(new JobId("j_abc123")), NOON)
          .admit(
              new ReceiptKey(MESSAGE, new TextKey("received")),
              NOON,
              new Quota(1, Duration.ofDays(1), Duration.ZERO, Duration.ZERO));

  private Samples() {}

  static Map<String, RelayEvent> events() {
    var events = new LinkedHashMap<String, RelayEvent>();
    events.put(
        "text-received",
        new RelayEvent.TextReceived(
            TEXT, Optional.of(new JobId("j_abc123")), Optional.of("START")));
    events.put(
        "text-received-bare",
        new RelayEvent.TextReceived(
            new InboundText(MESSAGE, NOON, CUSTOMER, RELAY, new TextBody(""), List.of()),
            Optional.empty(),
            Optional.empty()));
    events.put(
        "job-created",
        new RelayEvent.JobCreated(
            NOON,
            new MessageId("NJabc123"),
            new Job(
                new JobId("j_abc123"),
                JobState.PENDING,
                Optional.of(CUSTOMER),
                Optional.of("0".repeat(64)),
                Optional.empty(),
                true,
                "12 Canary Row",
                2,
                1),
            Optional.of("https://relay.example/track?token=j_abc123.not-a-secret")));
    events.put(
        "receipt-received",
        new RelayEvent.ReceiptReceived(
            NOON, new ReceiptKey(MESSAGE, PAGE), SID, "undelivered", Optional.of(30003)));
    events.put(
        "receipt-received-bare",
        new RelayEvent.ReceiptReceived(
            NOON, new ReceiptKey(MESSAGE, PAGE), SID, "delivered", Optional.empty()));
    events.put("message-accepted", new RelayEvent.MessageAccepted(NOON, MESSAGE));
    events.put("text-bundled", new RelayEvent.TextBundled(NOON, MESSAGE));
    events.put("message-acked", new RelayEvent.MessageAcked(NOON, MESSAGE));
    events.put("command-received", new RelayEvent.CommandReceived(NOON, MESSAGE));
    events.put("text-written", new RelayEvent.TextWritten(NOON, new MessageId("AM0123456789")));
    events.put("responder-left", new RelayEvent.ResponderLeft(NOON, MESSAGE));
    events.put("attempt-failed", new RelayEvent.AttemptFailed(NOON, MESSAGE, PAGE));
    events.put("cascade-exhausted", new RelayEvent.CascadeExhausted(NOON, MESSAGE));
    events.put(
        "wake-up",
        new RelayEvent.WakeUp(
            NOON,
            MESSAGE,
            Optional.of(new TimerKey(TimerKey.Kind.ACK, PAGE)),
            NOON.plusSeconds(300)));
    events.put("wake-up-bare", new RelayEvent.WakeUp(NOON, MESSAGE, Optional.empty(), NOON));
    return events;
  }

  static Map<String, MessageState> states() {
    var states = new LinkedHashMap<String, MessageState>();
    states.put("unseen", new MessageState.Unseen());
    states.put(
        "joined",
        new MessageState.Joined(
            new InboundText(MESSAGE, NOON, CUSTOMER, RELAY, new TextBody("more"), List.of()),
            matched(),
            new MessageId("SM00000000000000000000000000000002")));
    states.put(
        "cascade-new",
        cascade(new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER), new Status.Open()));
    var alone = cascade(new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER), new Status.Open());
    states.put(
        "cascade-bundle",
        new Cascade(
            alone.text(),
            alone.job(),
            inShifts(alone.roster()),
            alone.code(),
            alone.status(),
            alone.texts(),
            Optional.of(
                new MessageState.Bundle(
                    List.of(
                        new MessageState.Bundled(
                            new MessageId("SM00000000000000000000000000000002"),
                            NOON,
                            new TextBody("more"),
                            List.of("https://api.twilio.com/2010-04-01/Media/ME2"))),
                    1,
                    1))));
    states.put(
        "cascade-open",
        cascade(
            matched(),
            new Status.Open(),
            page(0, new Sending.Retry(2, NOON, NOON.plusSeconds(16))),
            page(1, new Sending.Intent(1, NOON))));
    states.put(
        "cascade-acked",
        cascade(
            matched(),
            new Status.Acked(
                new Ack(NOON, "Sergio", Optional.of(0), Ack.How.SMS, "SMreply"), Optional.of(NOON)),
            page(0, new Sending.Accepted(1, NOON, SID, NOON.plusMillis(250)))
                .delivered(new Delivery(DeliveryStatus.DELIVERED, Optional.empty(), NOON)),
            page(1, new Sending.Unknown(1, NOON)),
            new Page("taken-1", Purpose.TAKEN, new Sending.Planned(NOON))));
    states.put(
        "cascade-acked-on-the-dashboard",
        cascade(
            matched(),
            new Status.Acked(
                new Ack(NOON, "the dashboard", Optional.empty(), Ack.How.DASHBOARD, "req-1"),
                Optional.empty())));
    states.put(
        "cascade-exhausted",
        cascade(
            matched(),
            new Status.Exhausted(NOON, true),
            page(0, new Sending.Refused(1, 21610, NOON)),
            page(1, new Sending.Accepted(1, NOON, SID, NOON))
                .delivered(new Delivery(DeliveryStatus.UNDELIVERED, Optional.of(30003), NOON)),
            new Page("received", Purpose.RECEIVED, new Sending.Abandoned(4, NOON))));
    states.put(
        "cascade-letter",
        cascade(
            matched(),
            new Status.Open(),
            page(1, new Sending.Planned(NOON)),
            new Page("overflow", Purpose.OVERFLOW_LETTER, new Sending.Mailed(NOON)),
            new Page("update-received", Purpose.UPDATE, new Sending.Planned(NOON))));
    states.put(
        "settled",
        new Settled(
            TEXT,
            Settlement.COMMAND,
            Optional.of(new MessageId("SM00000000000000000000000000000002")),
            List.of(new Page("answer", Purpose.ANSWER, new Sending.Planned(NOON)).text())));
    states.put(
        "written",
        new MessageState.Written(
            new MessageId("AM0123456789"),
            NOON,
            "0".repeat(64),
            Optional.of(new JobId("j_abc123")),
            List.of(new Page("text", Purpose.WRITTEN, new Sending.Planned(NOON)).text())));
    states.put(
        "erased",
        new MessageState.Erased(
            MESSAGE,
            NOON,
            NOON.plusSeconds(60),
            true,
            true,
            Optional.of(new JobId("j_abc123")),
            List.of(
                new MessageState.ErasedText(PAGE, Purpose.PAGE, NOON, Optional.of(SID)),
                new MessageState.ErasedText(
                    new TextKey("taken-1"), Purpose.TAKEN, NOON, Optional.empty()))));
    states.put("settled-bare", new Settled(TEXT, Settlement.IGNORED, Optional.empty(), List.of()));
    return states;
  }

  private static JobMatch matched() {
    return new JobMatch.Matched(new JobId("j_abc123"), JobMatch.Rule.TOKEN_IN_TEXT);
  }

  private static Roster inShifts(Roster roster) {
    var first = roster.chain().getFirst();
    var mondays =
        new Shifts(
            ZoneId.of("America/Los_Angeles"),
            List.of(new Shift(DayOfWeek.MONDAY, LocalTime.of(7, 0), LocalTime.of(19, 30))));
    return new Roster(
        roster.version(),
        List.of(
            new Responder(
                first.id(), first.name(), first.phone(), first.email(), Optional.of(mondays))),
        roster.ackTimeout(),
        roster.deliveryTimeout(),
        roster.activityWindow(),
        roster.whenPrimaryInactive(),
        Optional.of(new CustomerUpdates(true, false, true)));
  }

  private static Cascade cascade(JobMatch job, Status status, Page... texts) {
    return new Cascade(
        TEXT,
        job,
        ROSTER,
        new Code(12),
        status,
        java.util.Arrays.stream(texts).map(Page::text).toList());
  }

  private static Page page(int step, Sending sending) {
    return new Page("page-" + step, Purpose.PAGE, sending);
  }

  /** An outgoing text in the making. */
  private record Page(String key, Purpose purpose, Sending sending, Optional<Delivery> delivery) {
    Page(String key, Purpose purpose, Sending sending) {
      this(key, purpose, sending, Optional.empty());
    }

    Page delivered(Delivery how) {
      return new Page(key, purpose, sending, Optional.of(how));
    }

    OutboundText text() {
      var toCustomer = purpose.forCustomer();
      return new OutboundText(
          new TextKey(key),
          purpose,
          toCustomer ? CUSTOMER : new PhoneNumber("+16195550101"),
          toCustomer ? Optional.empty() : Optional.of(0),
          new TextBody("#12 j_abc123 +16195550140\nhola"),
          List.of(),
          sending,
          delivery,
          delivery.isPresent());
    }
  }
}

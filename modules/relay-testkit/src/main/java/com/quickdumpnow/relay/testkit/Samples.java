package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.CustomerUpdates;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.OutboundText.Delivery;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.AttemptFailed;
import com.quickdumpnow.relay.event.RelayEvent.CascadeExhausted;
import com.quickdumpnow.relay.event.RelayEvent.CommandReceived;
import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.RelayEvent.ResponderLeft;
import com.quickdumpnow.relay.event.RelayEvent.TextBundled;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.event.RelayEvent.TextWritten;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of every shape. All numbers are fictional. */
public final class Samples {
  /** When the first customer's text came. */
  public static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  /** The relay's own number. */
  public static final PhoneNumber RELAY = new PhoneNumber("+16195550100");

  /** The primary dispatcher. */
  public static final Responder PRIMARY =
      new Responder("sergio", "Sergio", new PhoneNumber("+16195550101"), Optional.empty());

  /** The backup dispatcher. */
  public static final Responder BACKUP =
      new Responder(
          "backup", "Backup", new PhoneNumber("+16195550102"), Optional.of("backup@example.com"));

  /** A further responder. */
  public static final Responder THIRD =
      new Responder("third", "María José", new PhoneNumber("+16195550103"), Optional.empty());

  /** A customer. */
  public static final PhoneNumber CUSTOMER = new PhoneNumber("+16195550134");

  /** A job of {@link #CUSTOMER}. */
  public static final JobId JOB = new JobId("j_abc123");

  /** The usual chain: the primary, then the backup. */
  public static final Roster ROSTER =
      new Roster(
          1,
          List.of(PRIMARY, BACKUP),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15));

  private Samples() {}

  /** Returns the message id number {@code n}, in the form of the provider's. */
  public static MessageId message(int n) {
    return new MessageId("SM%032x".formatted(n));
  }

  /** Returns the provider's name number {@code n} for an outgoing text. */
  public static TextSid sid(int n) {
    return new TextSid("SM%032x".formatted(0xA0000000L + n));
  }

  /** Returns the customer's text number {@code n}, which came {@code n} minutes after noon. */
  public static InboundText text(int n) {
    return text(message(n), NOON.plus(Duration.ofMinutes(n)));
  }

  /** Returns a customer's text. */
  public static InboundText text(MessageId id, Instant at) {
    return new InboundText(
        id, at, CUSTOMER, RELAY, new TextBody("Where is my trailer?"), List.of());
  }

  /** Returns a job of {@link #CUSTOMER} that the store has in version 1. */
  public static Job job(JobId id, JobState state) {
    return new Job(
        id,
        state,
        Optional.of(CUSTOMER),
        Optional.of(Job.sha256("not-a-secret")),
        Optional.of(NOON.plus(Duration.ofDays(30))),
        true,
        "Gate 4, 100 Example Street",
        1,
        1);
  }

  /** Returns an open cascade of {@code text} that has sent nothing yet. */
  public static Cascade arrived(InboundText text, JobMatch job, Code code) {
    return new Cascade(text, job, ROSTER, code, new Status.Open(), List.of());
  }

  /** Returns a page to the responder at {@code step} of {@link #ROSTER}. */
  public static OutboundText page(int step, Sending sending) {
    return new OutboundText(
        new TextKey("page-" + step),
        Purpose.PAGE,
        ROSTER.chain().get(step).phone(),
        Optional.of(step),
        new TextBody("#12 j_abc123 +16195550134\nWhere is my trailer?"),
        List.of(),
        sending,
        Optional.empty(),
        false);
  }

  /** Returns a state of every shape, by a name that tells the shape. */
  public static Map<String, MessageState> states() {
    var states = new LinkedHashMap<String, MessageState>();
    states.put("unseen", new Unseen());
    putJobMatches(states);
    putSendings(states);
    putStatuses(states);
    putTexts(states);
    putSettlements(states);
    putWritten(states);
    return Collections.unmodifiableMap(states);
  }

  private static void putJobMatches(Map<String, MessageState> states) {
    for (var rule : JobMatch.Rule.values()) {
      states.put(
          "arrived-matched-" + word(rule),
          arrived(text(1), new JobMatch.Matched(JOB, rule), new Code(12)));
    }
    for (var reason : JobMatch.Reason.values()) {
      states.put(
          "arrived-unmatched-" + word(reason),
          arrived(text(1), new JobMatch.Unmatched(reason), new Code(Code.MAX)));
    }
  }

  private static void putSendings(Map<String, MessageState> states) {
    states.put("page-planned", paged(new Sending.Planned(second(1))));
    states.put("page-intent", paged(new Sending.Intent(1, second(1))));
    states.put("page-unknown", paged(new Sending.Unknown(2, second(1))));
    states.put("page-retry", paged(new Sending.Retry(3, second(1), second(9))));
    states.put("page-accepted", paged(accepted()));
    states.put("page-refused", paged(new Sending.Refused(1, 21610, second(2))));
    states.put("page-abandoned", paged(new Sending.Abandoned(4, second(2))));
    states.put("page-mailed", paged(new Sending.Mailed(second(2))));
    for (var status : DeliveryStatus.values()) {
      states.put(
          "page-" + word(status),
          cascade(
              new Status.Open(),
              delivered(
                  page(0, accepted()),
                  status,
                  status.failed() ? Optional.of(30003) : Optional.empty())));
    }
  }

  private static void putStatuses(Map<String, MessageState> states) {
    for (var how : Ack.How.values()) {
      states.put(
          "acked-by-" + word(how),
          cascade(
              new Status.Acked(
                  new Ack(second(60), "Sergio", Optional.of(0), how, message(2).value()),
                  Optional.empty()),
              delivered(page(0, accepted()), DeliveryStatus.DELIVERED, Optional.empty())));
    }
    states.put(
        "acked-after-exhausted",
        cascade(
            new Status.Acked(
                new Ack(second(900), "dashboard", Optional.empty(), Ack.How.DASHBOARD, "request-1"),
                Optional.of(second(700))),
            page(0, accepted()),
            page(1, new Sending.Accepted(1, second(300), sid(2), second(301)))));
    states.put(
        "exhausted",
        cascade(
            new Status.Exhausted(second(700), false),
            page(0, accepted()),
            page(1, new Sending.Refused(1, 21610, second(301))),
            answer(Purpose.RECEIVED, "received", CUSTOMER, new Sending.Planned(second(700)))));
    states.put("exhausted-mailed", cascade(new Status.Exhausted(second(700), true)));
  }

  private static void putTexts(Map<String, MessageState> states) {
    for (var purpose : Purpose.values()) {
      states.put(
          "text-" + word(purpose),
          cascade(new Status.Open(), answer(purpose, "some-text", CUSTOMER, accepted())));
    }
    states.put(
        "pictures-and-every-kind-of-character",
        new Cascade(
            new InboundText(
                message(1),
                second(0).plusNanos(123_456_789),
                CUSTOMER,
                RELAY,
                // A lone surrogate, a character outside the basic plane, controls, quotes.
                new TextBody("\ud83d\ude9a \ud83d \u0000\u001b\u2028\u202e \"\\</ ñ\r\n\t"),
                List.of("https://api.example.com/media/1", "https://api.example.com/media/2")),
            new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER),
            new Roster(
                7,
                List.of(THIRD, BACKUP, PRIMARY),
                Duration.ofMillis(1_500),
                Duration.ofMillis(1),
                Duration.ZERO,
                Roster.WhenPrimaryInactive.IGNORE,
                Optional.of(new CustomerUpdates(false, true, false))),
            new Code(Code.MIN),
            new Status.Open(),
            List.of(
                new OutboundText(
                    new TextKey("page-0"),
                    Purpose.PAGE,
                    THIRD.phone(),
                    Optional.of(0),
                    new TextBody(""),
                    List.of("https://api.example.com/media/1"),
                    accepted(),
                    Optional.empty(),
                    true))));
  }

  private static void putWritten(Map<String, MessageState> states) {
    states.put(
        "written",
        new MessageState.Written(
            new MessageId("AM0123456789"),
            second(1),
            Job.sha256("request"),
            Optional.of(JOB),
            List.of(answer(Purpose.WRITTEN, "text", CUSTOMER, accepted()))));
    states.put(
        "erased",
        new MessageState.Erased(
            message(1),
            second(0),
            second(900),
            true,
            true,
            Optional.of(JOB),
            List.of(
                new MessageState.ErasedText(
                    new TextKey("page-0"), Purpose.PAGE, second(1), Optional.of(sid(1))))));
  }

  private static void putSettlements(Map<String, MessageState> states) {
    for (var how : Settlement.values()) {
      states.put("settled-" + word(how), new Settled(text(1), how, Optional.empty(), List.of()));
    }
    states.put(
        "settled-with-target-and-answer",
        new Settled(
            new InboundText(
                message(2), second(60), PRIMARY.phone(), RELAY, new TextBody("ok 12"), List.of()),
            Settlement.COMMAND,
            Optional.of(message(1)),
            List.of(
                answer(
                    Purpose.ANSWER, "answer", PRIMARY.phone(), new Sending.Planned(second(60))))));
  }

  /** Returns an event of every kind, and of every shape that a kind has. */
  public static List<RelayEvent> events() {
    return List.of(
        new TextReceived(text(1), Optional.empty(), Optional.empty()),
        new TextReceived(text(2), Optional.of(JOB), Optional.of("STOP")),
        new JobCreated(
            NOON,
            new MessageId("NJabc123"),
            job(JOB, JobState.PENDING),
            Optional.of("https://relay.example/track?token=j_abc123.not-a-secret")),
        new ReceiptReceived(
            NOON,
            new ReceiptKey(message(1), new TextKey("page-0")),
            sid(1),
            "undelivered",
            Optional.of(30003)),
        new ReceiptReceived(
            NOON,
            new ReceiptKey(message(1), new TextKey("page-0")),
            sid(1),
            "a-word-of-tomorrow",
            Optional.empty()),
        new MessageAccepted(NOON, message(1)),
        new TextBundled(NOON, message(1)),
        new MessageAcked(NOON, message(1)),
        new CommandReceived(NOON, message(2)),
        new TextWritten(NOON, new MessageId("AM0123456789")),
        new AttemptFailed(NOON, message(1), new TextKey("page-0")),
        new ResponderLeft(NOON, message(1)),
        new CascadeExhausted(NOON, message(1)),
        new WakeUp(
            NOON,
            message(1),
            Optional.of(new TimerKey(TimerKey.Kind.ACK, new TextKey("page-0"))),
            NOON.plus(Duration.ofMinutes(5))),
        new WakeUp(NOON, message(1), Optional.empty(), NOON));
  }

  private static Cascade paged(Sending sending) {
    return cascade(new Status.Open(), page(0, sending));
  }

  private static Cascade cascade(Status status, OutboundText... texts) {
    return new Cascade(
        text(1),
        new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN),
        ROSTER,
        new Code(12),
        status,
        List.of(texts));
  }

  private static OutboundText answer(Purpose purpose, String key, PhoneNumber to, Sending sending) {
    return new OutboundText(
        new TextKey(key),
        purpose,
        to,
        Optional.empty(),
        new TextBody("Some words."),
        List.of(),
        sending,
        Optional.empty(),
        false);
  }

  private static OutboundText delivered(
      OutboundText text, DeliveryStatus status, Optional<Integer> errorCode) {
    return new OutboundText(
        text.key(),
        text.purpose(),
        text.to(),
        text.responder(),
        text.body(),
        text.media(),
        text.sending(),
        Optional.of(new Delivery(status, errorCode, second(5))),
        text.asked());
  }

  private static Sending accepted() {
    return new Sending.Accepted(1, second(1), sid(1), second(2));
  }

  private static Instant second(int n) {
    return NOON.plus(Duration.ofMinutes(1)).plusSeconds(n);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}

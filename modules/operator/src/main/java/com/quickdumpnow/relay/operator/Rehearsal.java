package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.Commands;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.Intake;
import com.quickdumpnow.relay.cascade.Intake.UnmatchedPolicy;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.OperatorMail;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.cascade.TextSender;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds out what the relay would do, by the relay's own rules and from what it knows now, and does
 * none of it: what would be kept is kept here, what would be sent is written down here.
 */
public final class Rehearsal implements AutoCloseable {
  /** More than any chain needs. */
  private static final int TIMERS_MAX = 200;

  private final Books books;
  private final InstantSource clock;

  private Rehearsal(Books books, InstantSource clock) {
    this.books = books;
    this.clock = clock;
  }

  /** Rehearses with what a deployment knows. */
  public static Rehearsal of(Deployment deployment, InstantSource clock) {
    return new Rehearsal(new Books(deployment, clock), clock);
  }

  /**
   * What would come of an event now.
   *
   * @param of when the message came that it is about
   * @param happenings what would be logged, in order
   * @param state how the message would then stand
   */
  public record Forecast(Instant of, List<Happening> happenings, MessageState state) {
    /** Returns whether nothing at all would happen. */
    public boolean idle() {
      return happenings.isEmpty();
    }

    /** Returns it in one line. */
    public String inWords() {
      if (idle()) {
        return "does nothing: " + Story.standing(state);
      }
      return String.join(
          ", ", happenings.stream().map(one -> Story.brief(one.entry(), one.state())).toList());
    }
  }

  /**
   * One thing that would be logged.
   *
   * @param state how the message would stand after it
   */
  public record Happening(MessageId message, LogEntry entry, MessageState state) {}

  /** Returns what would come of an event that arrived now. */
  public Forecast outcome(RelayEvent event) {
    var stage = new Stage(clock.instant());
    stage.play(event);
    return stage.outcome(event);
  }

  /**
   * Returns what would come of a text, and of nobody's answering it: with all its timers, and every
   * text delivered.
   */
  public Forecast foresee(RelayEvent.TextReceived text) {
    var stage = new Stage(text.at());
    stage.play(text);
    stage.playTimers();
    return stage.outcome(text);
  }

  @Override
  public void close() {
    books.close();
  }

  /** One rehearsal. */
  private final class Stage
      implements RelayClock,
          MessageStore,
          ContactBook,
          JobBook,
          EventBus,
          Timers,
          Texting,
          OperatorMail,
          Telemetry {
    private final Map<MessageId, Stored> kept = new HashMap<>();
    private final Map<PhoneNumber, Known> known = new HashMap<>();
    private final Map<Armed, Instant> timers = new LinkedHashMap<>();
    private final Queue<RelayEvent> news = new ArrayDeque<>();
    private final List<Happening> happenings = new ArrayList<>();
    private final Cascades cascades;
    private final Intake intake;
    private final TextSender sender;
    private Instant now;
    private int sids;

    private record Armed(MessageId message, TimerKey timer) {}

    Stage(Instant now) {
      this.now = now;
      var settings = books.settings();
      var contacts = new Contacts(this);
      this.cascades =
          new Cascades(
              new CascadeRules(settings.duration(Setting.SETTLE_TIME)),
              this,
              this,
              contacts,
              this,
              this,
              new Random(0));
      this.intake =
          new Intake(
              cascades,
              this,
              contacts,
              new Commands(
                  cascades,
                  this,
                  contacts,
                  this,
                  this,
                  this,
                  settings.text(Setting.PUBLIC_BASE_URL)),
              this,
              books.rosters(),
              settings.phone(Setting.RELAY_NUMBER),
              settings.choice(Setting.UNMATCHED_POLICY, UnmatchedPolicy.class));
      this.sender = new TextSender(cascades, this, contacts, this, this, this, this, this);
    }

    void play(RelayEvent event) {
      news.add(event);
      while (!news.isEmpty()) {
        switch (news.remove()) {
          case RelayEvent.TextReceived text -> intake.take(text);
          case RelayEvent.JobCreated created -> intake.take(created);
          case RelayEvent.ReceiptReceived(var at, var key, var sid, var status, var code) ->
              cascades.apply(key.message(), new ReceiptArrived(at, key.text(), sid, status, code));
          case RelayEvent.WakeUp woken -> sender.wake(woken.message(), woken.timer());
          case RelayEvent.CascadeExhausted _ -> {} // Nobody listens to it.
          case RelayEvent other -> sender.wake(other.message(), Optional.empty());
        }
      }
    }

    void playTimers() {
      for (int i = 0; i < TIMERS_MAX && !timers.isEmpty(); i++) {
        var next = timers.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        timers.remove(next.getKey());
        now = next.getValue().isAfter(now) ? next.getValue() : now;
        play(
            new RelayEvent.WakeUp(
                now, next.getKey().message(), Optional.of(next.getKey().timer()), now));
      }
    }

    Forecast outcome(RelayEvent event) {
      var state = load(event.message()).state();
      return new Forecast(state.begunAt().orElse(event.at()), List.copyOf(happenings), state);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public void pause(Duration duration) {}

    @Override
    public Stored load(MessageId id) {
      return Optional.ofNullable(kept.get(id)).orElseGet(() -> books.store().load(id));
    }

    @Override
    public Outcome commit(Commit change) {
      // In the end a code of the relay's own choice: here any will do.
      kept.put(change.id(), new Stored(change.next(), change.expectedVersion() + 1));
      return Outcome.KEPT;
    }

    @Override
    public Optional<MessageId> withCode(com.quickdumpnow.relay.cascade.Code code) {
      return books.store().withCode(code);
    }

    @Override
    public Optional<ReceiptKey> textWith(TextSid sid) {
      return books.store().textWith(sid);
    }

    @Override
    public List<MessageId> openFor(PhoneNumber responder) {
      return books.store().openFor(responder);
    }

    @Override
    public List<MessageId> openSince(PhoneNumber responder, Instant since) {
      return books.store().openSince(responder, since);
    }

    @Override
    public List<MessageId> due(Instant instant, int limit) {
      return books.store().due(instant, limit);
    }

    @Override
    public Page ofJob(Optional<JobId> job, Optional<String> after, int limit) {
      return books.store().ofJob(job, after, limit);
    }

    @Override
    public Stream<MessageId> newestFirst(Optional<JobId> job) {
      return books.store().newestFirst(job);
    }

    @Override
    public List<LogEntry> log(MessageId id) {
      return books.store().log(id);
    }

    @Override
    public Map<PhoneNumber, Known> find(Set<PhoneNumber> phones) {
      var found = new HashMap<>(books.contacts().find(phones));
      found.replaceAll((phone, was) -> known.getOrDefault(phone, was));
      return found;
    }

    @Override
    public boolean save(PhoneNumber phone, Contact contact, long version) {
      known.put(phone, new Known(contact, version + 1));
      return true;
    }

    @Override
    public Optional<Job> find(JobId id) {
      return books.jobs().find(id);
    }

    @Override
    public List<Job> openJobsOf(PhoneNumber customer) {
      return books.jobs().openJobsOf(customer);
    }

    @Override
    public boolean save(Job job) {
      return true;
    }

    @Override
    public void publish(RelayEvent event) {
      news.add(event);
    }

    @Override
    public void arm(MessageId message, TimerKey key, Instant due) {
      timers.putIfAbsent(new Armed(message, key), due);
    }

    @Override
    public void rearm(MessageId message, TimerKey key, Instant due) {
      timers.put(new Armed(message, key), due);
    }

    @Override
    public void cancel(MessageId message, TimerKey key) {
      timers.remove(new Armed(message, key));
    }

    @Override
    public Sent send(OutgoingText text) {
      return new Sent.Accepted(new TextSid("SM%032x".formatted(sids++)));
    }

    @Override
    public Optional<Progress> progress(TextSid sid) {
      return Optional.of(new Progress(DeliveryStatus.DELIVERED, Optional.empty()));
    }

    /** What really went out only the provider knows, who is not asked: nothing is found. */
    @Override
    public List<SentText> sentTo(PhoneNumber to, Instant since) {
      return List.of();
    }

    @Override
    public List<InboundText> receivedSince(Instant since) {
      return List.of();
    }

    @Override
    public boolean send(String subject, String text) {
      return true;
    }

    @Override
    public boolean sendTo(String address, String subject, String text) {
      return true;
    }

    @Override
    public void logged(MessageId message, LogEntry entry) {
      happenings.add(new Happening(message, entry, load(message).state()));
    }

    @Override
    public void count(String metric, Map<String, String> facts) {}

    @Override
    public void measure(String metric, Duration time, Map<String, String> facts) {}
  }
}

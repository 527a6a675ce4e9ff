package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.RELAY;
import static com.quickdumpnow.relay.cascade.Given.SETTLE;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.roster;

import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.Intake.UnmatchedPolicy;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The relay's own classes on ports in memory, under a clock that the test moves. What is queued is
 * delivered again 90 s after whoever handled it has died; a call of a port is a point at which that
 * can happen, before it and after it.
 *
 * <p>Not modelled: the order of one customer's texts, dead-letter queues, indexes that lag.
 */
final class World {
  /** How long a queue hides what somebody handles. */
  private static final Duration VISIBILITY = Duration.ofSeconds(90);

  /** A function is killed: nothing after this point happens. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** One thing that is to happen. */
  private record Item(Instant at, long order, Runnable work) {}

  final Ports ports = new Ports();
  final Provider provider = new Provider();
  final Alarms timers = new Alarms();
  final List<String> letters = new ArrayList<>();
  final List<String> counted = new ArrayList<>();
  final List<RelayEvent> published = new ArrayList<>();
  final List<RelayEvent> queued = new ArrayList<>();
  final Store store = new Store();
  final Contacts contacts = new Contacts(new Book());
  final RelayClock clock = new Clock();
  RandomGenerator random = new Random(1);
  Roster roster = roster(2);
  final Jobs jobs = new Jobs();
  UnmatchedPolicy unmatched = UnmatchedPolicy.FORWARD;
  boolean mailDown;

  /** The operator has no address. */
  boolean noMail;

  boolean timersDown;

  private final Set<Integer> kills = new HashSet<>();
  private final PriorityQueue<Item> items =
      new PriorityQueue<>(Comparator.comparing(Item::at).thenComparingLong(Item::order));
  private Instant now = at(0);
  private long order;
  int crossings;

  // The relay.

  Cascades cascades() {
    return new Cascades(new CascadeRules(SETTLE), store, ports, contacts, ports, clock, random);
  }

  Intake intake() {
    var cascades = cascades();
    return new Intake(
        cascades,
        store,
        contacts,
        new Commands(cascades, store, contacts, jobs, ports, ports, "https://relay.example"),
        jobs,
        () -> roster,
        RELAY,
        unmatched);
  }

  TextSender sender() {
    return new TextSender(cascades(), store, contacts, provider, timers, ports, ports, clock);
  }

  Sweep sweep() {
    return new Sweep(store, ports, provider, ports, clock);
  }

  private void handle(RelayEvent event) {
    switch (event) {
      case RelayEvent.TextReceived text -> intake().take(text);
      case RelayEvent.JobCreated created -> intake().take(created);
      case RelayEvent.ReceiptReceived(_, var key, var sid, var status, var errorCode) ->
          cascades()
              .apply(
                  key.message(),
                  new ReceiptArrived(clock.instant(), key.text(), sid, status, errorCode));
      case RelayEvent.WakeUp(_, var message, var timer, _) -> sender().wake(message, timer);
      case RelayEvent.CascadeExhausted _ -> {}
      case RelayEvent.MessageAccepted _,
          RelayEvent.TextBundled _,
          RelayEvent.MessageAcked _,
          RelayEvent.CommandReceived _,
          RelayEvent.TextWritten _,
          RelayEvent.AttemptFailed _,
          RelayEvent.ResponderLeft _ ->
          sender().wake(event.message(), Optional.empty());
    }
  }

  // The test's hands.

  /** A text reaches the relay at its own time. */
  void texted(InboundText text) {
    queue(text.at(), new RelayEvent.TextReceived(text, Optional.empty(), Optional.empty()));
  }

  /** Something is delivered, and delivered again as long as whoever handles it dies. */
  void queue(Instant when, RelayEvent event) {
    add(
        when,
        () -> {
          try {
            handle(event);
          } catch (Killed | RuntimeException _) {
            queue(now.plus(VISIBILITY), event);
          }
        });
  }

  /** The sweeper looks every minute; one that dies is not started again before the next. */
  void sweepEveryMinute(Instant until) {
    for (var when = at(60); when.isBefore(until); when = when.plusSeconds(60)) {
      add(
          when,
          () -> {
            try {
              sweep().run();
            } catch (Killed | RuntimeException _) {
              // The next one finds the same.
            }
          });
    }
  }

  /** Kills whoever makes the {@code crossing}-th step into or out of a port. */
  void killAt(int crossing) {
    kills.add(crossing);
  }

  void runUntil(Instant until) {
    while (!items.isEmpty() && !items.peek().at().isAfter(until)) {
      var item = items.remove();
      now = item.at().isAfter(now) ? item.at() : now;
      item.work().run();
    }
    now = until;
  }

  void runUntil(double seconds) {
    runUntil(at(seconds));
  }

  /** Lets time pass in which nothing is run. */
  void idleUntil(double seconds) {
    now = at(seconds);
  }

  private void add(Instant when, Runnable work) {
    items.add(new Item(when, order++, work));
  }

  private synchronized void cross() {
    if (kills.contains(++crossings)) {
      throw new Killed();
    }
  }

  private <T> T crossing(Supplier<T> call) {
    cross();
    var answer = call.get();
    cross();
    return answer;
  }

  private void crossing(Runnable call) {
    cross();
    call.run();
    cross();
  }

  Cascade cascade(String id) {
    return (Cascade) store.state(new MessageId(id));
  }

  /** The clock that the test moves. */
  private final class Clock implements RelayClock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public void pause(Duration duration) {}
  }

  /** Jobs, if the test has put some there. */
  static final class Jobs implements JobBook {
    final Map<JobId, Job> all = new HashMap<>();

    @Override
    public Optional<Job> find(JobId id) {
      return Optional.ofNullable(all.get(id));
    }

    @Override
    public List<Job> openJobsOf(PhoneNumber customer) {
      return all.values().stream()
          .filter(job -> job.state().open() && job.customer().equals(Optional.of(customer)))
          .toList();
    }

    @Override
    public boolean save(Job job) {
      all.put(job.id(), job);
      return true;
    }
  }

  /** The bus, the queues, the operator's letters and the telemetry. */
  final class Ports implements EventBus, EventQueues, OperatorMail, Telemetry {
    @Override
    public synchronized void publish(RelayEvent event) {
      crossing(() -> {
        published.add(event);
        queue(now.plusMillis(20), event);
      });
    }

    @Override
    public synchronized void send(RelayEvent event) {
      crossing(() -> {
        queued.add(event);
        queue(now.plusMillis(20), event);
      });
    }

    @Override
    public boolean send(String subject, String text) {
      return sendTo("", subject, text);
    }

    @Override
    public boolean sendTo(String address, String subject, String text) {
      crossing(() -> {
        if (mailDown) {
          throw new IllegalStateException("no mail today");
        }
        if (noMail) {
          return;
        }
        letters.add(subject + "\n" + text);
      });
      return !noMail;
    }

    @Override
    public void logged(MessageId message, LogEntry entry) {}

    @Override
    public synchronized void count(String metric, Map<String, String> facts) {
      counted.add(metric);
    }

    @Override
    public void measure(String metric, Duration time, Map<String, String> facts) {
      count(metric, facts);
    }
  }

  /**
   * Wakes that are armed. An ack timer comes up to a minute early, as a coarse scheduler's does.
   */
  final class Alarms implements Timers {
    private record Name(MessageId message, TimerKey key) {}

    private final Set<Name> armed = new LinkedHashSet<>();
    final List<TimerKey> cancelled = new ArrayList<>();
    final List<Instant> dues = new ArrayList<>();

    @Override
    public synchronized void arm(MessageId message, TimerKey key, Instant due) {
      crossing(() -> {
        if (timersDown) {
          throw new IllegalStateException("no timers today");
        }
        if (armed.add(new Name(message, key))) {
          fire(message, key, due, key.kind() == TimerKey.Kind.ACK ? due.minusSeconds(60) : due);
        }
      });
    }

    @Override
    public void rearm(MessageId message, TimerKey key, Instant due) {
      crossing(() -> fire(message, key, due, due));
    }

    @Override
    public void cancel(MessageId message, TimerKey key) {
      crossing(() -> {
        cancelled.add(key);
        armed.remove(new Name(message, key));
      });
    }

    private void fire(MessageId message, TimerKey key, Instant due, Instant when) {
      dues.add(due);
      add(
          when.isAfter(now) ? when : now,
          () -> {
            armed.remove(new Name(message, key));
            queue(now, new RelayEvent.WakeUp(now, message, Optional.of(key), due));
          });
    }
  }

  /** What the provider does with the next send. */
  enum Turn {
    TAKE,
    TAKE_AND_LOSE_THE_ANSWER,
    LOSE_THE_REQUEST,
    UNREACHABLE,
    REFUSE
  }

  /** The provider: takes texts, reports on them, and shows them in its list. */
  final class Provider implements Texting {
    /** A text that was taken, which is one text on one phone. */
    record Taken(TextSid sid, OutgoingText text, Instant at) {}

    final List<Taken> taken = new ArrayList<>();
    final Map<String, Deque<Turn>> turns = new HashMap<>();
    final List<InboundText> received = new ArrayList<>();
    final List<Consumer<Taken>> watchers = new ArrayList<>();
    boolean receipts = true;

    /** How far its clock is behind that of whoever sends. */
    Duration behind = Duration.ZERO;

    /** What it says of a text when asked. */
    Progress progress = new Progress(DeliveryStatus.DELIVERED, Optional.empty());

    boolean listDown;
    int listed;

    @Override
    public synchronized Sent send(OutgoingText text) {
      return crossing(() ->
          switch (turn(text.receiptKey().text().value())) {
            case TAKE -> new Sent.Accepted(take(text));
            case TAKE_AND_LOSE_THE_ANSWER -> {
              take(text);
              yield new Sent.Unknown();
            }
            case LOSE_THE_REQUEST -> new Sent.Unknown();
            case UNREACHABLE -> new Sent.NotSent(Duration.ZERO);
            case REFUSE -> new Sent.Refused(21211);
          });
    }

    /** What happens to the tries of one text, such as {@code page-0}; more tries are taken. */
    void turns(String text, Turn... inOrder) {
      turns.put(text, new ArrayDeque<>(List.of(inOrder)));
    }

    private Turn turn(String text) {
      return Optional.ofNullable(turns.getOrDefault(text, new ArrayDeque<>()).poll())
          .orElse(Turn.TAKE);
    }

    private TextSid take(OutgoingText text) {
      if ((text.body().isBlank() && text.media().isEmpty())
          || text.body().text().length() > BODY_LENGTH_MAX) {
        throw new IllegalArgumentException("a body that no provider takes");
      }
      var sid = Given.sid(taken.size() + 1);
      var one = new Taken(sid, text, now.minus(behind));
      taken.add(one);
      if (receipts) {
        // Out of order and twice, as receipts come.
        report(one, 1, "sent");
        report(one, 1.2, "queued");
        report(one, 3, "delivered");
        report(one, 3.1, "delivered");
      }
      watchers.forEach(watcher -> watcher.accept(one));
      return sid;
    }

    private void report(Taken one, double seconds, String status) {
      queue(
          now.plusMillis(Math.round(seconds * 1000)),
          new RelayEvent.ReceiptReceived(
              now, one.text().receiptKey(), one.sid(), status, Optional.empty()));
    }

    @Override
    public Optional<Progress> progress(TextSid sid) {
      return crossing(() -> Optional.of(progress));
    }

    @Override
    public List<SentText> sentTo(PhoneNumber to, Instant since) {
      return crossing(() -> {
        listed++;
        if (listDown) {
          throw new TextingUnavailableException("list: 503");
        }
        return taken.reversed().stream()
            .filter(one -> one.text().to().equals(to) && !one.at().isBefore(since))
            .map(one -> new SentText(one.sid(), one.text().body(), one.at(), Optional.empty()))
            .toList();
      });
    }

    @Override
    public List<InboundText> receivedSince(Instant since) {
      return crossing(() -> {
        if (listDown) {
          throw new TextingUnavailableException("list: 503");
        }
        return received.stream().filter(text -> !text.at().isBefore(since)).toList();
      });
    }

    /** What is on a phone's screen, oldest first. */
    List<String> screen(PhoneNumber phone) {
      return taken.stream()
          .filter(one -> one.text().to().equals(phone))
          .map(one -> one.text().body().text())
          .toList();
    }

    /** How often one text is on a phone. */
    int times(ReceiptKey key) {
      return (int) taken.stream().filter(one -> one.text().receiptKey().equals(key)).count();
    }

    Set<ReceiptKey> keys() {
      return taken.stream()
          .map(one -> one.text().receiptKey())
          .collect(java.util.stream.Collectors.toCollection(LinkedHashSet::new));
    }
  }

  /** Keeps messages as the port promises. */
  final class Store implements MessageStore {
    private final Map<MessageId, Stored> messages = new HashMap<>();
    private final Map<MessageId, Instant> dues = new HashMap<>();
    private final Map<MessageId, List<LogEntry>> logs = new HashMap<>();
    private final Map<Integer, MessageId> codes = new HashMap<>();
    private final Map<TextSid, ReceiptKey> names = new HashMap<>();
    private final Map<PhoneNumber, Set<MessageId>> open = new HashMap<>();

    /** Says whether the next commit meets another. */
    BooleanSupplier conflict = () -> false;

    /** Runs before the next commit, once: somebody else is faster. */
    Optional<Runnable> overtakes = Optional.empty();

    /** Runs before the next look at open conversations, once. */
    Optional<Runnable> overtakesLook = Optional.empty();

    int commits;

    synchronized MessageState state(MessageId id) {
      return messages.getOrDefault(id, new Stored(new Unseen(), 0)).state();
    }

    @Override
    public Stored load(MessageId id) {
      return crossing(() -> {
        synchronized (this) {
          return messages.getOrDefault(id, new Stored(new Unseen(), 0));
        }
      });
    }

    @Override
    public Outcome commit(Commit change) {
      var faster = overtakes;
      overtakes = Optional.empty();
      faster.ifPresent(Runnable::run);
      return crossing(() -> keep(change));
    }

    private synchronized Outcome keep(Commit change) {
      var version = messages.getOrDefault(change.id(), new Stored(new Unseen(), 0)).version();
      if (version != change.expectedVersion() || conflict.getAsBoolean()) {
        return Outcome.CONFLICT;
      }
      for (var index : change.index()) {
        if (index instanceof IndexChange.TakeCode(var code) && codes.containsKey(code.number())) {
          return Outcome.CODE_TAKEN;
        }
      }
      for (var index : change.index()) {
        switch (index) {
          case IndexChange.TakeCode(var code) -> codes.put(code.number(), change.id());
          case IndexChange.ReleaseCode _ -> {} // No story here lasts three days.
          case IndexChange.Opened(var phone) ->
              open.computeIfAbsent(phone, _ -> new LinkedHashSet<>()).add(change.id());
          case IndexChange.Closed(var phone) ->
              open.getOrDefault(phone, new HashSet<>()).remove(change.id());
          case IndexChange.Named(var sid, var key) -> names.put(sid, key);
        }
      }
      messages.put(change.id(), new Stored(change.next(), version + 1));
      logs.computeIfAbsent(change.id(), _ -> new ArrayList<>()).addAll(change.log());
      dues.remove(change.id());
      change.due().ifPresent(due -> dues.put(change.id(), due));
      commits++;
      return Outcome.KEPT;
    }

    @Override
    public synchronized Optional<MessageId> withCode(Code code) {
      return crossing(() -> Optional.ofNullable(codes.get(code.number())));
    }

    @Override
    public synchronized Optional<ReceiptKey> textWith(TextSid sid) {
      return crossing(() -> Optional.ofNullable(names.get(sid)));
    }

    @Override
    public synchronized List<MessageId> openFor(PhoneNumber responder) {
      var faster = overtakesLook;
      overtakesLook = Optional.empty();
      faster.ifPresent(Runnable::run);
      return crossing(() -> List.copyOf(open.getOrDefault(responder, Set.of())));
    }

    /** In these stories nobody's text is on its way for long. */
    @Override
    public List<MessageId> openSince(PhoneNumber responder, Instant since) {
      return openFor(responder);
    }

    @Override
    public synchronized List<MessageId> due(Instant instant, int limit) {
      return crossing(() ->
          dues.entrySet().stream()
              .filter(entry -> entry.getValue().isBefore(instant))
              .sorted(Map.Entry.comparingByValue())
              .limit(limit)
              .map(Map.Entry::getKey)
              .toList());
    }

    @Override
    public Page ofJob(Optional<JobId> job, Optional<String> after, int limit) {
      return new Page(
          List.copyOf(messages.keySet()).stream()
              .filter(id -> state(id).listed() && state(id).jobId().equals(job))
              .toList(),
          Optional.empty());
    }

    @Override
    public Stream<MessageId> newestFirst(Optional<JobId> job) {
      return ofJob(job, Optional.empty(), Integer.MAX_VALUE).messages().reversed().stream();
    }

    @Override
    public synchronized List<LogEntry> log(MessageId id) {
      return List.copyOf(logs.getOrDefault(id, List.of()));
    }

    synchronized int size() {
      return messages.size();
    }
  }

  /** What is known of people. */
  private final class Book implements ContactBook {
    private final Map<PhoneNumber, Known> contacts = new HashMap<>();

    @Override
    public Map<PhoneNumber, Known> find(Set<PhoneNumber> phones) {
      return crossing(() -> {
        var found = new HashMap<PhoneNumber, Known>();
        phones.forEach(
            phone -> found.put(phone, contacts.getOrDefault(phone, new Known(Contact.UNKNOWN, 0))));
        return found;
      });
    }

    @Override
    public boolean save(PhoneNumber phone, Contact contact, long version) {
      return crossing(() -> {
        contacts.put(phone, new Known(contact, version + 1));
        return true;
      });
    }
  }
}

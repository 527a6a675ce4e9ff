package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageStore.Outcome;
import com.quickdumpnow.relay.cascade.MessageStore.Stored;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.RelayEvent.ResponderLeft;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Loads a message, decides, commits, and tells the other functions: the shell of the rules. */
public final class Cascades {
  /** How often a commit is tried against others who change the same message. */
  private static final int COMMITS_MAX = 12;

  private static final Duration CONFLICT_PAUSE_MAX = Duration.ofMillis(50);

  /**
   * How many codes are tried of each length before a longer one is used. Each costs a commit, and
   * in a flood all of the short ones are taken.
   */
  private static final int CODES_EACH_LENGTH = 2;

  /** How many codes are tried in all: of the longest there are 90,000. */
  private static final int CODES_MAX = 100;

  private static final int MESSAGES_A_PAGE = 100;

  /** A message that nobody has seen: for what makes one, there is nothing to be read first. */
  private static final Stored NEW = new Stored(new MessageState.Unseen(), 0);

  private final CascadeRules rules;
  private final MessageStore store;
  private final EventBus bus;
  private final Contacts contacts;
  private final Telemetry telemetry;
  private final RelayClock clock;
  private final RandomGenerator random;

  /** Makes the shell of these ports. */
  public Cascades(
      CascadeRules rules,
      MessageStore store,
      EventBus bus,
      Contacts contacts,
      Telemetry telemetry,
      RelayClock clock,
      RandomGenerator random) {
    this.rules = rules;
    this.store = store;
    this.bus = bus;
    this.contacts = contacts;
    this.telemetry = telemetry;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A step that was committed.
   *
   * @param stored the message as it is kept since
   */
  public record Applied(Step step, Stored stored) {}

  /**
   * Lets {@code event} happen to a message, and returns the step that was committed. News for other
   * functions has been published by then, and opt-outs are kept; the step's other decisions are the
   * caller's to carry out.
   *
   * @throws RuntimeException if the store or the bus did not answer; the same event again is safe
   */
  public Step apply(MessageId id, CascadeEvent event) {
    return apply(id, store.load(id), event, People.UNKNOWN).step();
  }

  /**
   * The same, with what is known of the people whom the message concerns.
   *
   * @param known the message as the caller read or kept it last: if others have changed it since,
   *     it is read again
   * @throws RuntimeException if the store or the bus did not answer; the same event again is safe
   */
  Applied apply(MessageId id, Stored known, CascadeEvent event, People people) {
    return decide(id, known, event, people)
        .orElseThrow(() -> new IllegalStateException("the code is taken: " + id));
  }

  /**
   * Makes a message that goes along no chain of its own, or does nothing if it is known.
   *
   * @throws RuntimeException if the store or the bus did not answer; the same event again is safe
   */
  Step begin(MessageId id, CascadeEvent event) {
    return apply(id, NEW, event, People.UNKNOWN).step();
  }

  /**
   * Starts a cascade under a code that is free, or does nothing if the message is known.
   *
   * @throws RuntimeException if the store or the bus did not answer, or no code is free; the same
   *     text again is safe
   */
  public void open(InboundText text, JobMatch job, Roster roster) {
    open(text, job, roster, Optional.empty());
  }

  /**
   * The same for a job that is new.
   *
   * @param link what the customer follows it by, if he is to be told
   */
  void open(InboundText text, JobMatch job, Roster roster, Optional<String> link) {
    for (int i = 0; i < CODES_MAX; i++) {
      var arrived = new CascadeEvent.MessageArrived(text, job, roster, code(i), link);
      if (decide(text.id(), NEW, arrived, People.UNKNOWN).isPresent()) {
        return;
      }
    }
    throw new IllegalStateException("%s: no code is free in %d".formatted(text.id(), CODES_MAX));
  }

  private Code code(int attempt) {
    var digits = Math.min(2 + attempt / CODES_EACH_LENGTH, 5);
    var least = (int) Math.pow(10, digits - 1);
    return new Code(random.nextInt(least, least * 10));
  }

  /** Returns nothing if the event's code is another's. */
  private Optional<Applied> decide(MessageId id, Stored known, CascadeEvent event, People people) {
    var stored = known;
    for (int i = 0; i < COMMITS_MAX; i++) {
      var step = rules.decide(stored.state(), event, people);
      // Before the log says so: a receipt that comes again after a crash is no news any more.
      keepOptOuts(id, step);
      var idle = step.next().equals(stored.state()) && step.log().isEmpty();
      var outcome =
          idle
              ? Outcome.KEPT
              : store.commit(
                  new Commit(
                      id,
                      stored.version(),
                      step.next(),
                      step.log(),
                      rules.due(step.next()),
                      Commit.index(id, stored.state(), step.next(), event.at())));
      switch (outcome) {
        case KEPT -> {
          step.log().forEach(entry -> telemetry.logged(id, entry));
          publish(step);
          return Optional.of(
              new Applied(step, idle ? stored : new Stored(step.next(), stored.version() + 1)));
        }
        case CODE_TAKEN -> {
          return Optional.empty();
        }
        case CONFLICT -> {
          clock.pause(Duration.ofNanos(random.nextLong(CONFLICT_PAUSE_MAX.toNanos())));
          stored = store.load(id);
        }
      }
    }
    throw new IllegalStateException(
        "%s: %d commits in a row met others".formatted(id, COMMITS_MAX));
  }

  /**
   * Takes those messages of a job that nobody has taken, also those whose chain came to its end.
   *
   * @param which of them; whoever takes what came before a time can have known of no later one
   * @param ack makes the ack of one of them
   * @return how each of them then stands
   * @throws RuntimeException if the store or the bus did not answer; the same again is safe
   */
  public List<Cascade> ackJob(JobId job, Predicate<Cascade> which, Function<Cascade, Ack> ack) {
    var acked = new ArrayList<Cascade>();
    var after = Optional.<String>empty();
    do {
      var page = store.ofJob(Optional.of(job), after, MESSAGES_A_PAGE);
      page.messages().forEach(message -> ack(message, which, ack).ifPresent(acked::add));
      after = page.next();
    } while (after.isPresent());
    return acked;
  }

  /**
   * Takes one message, unless somebody has.
   *
   * @param ack makes the ack
   * @return how it then stands; nothing if it was taken before, or goes along no chain
   * @throws RuntimeException if the store or the bus did not answer; the same again is safe
   */
  public Optional<Cascade> ack(MessageId message, Function<Cascade, Ack> ack) {
    return ack(message, _ -> true, ack);
  }

  private Optional<Cascade> ack(
      MessageId message, Predicate<Cascade> which, Function<Cascade, Ack> ack) {
    if (!(store.load(message).state() instanceof Cascade cascade)
        || cascade.ack().isPresent()
        || !which.test(cascade)) {
      return Optional.empty();
    }
    var given = ack.apply(cascade);
    // Somebody may have been first since: then it has his ack, and not this one.
    return apply(message, new AckGiven(given, Optional.empty())).next() instanceof Cascade closed
            && closed.ack().equals(Optional.of(given))
        ? Optional.of(closed)
        : Optional.empty();
  }

  private void keepOptOuts(MessageId id, Step step) {
    for (var decision : step.decisions()) {
      if (decision instanceof Decision.OptOut(var phone, var at)) {
        contacts.change(phone, contact -> contact.consented(at, true));
        // What else waits for a responder who is gone is to go on at once.
        store.openFor(phone).stream()
            .filter(other -> !other.equals(id))
            .forEach(other -> bus.publish(new ResponderLeft(at, other)));
      }
    }
  }

  private void publish(Step step) {
    for (var decision : step.decisions()) {
      if (decision instanceof Decision.Publish(var event)) {
        bus.publish(event);
      }
    }
  }
}

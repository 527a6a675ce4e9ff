package com.quickdumpnow.relay.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.lambda.FunctionLog;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in one order: a line on the terminal for each entry, and the newest ones for
 * whoever follows on the console. Safe for use by several threads.
 *
 * <p>Beside the entries it knows how things stand: followers always get the newest picture of that,
 * and none of those that it replaced.
 */
public final class Journal implements FunctionLog {
  private static final int KEPT = 5_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.of("America/Los_Angeles"));

  /** What a line of the functions holds besides the facts. */
  private static final Set<String> FRAME = Set.of("at", "function", "event", "message", "_aws");

  /** How many of the newest entries are looked through for the reason of a refusal. */
  private static final int RECENT = 200;

  private final PrintStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long last;
  private long run = Instant.now().toEpochMilli();
  private String state = "";
  private long phones;

  /** Makes a journal that also prints. */
  public Journal(PrintStream out) {
    this.out = out;
  }

  /** What an entry tells of. */
  enum Kind {
    /** A webhook came in, and was answered. */
    WEBHOOK("-->"),
    /** A text went out to the provider, and was answered. */
    TEXT("<--"),
    /** A function did or decided something. */
    STEP("   "),
    /** A timer was armed or taken back. */
    TIMER("   "),
    /** A message ended in a dead-letter queue. */
    DEAD_LETTER("  !"),
    /** A mail went to the operator. */
    MAIL("<--"),
    /** Somebody changed something by hand. */
    HAND("  *");

    private final String mark;

    Kind(String mark) {
      this.mark = mark;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One entry.
   *
   * @param id counts them, from 1
   * @param what a function's event, or what was done
   * @param who a function, a route, a service
   * @param message about which message; may be empty
   * @param facts what belongs to it; for the terminal, too: no words, no whole number, no token
   * @param detail what the console shows on request: request and answer
   */
  record Entry(
      long id,
      Instant at,
      Kind kind,
      String what,
      String who,
      String message,
      Map<String, String> facts,
      @Nullable JsonObject detail) {
    Entry {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    JsonObject json() {
      var json = new JsonObject();
      json.addProperty("id", id);
      json.addProperty("at", at.toString());
      json.addProperty("kind", kind.word());
      json.addProperty("what", what);
      json.addProperty("who", who);
      json.addProperty("message", message);
      var all = new JsonObject();
      facts.forEach(all::addProperty);
      json.add("facts", all);
      json.addProperty("detail", detail != null);
      return json;
    }
  }

  /**
   * What a follower is told next.
   *
   * @param run changes when the entries begin anew, and with each process
   * @param fromStart whether the entries are all that there are, and not those that follow others
   * @param last the id of the newest entry that there has been
   * @param state how things stand; empty if the follower knows
   * @param phones rises whenever a screen or a carrier may have changed
   */
  record News(
      long run, boolean fromStart, List<Entry> entries, long last, String state, long phones) {}

  @Override
  public void line(String function, String line) {
    JsonObject json;
    try {
      json = JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException _) {
      // Not one of the relay's own lines: a library's word, or a stack trace.
      add(Kind.STEP, "Output", name(function), "", Map.of("line", line), null);
      return;
    }
    var event = text(json, "event");
    var facts = new LinkedHashMap<String, String>();
    for (var fact : json.entrySet()) {
      if (!FRAME.contains(fact.getKey()) && !fact.getKey().equals(event)) {
        facts.put(
            fact.getKey(),
            fact.getValue().isJsonPrimitive()
                ? fact.getValue().getAsString()
                : fact.getValue().toString());
      }
    }
    add(Kind.STEP, event, name(function), text(json, "message"), facts, null);
  }

  /** Adds an entry, and prints it. */
  void add(
      Kind kind,
      String what,
      String who,
      String message,
      Map<String, String> facts,
      @Nullable JsonObject detail) {
    lock.lock();
    try {
      var entry = new Entry(++last, Instant.now(), kind, what, who, message, facts, detail);
      entries.addLast(entry);
      if (entries.size() > KEPT) {
        entries.removeFirst();
      }
      changed.signalAll();
      // In here, so that the lines are in the order of the entries.
      out.println(terminal(entry));
    } finally {
      lock.unlock();
    }
  }

  /** Says how things stand from now on. Returns whether that is news. */
  boolean state(String json) {
    lock.lock();
    try {
      var news = !json.equals(state);
      state = json;
      if (news) {
        changed.signalAll();
      }
      return news;
    } finally {
      lock.unlock();
    }
  }

  /** Says that a screen, or how a carrier behaves, may have changed. */
  void phonesChanged() {
    lock.lock();
    try {
      phones++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Begins anew: followers forget what they have. Ids go on. */
  void clear() {
    lock.lock();
    try {
      entries.clear();
      run++;
      phones++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the entries that came after the one with this id, oldest first. */
  List<Entry> after(long id) {
    lock.lock();
    try {
      return entries.stream().filter(entry -> entry.id() > id).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the entry with this id, while it is kept. */
  Optional<Entry> entry(long id) {
    lock.lock();
    try {
      return entries.stream().filter(entry -> entry.id() == id).findFirst();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for something that a follower does not know.
   *
   * @param knownRun of the entries that he has; 0 if he has none
   * @param after the id of the last entry that he has
   * @return what it is; empty lists and texts if there was nothing in that time
   */
  News await(long knownRun, long after, String knownState, long knownPhones, Duration time)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var left = time.toNanos();
      while (run == knownRun
          && last <= after
          && state.equals(knownState)
          && phones == knownPhones
          && left > 0) {
        left = changed.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(30)));
      }
      var oldest = entries.isEmpty() ? last + 1 : entries.getFirst().id();
      var fromStart = run != knownRun || after + 1 < oldest || after > last;
      var unknown = entries.stream().filter(entry -> fromStart || entry.id() > after).toList();
      return new News(run, fromStart, unknown, last, state.equals(knownState) ? "" : state, phones);
    } finally {
      lock.unlock();
    }
  }

  /** Returns why a function refused the request of this trace; empty while it has not said so. */
  Optional<String> refusal(String trace) {
    lock.lock();
    try {
      return entries.reversed().stream()
          .limit(RECENT)
          .filter(entry -> trace.equals(entry.facts().get("trace")))
          .map(entry -> entry.facts().getOrDefault("reason", ""))
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  private static String terminal(Entry entry) {
    var facts =
        entry.facts().entrySet().stream()
            .map(fact -> fact.getKey() + "=" + fact.getValue())
            .collect(Collectors.joining(" "));
    return "%s %s  %-16s  %-18s  %s %s"
        .formatted(
            TIME.format(entry.at()),
            entry.kind().mark,
            entry.who(),
            entry.what(),
            entry.message(),
            facts)
        .stripTrailing();
  }

  /** {@code ForwardPrimary/Function} is {@code forward-primary}. */
  static String name(String label) {
    var construct = label.contains("/") ? label.substring(0, label.indexOf('/')) : label;
    return construct.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String text(JsonObject json, String name) {
    return json.has(name) && json.get(name).isJsonPrimitive() ? json.get(name).getAsString() : "";
  }
}

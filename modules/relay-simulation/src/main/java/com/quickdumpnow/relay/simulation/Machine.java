package com.quickdumpnow.relay.simulation;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs functions as Lambda does, and lets bad luck strike at each step into or out of a port.
 *
 * <p>Who is killed stays dead: each further call of a port throws again, so that no effect comes
 * from him, and whatever he seems to answer is not heard. That holds also where the function itself
 * catches every {@link Throwable}.
 */
final class Machine {
  /** How long a function may take. Source: {@code infra-cdk}, JavaFunction. */
  static final long TIMEOUT = 15_000;

  /** How deep functions preempt each other. */
  private static final int DEPTH_MAX = 3;

  /** How the calls of a port fail. */
  interface Failing<T> {
    /** Returns what the caller sees, or throws it. */
    T fail(boolean applied);
  }

  private record Outage(long from, long until) {}

  /** One run of one function. */
  static final class Invocation {
    final String function;
    final int number;
    final int hops;
    final long startedAt;
    final long skew;
    boolean dead;

    Invocation(String function, int number, int hops, long startedAt, long skew) {
      this.function = function;
      this.number = number;
      this.hops = hops;
      this.startedAt = startedAt;
      this.skew = skew;
    }
  }

  private final Agenda agenda;
  private final Chance chance;
  private final Trace trace;
  private final Set<Integer> kills = new HashSet<>();
  private final Map<Port, Outage> outages = new EnumMap<>(Port.class);
  private long skewMax;
  private @Nullable Invocation current;
  private int depth;
  private int invocations;
  private int sweeps;
  private int mostHops;
  private int boundaries;

  Machine(Agenda agenda, Chance chance, Trace trace) {
    this.agenda = agenda;
    this.chance = chance;
    this.trace = trace;
  }

  /** Kills whoever makes the {@code boundary}-th step into or out of a port. */
  void killAt(int boundary) {
    kills.add(boundary);
  }

  void outage(Port port, long from, long until) {
    outages.put(port, new Outage(from, until));
  }

  /** Clocks of functions differ by up to this much from the true time. */
  void skew(long most) {
    skewMax = most;
  }

  int boundaries() {
    return boundaries;
  }

  int invocations() {
    return invocations;
  }

  /** How many functions ran for some event's sake: the sweeper runs for the time's sake. */
  int work() {
    return invocations - sweeps;
  }

  /** How long the longest chain of queue and function was. */
  int mostHops() {
    return mostHops;
  }

  @Nullable Invocation current() {
    return current;
  }

  int hops() {
    var by = current;
    return by == null ? 0 : by.hops + 1;
  }

  String who() {
    var by = current;
    return by == null ? "the world" : by.function + " " + by.number;
  }

  /** What the clock of whoever is at work shows, in milliseconds after the start. */
  long clock() {
    var by = current;
    return agenda.now() + (by == null ? 0 : by.skew);
  }

  /** Runs a function; returns whether it came to its end, and so whether its answer counts. */
  boolean invoke(String function, int hops, Runnable work) {
    var before = current;
    var skew = skewMax > 0 && !chance.over() ? chance.amount(Fault.SKEW, 2 * skewMax) - skewMax : 0;
    var mine = new Invocation(function, invocations++, hops, agenda.now(), skew);
    current = mine;
    sweeps += function.equals("sweeper") ? 1 : 0;
    mostHops = Math.max(mostHops, hops);
    depth++;
    try {
      trace.line(() -> "-> " + who() + (skew == 0 ? "" : " whose clock is off by " + skew + " ms"));
      work.run();
    } catch (Killed _) {
      // Nothing is heard of it.
    } finally {
      trace.line(() -> (mine.dead ? "xx " : "<- ") + who());
      depth--;
      current = before;
    }
    return !mine.dead;
  }

  /** Waits, as a function does. */
  void pause(long millis) {
    live();
    pass(millis);
    live();
  }

  /** A longer while goes by, in which others are at work as well. */
  void pass(long millis) {
    var until = agenda.now() + Math.max(0, millis);
    while (depth <= DEPTH_MAX && agenda.step(until)) {}
    agenda.skipTo(until);
  }

  /** One call of a port, with all that may befall it. */
  <T> T cross(Port port, Supplier<String> what, Supplier<T> effect, Failing<T> failing) {
    if (current == null) {
      return effect.get();
    }
    enter();
    if (out(port) || chance.hit(Fault.FAIL_BEFORE)) {
      trace.line(() -> "   " + who() + ": " + what.get() + " FAILS, not done");
      return failing.fail(false);
    }
    T answer = effect.get();
    trace.line(() -> "   " + who() + ": " + what.get() + " = " + answer);
    leave();
    if (chance.hit(Fault.FAIL_AFTER)) {
      trace.line(() -> "   " + who() + ": its answer is LOST");
      return failing.fail(true);
    }
    return answer;
  }

  private boolean out(Port port) {
    var outage = outages.get(port);
    return outage != null
        && agenda.now() >= outage.from()
        && agenda.now() < outage.until()
        && !chance.over();
  }

  private void enter() {
    live();
    agenda.pass(1 + chance.pace.nextInt(6));
    if (chance.hit(Fault.SLOW)) {
      pass(chance.amount(Fault.SLOW, 9_000));
    }
    preempt();
    boundary(Fault.KILL_BEFORE);
  }

  private void leave() {
    preempt();
    boundary(Fault.KILL_AFTER);
  }

  private void boundary(Fault kill) {
    live();
    if (kills.contains(++boundaries) || chance.hit(kill)) {
      die();
    }
  }

  /** Others get ahead while this one waits for an answer. */
  private void preempt() {
    if (depth > DEPTH_MAX || !chance.hit(Fault.PREEMPT)) {
      return;
    }
    var others = 1 + chance.amount(Fault.PREEMPT, 2);
    var window = chance.amount(Fault.PREEMPT, 3) == 0 ? 3_000 : 20;
    for (int i = 0; i < others && agenda.step(agenda.now() + window); i++) {}
  }

  /** Throws if whoever is at work is dead, or has just run out of time. */
  void live() {
    var by = current;
    if (by != null && (by.dead || agenda.now() - by.startedAt > TIMEOUT)) {
      die();
    }
  }

  /** Whoever is at work says that it failed: what it answers is no success. */
  void giveUp() {
    var by = current;
    if (by != null) {
      by.dead = true;
    }
  }

  private void die() {
    var by = current;
    if (by != null && !by.dead) {
      by.dead = true;
      trace.line(() -> "xx " + who() + " is KILLED");
    }
    throw new Killed();
  }
}

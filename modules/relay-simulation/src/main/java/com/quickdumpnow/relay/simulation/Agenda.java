package com.quickdumpnow.relay.simulation;

import java.time.Instant;
import java.util.PriorityQueue;

/** What is still to happen, and the only clock: times in milliseconds after the run's start. */
final class Agenda {
  /** When every run starts. */
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private record Item(long at, long order, Runnable work) implements Comparable<Item> {
    @Override
    public int compareTo(Item other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private final PriorityQueue<Item> exact = new PriorityQueue<>();
  private long now;
  private long order;
  private long done;
  private int ticks;

  long now() {
    return now;
  }

  long done() {
    return done;
  }

  Instant instant() {
    return START.plusMillis(now);
  }

  static long millis(Instant at) {
    return at.toEpochMilli() - START.toEpochMilli();
  }

  /** Something happens at {@code at}, or at once if that has passed. */
  void at(long at, Runnable work) {
    items.add(new Item(Math.max(at, now), order++, work));
  }

  /** The same for what comes again and again for ever. */
  void tick(long at, Runnable work) {
    ticks++;
    at(
        at,
        () -> {
          ticks--;
          work.run();
        });
  }

  /** Returns whether nothing else is to come. */
  boolean onlyTicks() {
    return items.size() == ticks && exact.isEmpty();
  }

  /** Something happens exactly at {@code at}, whoever is at work meanwhile; it runs no function. */
  void exactly(long at, Runnable work) {
    exact.add(new Item(Math.max(at, now), order++, work));
  }

  private void catchUp(long until) {
    for (var next = exact.peek(); next != null && next.at() <= until; next = exact.peek()) {
      exact.remove();
      now = Math.max(now, next.at());
      next.work().run();
    }
  }

  /** Time goes by for whoever is at work; what was due meanwhile happens later than it should. */
  void pass(long millis) {
    skipTo(now + Math.max(0, millis));
  }

  /** Does the next thing, if it is due by {@code until}; returns whether there was one. */
  boolean step(long until) {
    var next = items.peek();
    if (next == null || next.at() > until) {
      return false;
    }
    items.remove();
    skipTo(next.at());
    done++;
    next.work().run();
    return true;
  }

  /** Goes on to {@code until}, with nothing happening. */
  void skipTo(long until) {
    catchUp(until);
    now = Math.max(now, until);
  }
}

package com.quickdumpnow.relay.simulator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last things that happened, numbered, for a console to follow. */
final class Events {
  private static final int KEPT = 5_000;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<SimulatorEvent> events = new ArrayDeque<>();
  private final List<Consumer<SimulatorEvent>> listeners = new CopyOnWriteArrayList<>();
  private long last;

  Events(InstantSource clock) {
    this.clock = clock;
  }

  void add(String type, Map<String, ? extends @Nullable Object> details) {
    SimulatorEvent event;
    lock.lock();
    try {
      last++;
      event =
          new SimulatorEvent(
              last,
              clock.instant(),
              type,
              Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(details)));
      events.add(event);
      if (events.size() > KEPT) {
        events.remove();
      }
      added.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(listener -> listener.accept(event));
  }

  void listen(Consumer<SimulatorEvent> listener) {
    listeners.add(listener);
  }

  /** Returns those after {@code id}, waiting for the first one if there is none yet. */
  List<SimulatorEvent> after(long id, Duration wait) throws InterruptedException {
    lock.lock();
    try {
      var left = wait.toNanos();
      while (last <= id && left > 0) {
        left = added.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(30)));
      }
      return events.stream().filter(event -> event.id() > id).toList();
    } finally {
      lock.unlock();
    }
  }
}

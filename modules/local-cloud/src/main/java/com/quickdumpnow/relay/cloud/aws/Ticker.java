package com.quickdumpnow.relay.cloud.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs what is due at the moment it becomes due. */
final class Ticker implements AutoCloseable {
  /** How long an injected clock may run ahead unseen. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Supplier<Optional<Instant>> next;
  private final Runnable tick;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private @Nullable Thread thread;

  Ticker(InstantSource clock, Supplier<Optional<Instant>> next, Runnable tick) {
    this.clock = clock;
    this.next = next;
    this.tick = tick;
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name("aws-port-ticker").start(this::run);
  }

  /** Says that the next moment may have come closer. Never blocks for long. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        var due = next.get();
        if (due.isPresent() && !due.get().isAfter(clock.instant())) {
          tick();
        } else {
          await(due);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() throws InterruptedException {
    try {
      tick.run();
    } catch (RuntimeException e) {
      System.getLogger(Ticker.class.getName())
          .log(System.Logger.Level.WARNING, "a due delivery failed, and is tried again", e);
      // What failed is still due; do not spin on it.
      Thread.sleep(LOOK);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void await(Optional<Instant> due) throws InterruptedException {
    var wait =
        due.map(instant -> Duration.between(clock.instant(), instant))
            .filter(duration -> duration.compareTo(LOOK) < 0)
            .orElse(LOOK);
    var nanos = wait.toNanos();
    lock.lock();
    try {
      while (!woken && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    var running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join(TimeUnit.SECONDS.toMillis(1));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

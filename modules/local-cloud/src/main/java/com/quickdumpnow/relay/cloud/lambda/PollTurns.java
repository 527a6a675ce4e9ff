package com.quickdumpnow.relay.cloud.lambda;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets requests go before queues: while very many requests come, the queues' pollers take turns,
 * and one batch at a time is handled in all.
 *
 * <p>On AWS neither ever waits for the other. Here they share a few processors, and who made a
 * request waits for its answer, which a queue does not. Safe for use by several threads.
 */
public final class PollTurns {
  /** So many requests a second are a rush. A pipeline that works at full speed makes a third. */
  private static final double RUSH = 200;

  /** For how long a poller waits for its turn before it looks whether the rush is over. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Turn FREE = new Turn(false, () -> {});

  private final LongSupplier nanoTime;
  private final Semaphore turn = new Semaphore(1, true);
  // Guarded by this: requests of late, each of which fades out with a time constant of a second.
  private double requests;
  private long countedAt;

  /**
   * A poller's leave to take one batch.
   *
   * @param isRush whether all others wait for the end of this one
   */
  record Turn(boolean isRush, Runnable end) implements AutoCloseable {
    /** Ends it, when the batch has been handled. */
    @Override
    public void close() {
      end.run();
    }
  }

  /** Begins without a rush. */
  public PollTurns() {
    this(System::nanoTime);
  }

  /** Begins without a rush, by this clock. */
  PollTurns(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.countedAt = nanoTime.getAsLong();
  }

  /** Counts a request that has come. */
  public synchronized void requested() {
    fade();
    requests++;
  }

  /**
   * Waits until a poller may go on, which is at once unless there is a rush.
   *
   * @return its turn, which it has to end
   * @throws InterruptedException if the caller was interrupted
   */
  Turn take() throws InterruptedException {
    while (isRush()) {
      if (turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Turn(true, turn::release);
      }
    }
    return FREE;
  }

  private synchronized boolean isRush() {
    fade();
    return requests > RUSH;
  }

  private void fade() {
    var now = nanoTime.getAsLong();
    requests *= Math.exp((countedAt - now) / (double) TimeUnit.SECONDS.toNanos(1));
    countedAt = now;
  }
}

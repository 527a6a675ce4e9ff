package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.RelayClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that only a test moves; whoever pauses on it moves it too, and does not wait. */
public final class FakeClock implements RelayClock {
  private final AtomicReference<Instant> now;

  /** Makes a clock that stands at {@code now}. */
  public FakeClock(Instant now) {
    this.now = new AtomicReference<>(now);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public void pause(Duration duration) {
    if (duration.isPositive()) {
      advance(duration);
    }
  }

  /** Moves the clock on; a negative duration sets it back. */
  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }
}

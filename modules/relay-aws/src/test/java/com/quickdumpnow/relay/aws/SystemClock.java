package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.cascade.RelayClock;
import java.time.Duration;
import java.time.Instant;

/** The real time, for what the embedded cloud does by its own clock. Never pauses. */
final class SystemClock implements RelayClock {
  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public void pause(Duration duration) {}
}

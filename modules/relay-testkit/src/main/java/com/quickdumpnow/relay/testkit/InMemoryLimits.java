package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counts in memory. */
public final class InMemoryLimits implements Limits {
  private final Map<String, Integer> taken = new HashMap<>();

  @Override
  public synchronized boolean take(String what, int most, Duration window, Instant now) {
    var key = what + "#" + now.getEpochSecond() / window.toSeconds();
    if (taken.getOrDefault(key, 0) >= most) {
      return false;
    }
    taken.merge(key, 1, Integer::sum);
    return true;
  }
}

package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.sms.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Timers on a clock that a test moves. Each fires once and exactly, when it is asked for. */
public final class FakeTimers implements Timers {
  private static final Duration REARM_MAX = Duration.ofMinutes(15);

  private final InstantSource clock;
  private final Map<Name, Armed> armed = new LinkedHashMap<>();
  private boolean down;

  private record Name(MessageId message, TimerKey key) {}

  private record Armed(Instant fires, WakeUp event) {}

  /** Makes timers that go by {@code clock}. */
  public FakeTimers(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void arm(MessageId message, TimerKey key, Instant due) {
    requireUp();
    armed.putIfAbsent(new Name(message, key), armed(message, key, due, due));
  }

  @Override
  public synchronized void rearm(MessageId message, TimerKey key, Instant due) {
    requireUp();
    var latest = clock.instant().plus(REARM_MAX);
    var fires = due.isAfter(latest) ? latest : due;
    armed.put(new Name(message, key), armed(message, key, due, fires));
  }

  private Armed armed(MessageId message, TimerKey key, Instant due, Instant fires) {
    return new Armed(fires, new WakeUp(clock.instant(), message, Optional.of(key), due));
  }

  @Override
  public synchronized void cancel(MessageId message, TimerKey key) {
    if (!down) {
      armed.remove(new Name(message, key));
    }
  }

  /** Returns when {@code key} of {@code message} will fire, if it is armed. */
  public synchronized Optional<Instant> armed(MessageId message, TimerKey key) {
    return Optional.ofNullable(armed.get(new Name(message, key))).map(Armed::fires);
  }

  /** Returns when the next timer fires, if any is armed. */
  public synchronized Optional<Instant> next() {
    return armed.values().stream().map(Armed::fires).min(Instant::compareTo);
  }

  /** Lets every timer fire whose time has come, the oldest first, and returns what it says. */
  public synchronized List<WakeUp> fire() {
    var now = clock.instant();
    var fired =
        armed.entrySet().stream()
            .filter(timer -> !timer.getValue().fires().isAfter(now))
            .sorted(Comparator.comparing(timer -> timer.getValue().fires()))
            .toList();
    fired.forEach(timer -> armed.remove(timer.getKey()));
    return fired.stream().map(timer -> timer.getValue().event()).toList();
  }

  /** From now on every call fails, or no longer does. */
  public synchronized void down(boolean isDown) {
    down = isDown;
  }

  private void requireUp() {
    if (down) {
      throw new IllegalStateException("the fake timers are down");
    }
  }
}

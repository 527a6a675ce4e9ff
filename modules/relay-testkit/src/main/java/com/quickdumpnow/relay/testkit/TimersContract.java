package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link Timers} promises. Times are short, since some implementations really wait. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class TimersContract {
  private static final Duration SOON = Duration.ofSeconds(2);

  /** How late a timer may be where nothing is wrong. */
  private static final Duration LATE_MAX = Duration.ofSeconds(10);

  /** Returns timers of which none is armed. */
  protected abstract Timers timers();

  /** Returns timers that cannot be reached. */
  protected abstract Timers deadTimers();

  /** Returns the clock that the timers go by. */
  protected abstract RelayClock clock();

  /**
   * Lets up to {@code time} pass, or less if {@code n} timers have fired before, and returns what
   * those that fired said.
   */
  protected abstract List<WakeUp> fired(int n, Duration time);

  @Test
  void a_timer_of_any_kind_wakes_its_message() {
    var timers = timers();
    var due = now().plus(SOON);
    for (var kind : Kind.values()) {
      timers.arm(message(1), key(kind), due);
    }
    assertThat(fired(Kind.values().length, SOON.plus(LATE_MAX)))
        .allSatisfy(wakeUp -> {
          assertThat(wakeUp.message()).isEqualTo(message(1));
          assertThat(wakeUp.due()).isEqualTo(due);
        })
        .extracting(wakeUp -> wakeUp.timer().map(TimerKey::kind))
        .contains(
            Optional.of(Kind.ACK),
            Optional.of(Kind.DELIVERY),
            Optional.of(Kind.SETTLE),
            Optional.of(Kind.RETRY));
  }

  @Test
  void a_time_that_has_passed_means_now() {
    var timers = timers();
    var due = now().minus(Duration.ofHours(1));
    timers.arm(message(1), key(Kind.ACK), due);
    timers.rearm(message(2), key(Kind.DELIVERY), due);
    assertThat(fired(2, LATE_MAX)).extracting(WakeUp::message).contains(message(1), message(2));
  }

  @Test
  void a_timer_that_is_armed_again_still_wakes() {
    var timers = timers();
    var due = now().plus(SOON);
    timers.arm(message(1), key(Kind.ACK), due);
    timers.arm(message(1), key(Kind.ACK), due);
    assertThat(fired(1, SOON.plus(LATE_MAX)))
        .isNotEmpty()
        .allSatisfy(wakeUp -> assertThat(wakeUp.message()).isEqualTo(message(1)));
  }

  @Test
  void a_timer_that_came_early_can_be_armed_again() {
    var timers = timers();
    var due = now().plus(SOON);
    timers.rearm(message(1), key(Kind.ACK), due);
    var fired = fired(1, SOON.plus(LATE_MAX));
    assertThat(fired).isNotEmpty();
    assertThat(fired.getFirst().due()).isEqualTo(due);
    assertThat(fired.getFirst().timer()).contains(key(Kind.ACK));
  }

  @Test
  void taking_a_timer_back_never_throws() {
    var timers = timers();
    timers.arm(message(1), key(Kind.ACK), now().plus(Duration.ofHours(1)));
    assertThatCode(
            () -> {
              timers.cancel(message(1), key(Kind.ACK));
              timers.cancel(message(1), key(Kind.ACK));
              for (var kind : Kind.values()) {
                timers.cancel(message(2), key(kind));
                deadTimers().cancel(message(1), key(kind));
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void a_timer_that_may_not_be_armed_is_an_exception() {
    var timers = deadTimers();
    for (var due : List.of(now(), now().plus(Duration.ofHours(1)))) {
      assertThatThrownBy(() -> timers.arm(message(1), key(Kind.ACK), due))
          .isInstanceOf(RuntimeException.class);
      assertThatThrownBy(() -> timers.rearm(message(1), key(Kind.ACK), due))
          .isInstanceOf(RuntimeException.class);
    }
  }

  private Instant now() {
    return clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static TimerKey key(Kind kind) {
    return new TimerKey(kind, new TextKey("page-0"));
  }
}

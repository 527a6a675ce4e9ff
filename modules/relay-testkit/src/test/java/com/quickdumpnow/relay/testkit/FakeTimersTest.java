package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeTimersTest extends TimersContract {
  private static final TimerKey ACK = new TimerKey(TimerKey.Kind.ACK, new TextKey("page-0"));

  private final FakeClock clock = new FakeClock(NOON);
  private final FakeTimers timers = new FakeTimers(clock);

  @Override
  protected Timers timers() {
    return timers;
  }

  @Override
  protected Timers deadTimers() {
    var dead = new FakeTimers(clock);
    dead.down(true);
    return dead;
  }

  @Override
  protected RelayClock clock() {
    return clock;
  }

  @Override
  protected List<WakeUp> fired(int n, Duration time) {
    clock.advance(time);
    return timers.fire();
  }

  @Test
  void a_timer_fires_once_and_not_before_it_is_due() {
    timers.arm(message(1), ACK, NOON.plusSeconds(60));
    clock.advance(Duration.ofSeconds(59));
    assertThat(timers.fire()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(timers.fire()).hasSize(1);
    assertThat(timers.fire()).isEmpty();
  }

  @Test
  void a_timer_that_was_taken_back_does_not_fire() {
    timers.arm(message(1), ACK, NOON);
    timers.cancel(message(1), ACK);
    assertThat(timers.armed(message(1), ACK)).isEmpty();
    assertThat(timers.fire()).isEmpty();
  }

  @Test
  void a_timer_that_is_armed_is_not_moved_by_arming_it_again() {
    timers.arm(message(1), ACK, NOON.plusSeconds(60));
    timers.arm(message(1), ACK, NOON.plusSeconds(90));
    assertThat(timers.armed(message(1), ACK)).contains(NOON.plusSeconds(60));
    assertThat(timers.next()).contains(NOON.plusSeconds(60));
  }
}

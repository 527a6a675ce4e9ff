package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Limits;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link Limits} keeps to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class LimitsContract {
  private static final Duration HOUR = Duration.ofHours(1);

  private Limits limits;

  /** Makes one of which nothing is taken. */
  protected abstract Limits open();

  /** For JUnit. */
  @SuppressWarnings("NullAway.Init") // made before each test
  protected LimitsContract() {}

  @BeforeEach
  final void openLimits() {
    limits = open();
  }

  @Test
  void as_many_are_there_as_was_said_and_no_more() {
    for (int i = 0; i < 3; i++) {
      assertThat(limits.take("one", 3, HOUR, NOON.plusSeconds(i))).isTrue();
    }
    assertThat(limits.take("one", 3, HOUR, NOON.plusSeconds(5))).isFalse();
    assertThat(limits.take("another", 3, HOUR, NOON.plusSeconds(5))).isTrue();
  }

  @Test
  void in_the_next_window_there_are_as_many_again() {
    assertThat(limits.take("one", 1, HOUR, NOON)).isTrue();
    assertThat(limits.take("one", 1, HOUR, NOON.plusSeconds(3_599))).isFalse();
    assertThat(limits.take("one", 1, HOUR, NOON.plusSeconds(3_600))).isTrue();
  }

  @Test
  void of_many_who_take_at_the_same_time_no_more_get_one_than_there_are() {
    var got = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        threads.execute(() -> {
          if (limits.take("one", 7, HOUR, NOON)) {
            got.incrementAndGet();
          }
        });
      }
    }
    assertThat(got).hasValue(7);
  }
}

package com.quickdumpnow.relay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.RosterDesk;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link RosterDesk} keeps to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class RosterDeskContract {
  private RosterDesk desk;

  /** Makes one that keeps no roster, and whose deployment has {@code deployed}. */
  protected abstract RosterDesk open(Roster deployed);

  /** For JUnit. */
  @SuppressWarnings("NullAway.Init") // made before each test
  protected RosterDeskContract() {}

  @BeforeEach
  final void openDesk() {
    desk = open(roster(0));
  }

  private static Roster roster(long version) {
    return new Roster(
        version,
        List.of(Samples.THIRD),
        Duration.ofMinutes(1 + version),
        Duration.ofSeconds(10),
        Duration.ofMinutes(15));
  }

  @Test
  void at_first_it_is_the_deployments() {
    assertThat(desk.latest()).isEqualTo(roster(0));
  }

  @Test
  void the_next_version_is_kept_and_another_is_not() {
    assertThat(desk.save(roster(1))).isTrue();
    assertThat(desk.save(roster(1))).isFalse();
    assertThat(desk.save(roster(3))).isFalse();
    assertThat(desk.save(roster(2))).isTrue();
    assertThat(desk.latest()).isEqualTo(roster(2));
  }

  @Test
  void of_many_who_change_it_at_the_same_time_one_does() {
    var kept = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        threads.execute(() -> {
          if (desk.save(roster(1))) {
            kept.incrementAndGet();
          }
        });
      }
    }
    assertThat(kept).hasValue(1);
  }
}

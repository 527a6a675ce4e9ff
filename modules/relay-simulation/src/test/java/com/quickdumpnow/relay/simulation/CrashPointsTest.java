package com.quickdumpnow.relay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * 200 small stories without other bad luck, each told again with whoever acts in it killed at every
 * step into or out of a port; and, spread over all of them, at two steps.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashPointsTest {
  private static final int STORIES = 200;

  /** Every how many-th step of a pair is tried; the first step moves on with the story. */
  private static final int STRIDE = 31;

  /** One message is enough: messages meet in the schedules. */
  private static final Options STORY = Options.NONE.cleanly().dropping(Set.of(1, 2, 3, 4, 5, 6, 7));

  private static Outcome killed(long seed, Set<Integer> steps) {
    var outcome = Simulation.run(seed, STORY.killing(steps));
    assertThat(outcome.complaints()).as("story %d, killed at %s", seed, steps).isEmpty();
    return outcome;
  }

  @Test
  void whoever_dies_at_any_point_nothing_is_lost_or_doubled() {
    var points =
        LongStream.rangeClosed(1, STORIES)
            .parallel()
            .map(seed -> {
              var steps = killed(seed, Set.of()).boundaries();
              for (int k = 1; k <= steps; k++) {
                killed(seed, Set.of(k));
              }
              return steps;
            })
            .sum();
    assertThat(points).isGreaterThan(20 * STORIES);
  }

  @Test
  void whoever_dies_at_any_two_points_nothing_is_lost_or_doubled() {
    LongStream.rangeClosed(1, STORIES)
        .parallel()
        .forEach(seed -> {
          var steps = killed(seed, Set.of()).boundaries();
          for (int k = 1 + (int) (seed % STRIDE); k <= steps; k += STRIDE) {
            for (int j = k + 1 + k % STRIDE; j <= steps; j += STRIDE) {
              killed(seed, Set.of(k, j));
            }
          }
        });
  }
}

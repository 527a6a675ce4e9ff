package com.quickdumpnow.relay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the simulation itself must be: the same each time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulationTest {
  @Test
  void a_run_without_bad_luck_is_good_and_loses_no_time() {
    for (var seed = 1L; seed <= 200; seed++) {
      var outcome = Simulation.run(seed, Options.NONE.cleanly());
      assertThat(outcome.complaints()).as("seed %d", seed).isEmpty();
      assertThat(outcome.hits()).isEmpty();
    }
  }

  @Test
  void the_same_seed_is_the_same_run() {
    for (var seed = 1L; seed <= 50; seed++) {
      var once = Simulation.run(seed, Options.NONE.traced());
      assertThat(Simulation.run(seed, Options.NONE.traced())).isEqualTo(once);
      assertThat(once.trace()).isNotEmpty();
    }
  }
}

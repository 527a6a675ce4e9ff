package com.quickdumpnow.relay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.simulation.Options.Net;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Very many runs, each with bad luck of its own: all that must hold holds in each. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SchedulesTest {
  /** How many runs each missing net is tried with. */
  private static final int NET_OFF_RUNS = 1_000;

  /** Within how many runs a design fault must be found. */
  private static final int DESIGN_FAULT_RUNS = 10_000;

  private static final Search SEARCH = Search.onAllProcessors();

  @Test
  void whatever_goes_wrong_everything_holds() {
    var from = Long.getLong("simulation.from", 1);
    var runs = Long.getLong("simulation.runs", 10_000);
    var bad = SEARCH.firstBad(from, runs, Options.NONE, outcome -> !outcome.good());
    assertThat(bad.map(outcome -> Shrinker.tell(outcome, Options.NONE))).isEmpty();
  }

  /** A judge who does not find a fault that was built in is blind. */
  @ParameterizedTest
  @EnumSource
  void a_fault_in_the_design_is_found(DesignFault fault) {
    var found =
        SEARCH.firstBad(1, DESIGN_FAULT_RUNS, Options.NONE.with(fault), outcome -> !outcome.good());
    assertThat(found).as("%s is not found", fault).isPresent();
  }

  /**
   * Nets stand in for each other, and so hide that one is broken. Without one of them nothing may
   * become unsafe; and without any but the sweeper and the provider's list, all comes to its end.
   */
  @ParameterizedTest
  @EnumSource
  void without_one_of_the_nets_nothing_becomes_unsafe(Net net) {
    var options = Options.NONE.without(net);
    var bad = SEARCH.firstBad(1, NET_OFF_RUNS, options, outcome -> !outcome.good());
    assertThat(bad.map(outcome -> Shrinker.tell(outcome, options))).isEmpty();
  }
}

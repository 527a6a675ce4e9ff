package com.quickdumpnow.relay.simulation;

import java.io.PrintStream;

/** Repeats one run with all that happens in it, or makes many. */
public final class SimulationCommand {
  private SimulationCommand() {}

  /** {@code SEED} repeats a run; {@code FROM COUNT} makes many. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out));
  }

  static int run(String[] arguments, PrintStream out) {
    if (arguments.length < 1 || arguments.length > 2) {
      out.println("usage: SEED | FROM COUNT");
      return 2;
    }
    var from = Long.parseLong(arguments[0]);
    if (arguments.length == 1) {
      var outcome = Simulation.run(from, Options.NONE.traced());
      outcome.trace().forEach(out::println);
      outcome.complaints().forEach(out::println);
      return outcome.good() ? 0 : 1;
    }
    var count = Long.parseLong(arguments[1]);
    var start = System.nanoTime();
    var bad =
        Search.onAllProcessors().firstBad(from, count, Options.NONE, outcome -> !outcome.good());
    var minutes = (System.nanoTime() - start) / 60e9;
    bad.ifPresent(outcome -> out.println(Shrinker.tell(outcome, Options.NONE)));
    out.printf(
        "%s of %d runs from seed %d on, %.0f a minute%n",
        bad.isEmpty() ? "none bad" : "one bad", count, from, count / minutes);
    return bad.isEmpty() ? 0 : 1;
  }
}

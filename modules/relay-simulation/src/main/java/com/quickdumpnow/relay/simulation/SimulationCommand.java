package com.quickdumpnow.relay.simulation;

import java.io.PrintStream;

/** Repeats one run, with all that happens in it, or makes many. */
public final class SimulationCommand {
  private SimulationCommand() {}

  /** {@code SEED} repeats a run; {@code FROM COUNT} makes many. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out));
  }

  static int run(String[] arguments, PrintStream out) {
    if (arguments[0].equals("design")) {
      for (var fault : DesignFault.values()) {
        var found =
            Search.onAllProcessors()
                .firstBad(
                    1,
                    Long.parseLong(arguments[1]),
                    Options.NONE.with(fault),
                    outcome -> !outcome.good());
        out.println(
            fault
                + ": "
                + found
                    .map(bad -> bad.seed() + " " + bad.complaints().getFirst())
                    .orElse("NOT FOUND"));
      }
      return 0;
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
    var bad = 0;
    var events = 0L;
    for (var seed = from; seed < from + count; seed++) {
      var outcome = Simulation.run(seed, Options.NONE);
      events += outcome.events();
      if (!outcome.good()) {
        bad++;
        out.println(seed + ": " + outcome.complaints().getFirst());
      }
    }
    var seconds = (System.nanoTime() - start) / 1e9;
    out.printf(
        "%d runs, %d bad, %d events, %.0f runs a minute%n",
        count, bad, events, count * 60 / seconds);
    return bad == 0 ? 0 : 1;
  }
}

package com.quickdumpnow.relay.simulation;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a bad run smaller as long as the same invariant breaks: first fewer messages, then fewer
 * kinds of faults, then fewer single faults, by halves.
 */
final class Shrinker {
  /** How many runs it may cost. */
  private static final int RUNS_MAX = 400;

  private final long seed;
  private final String invariant;
  private Options options;
  private int runs;

  private Shrinker(Outcome bad, Options options) {
    this.seed = bad.seed();
    this.invariant = bad.broken();
    this.options = options;
  }

  /** Returns the smaller run, with its trace. */
  static Outcome shrink(Outcome bad, Options options) {
    var shrinker = new Shrinker(bad, options);
    shrinker.messages(bad.messages());
    shrinker.kinds();
    shrinker.singles();
    return Simulation.run(bad.seed(), shrinker.options.traced());
  }

  private void messages(int count) {
    for (int i = 0; i < count; i++) {
      var dropped = new LinkedHashSet<>(options.dropped());
      dropped.add(i);
      keepIfBad(options.dropping(dropped));
    }
  }

  private void kinds() {
    for (var kind : Fault.values()) {
      var left = EnumSet.of(kind);
      left.addAll(options.kindsLeftOut());
      keepIfBad(options.leavingOut(left));
    }
  }

  private void singles() {
    var happened = Simulation.run(seed, options).hits();
    for (int size = Math.max(1, happened.size() / 2); runs < RUNS_MAX; size /= 2) {
      for (int i = 0; i < happened.size() && runs < RUNS_MAX; i += size) {
        Set<Chance.Hit> left = new HashSet<>(options.left());
        left.addAll(happened.subList(i, Math.min(happened.size(), i + size)));
        keepIfBad(options.leaving(left));
      }
      if (size == 1) {
        return;
      }
      happened = happened.stream().filter(hit -> !options.left().contains(hit)).toList();
    }
  }

  private void keepIfBad(Options smaller) {
    if (runs++ >= RUNS_MAX) {
      return;
    }
    var outcome = Simulation.run(seed, smaller);
    if (!outcome.good() && outcome.broken().equals(invariant)) {
      options = smaller;
    }
  }

  /** Returns how a bad run is told: what broke, how it is repeated, and the smaller run. */
  static String tell(Outcome bad, Options options) {
    var smaller = shrink(bad, options);
    return "%s%n  repeat it: mvn -q -pl modules/relay-simulation -am test -Dtest=CorpusTest"
            .formatted(bad.complaints().getFirst())
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=%d%n".formatted(bad.seed())
        + "  made smaller: %s%n  faults that are left: %s%n%s"
            .formatted(smaller.complaints(), smaller.hits(), lines(smaller.trace()));
  }

  private static String lines(List<String> trace) {
    return String.join(System.lineSeparator(), trace);
  }
}

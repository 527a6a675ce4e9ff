package com.quickdumpnow.relay.simulation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * All that is left to chance in one run, from one seed. Each kind of fault has streams of its own,
 * so that leaving one out, when a failing run is made smaller, leaves the others where they were.
 */
final class Chance {
  /** Never, or seldom, or often: the rates that a run draws from, besides zero. */
  private static final double[] RATES = {0.01, 0.05, 0.2, 1.0};

  private static final Fault[] KINDS = Fault.values();

  /**
   * One fault that happened: the {@code n}-th time that one of its kind could have.
   *
   * @param kind which
   * @param n counts from 0
   */
  record Hit(Fault kind, int n) {}

  /** How lucky one kind is. */
  private static final class Luck {
    final double rate;
    final RandomGenerator decisions;
    final RandomGenerator amounts;
    int asked;

    Luck(double rate, RandomGenerator decisions, RandomGenerator amounts) {
      this.rate = rate;
      this.decisions = decisions;
      this.amounts = amounts;
    }
  }

  private final Map<Fault, Luck> kinds = new EnumMap<>(Fault.class);
  private final List<Hit> hits = new ArrayList<>();
  private final Set<Hit> left;
  private boolean over;

  /** What the people do, what the world is like. */
  final SplittableRandom plan;

  /** What the functions draw themselves. */
  final RandomGenerator functions;

  /** How long things take that go well. */
  final RandomGenerator pace;

  /** What is sent again at the end. */
  final RandomGenerator replay;

  /**
   * Makes it.
   *
   * @param clean whether no fault is to happen at all
   * @param kindsLeftOut kinds that never happen
   * @param left single faults that do not happen
   */
  Chance(long seed, boolean clean, Set<Fault> kindsLeftOut, Set<Hit> left) {
    var root = new SplittableRandom(seed);
    this.left = left;
    plan = root.split();
    functions = root.split();
    pace = root.split();
    replay = root.split();
    var swarm = root.split();
    // Some runs have no fault at all: what must hold then is more.
    var calm = swarm.nextInt(16) == 0;
    for (var kind : KINDS) {
      var rate = swarm.nextBoolean() ? 0 : RATES[swarm.nextInt(RATES.length)];
      if (kind == Fault.QUEUE_DUPLICATE) {
        // Beyond that it would be no queue but an echo.
        rate = Math.min(rate, 0.5);
      }
      var none = calm || clean || kindsLeftOut.contains(kind);
      kinds.put(kind, new Luck(none ? 0 : rate, root.split(), root.split()));
    }
  }

  boolean hit(Fault kind) {
    var luck = luck(kind);
    if (luck.rate == 0 || over) {
      return false;
    }
    var n = luck.asked++;
    if (luck.decisions.nextDouble() >= luck.rate) {
      return false;
    }
    var hit = new Hit(kind, n);
    if (left.contains(hit)) {
      return false;
    }
    hits.add(hit);
    return true;
  }

  /** Draws how much of a fault: 0 to {@code most}. */
  long amount(Fault kind, long most) {
    return luck(kind).amounts.nextLong(most + 1);
  }

  private Luck luck(Fault kind) {
    return requireNonNull(kinds.get(kind));
  }

  /** The finite bad luck is over. */
  void end() {
    over = true;
  }

  boolean over() {
    return over;
  }

  List<Hit> hits() {
    return List.copyOf(hits);
  }
}

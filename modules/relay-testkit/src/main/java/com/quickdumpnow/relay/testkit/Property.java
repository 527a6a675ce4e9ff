package com.quickdumpnow.relay.testkit;

import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Tries a law on what is made by chance. Each try has a seed of its own, which a failure tells, so
 * that this one try can be made again: {@code -Dproperty.seed=… -Dproperty.tries=1}.
 */
public final class Property {
  private static final int TRIES_USUALLY = 1_000;
  private static final long SEED = Long.getLong("property.seed", 1);
  private static final int TRIES = Integer.getInteger("property.tries", TRIES_USUALLY);

  private Property() {}

  /** Tries {@code law} 1,000 times, or as often as {@code -Dproperty.tries} says. */
  public static void holds(Consumer<RandomGenerator> law) {
    holds(TRIES_USUALLY, law);
  }

  /**
   * Tries {@code law} more or less often than others.
   *
   * @param tries how often, where others are tried 1,000 times; {@code -Dproperty.tries} makes it
   *     more or less in proportion, but at least once
   */
  public static void holds(int tries, Consumer<RandomGenerator> law) {
    holds(SEED, Math.max(1, (long) tries * TRIES / TRIES_USUALLY), law);
  }

  static void holds(long firstSeed, long tries, Consumer<RandomGenerator> law) {
    for (var seed = firstSeed; seed < firstSeed + tries; seed++) {
      try {
        law.accept(new Random(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "-Dproperty.seed=%d -Dproperty.tries=1 shows it: %s".formatted(seed, e.getMessage()),
            e);
      }
    }
  }
}

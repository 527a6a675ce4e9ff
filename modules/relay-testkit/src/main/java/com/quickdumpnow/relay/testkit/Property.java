package com.quickdumpnow.relay.testkit;

import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Tries a law on what is made by chance. Each try has a seed of its own, which a failure tells, so
 * that this one try can be made again: {@code -Dproperty.seed=… -Dproperty.tries=1}.
 */
public final class Property {
  private static final long SEED = Long.getLong("property.seed", 1);
  private static final int TRIES = Integer.getInteger("property.tries", 1_000);

  private Property() {}

  /**
   * Tries {@code law} as often as {@code -Dproperty.tries} says, which is 1,000 times by itself.
   */
  public static void holds(Consumer<RandomGenerator> law) {
    holds(1, law);
  }

  /** Tries a law {@code times} as often as others: one that is quick, or has much to meet. */
  public static void holds(int times, Consumer<RandomGenerator> law) {
    holds(SEED, TRIES == 1 ? 1 : Math.multiplyExact(TRIES, times), law);
  }

  static void holds(long firstSeed, int tries, Consumer<RandomGenerator> law) {
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

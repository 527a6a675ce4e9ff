package com.quickdumpnow.relay.cascade;

/**
 * The short number by which a responder's reply names its cascade. One cascade has one code for all
 * its responders, and no other cascade has it until all is over and 72 hours have gone by.
 *
 * @param number 10 to 99,999: short, and never to be mistaken for a house number's single digit
 */
public record Code(int number) {
  /** The smallest code. */
  public static final int MIN = 10;

  /** The largest code. */
  public static final int MAX = 99_999;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if {@code number} is out of range
   */
  public Code {
    if (number < MIN || number > MAX) {
      throw new IllegalArgumentException(
          "number: %d (expected: %d to %d)".formatted(number, MIN, MAX));
    }
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}

package com.quickdumpnow.relay.cascade;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a customer is told of his message while it is on its way, besides the answer. At most one
 * such text in half an hour, and never a word that is not so.
 *
 * @param received that it was received, at once
 * @param taken who has it
 * @param waiting that somebody is still being looked for
 */
public record CustomerUpdates(boolean received, boolean taken, boolean waiting) {
  /** Nothing: the customer hears from people only, or that nobody took his message. */
  public static final CustomerUpdates NONE = new CustomerUpdates(false, false, false);

  private static final String RECEIVED = "received";
  private static final String TAKEN = "taken";
  private static final String WAITING = "waiting";
  private static final Set<String> WORDS = Set.of(RECEIVED, TAKEN, WAITING);

  /**
   * Returns those that {@code words} name.
   *
   * @throws IllegalArgumentException if a word names none
   */
  public static CustomerUpdates of(List<String> words) {
    if (!WORDS.containsAll(words)) {
      throw new IllegalArgumentException("unknown (expected: received, taken, waiting)");
    }
    return new CustomerUpdates(
        words.contains(RECEIVED), words.contains(TAKEN), words.contains(WAITING));
  }

  /** Returns the words that name these. */
  public List<String> words() {
    var words = new ArrayList<String>();
    if (received) {
      words.add(RECEIVED);
    }
    if (taken) {
      words.add(TAKEN);
    }
    if (waiting) {
      words.add(WAITING);
    }
    return words;
  }
}

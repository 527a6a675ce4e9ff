package com.quickdumpnow.relay.job;

import java.time.Instant;

/**
 * What the dispatcher noted about a job for himself: its customer never sees it.
 *
 * @param version the version of the job that came with it, which no other note of the job has
 * @param at when it was noted
 * @param by who noted it
 * @param text what it says, {@value #LENGTH_MAX} UTF-16 code units at most
 */
public record JobNote(long version, Instant at, String by, String text) {
  /** Longest text of a note, in UTF-16 code units. */
  public static final int LENGTH_MAX = 1_000;

  /** Tells its length only, so that no words are logged by accident. */
  @Override
  public String toString() {
    return "a note of %d characters at %s".formatted(text.length(), at);
  }
}

package com.quickdumpnow.relay.job;

import java.util.Optional;

/** Where a job stands. It moves forward only. */
public enum JobState {
  /** Agreed, the driver has not set off. */
  PENDING("pending"),
  /** The driver is on his way or at work. */
  IN_PROGRESS("in-progress"),
  /** Done. */
  COMPLETED("completed"),
  /** Called off. */
  CANCELLED("cancelled");

  private final String word;

  JobState(String word) {
    this.word = word;
  }

  /** Returns the word that the contract uses for it. */
  public String word() {
    return word;
  }

  /** Returns whether work is still to be done. */
  public boolean open() {
    return this == PENDING || this == IN_PROGRESS;
  }

  /** Returns whether a job may go from here to {@code next}. Staying is allowed. */
  public boolean mayBecome(JobState next) {
    return switch (this) {
      case PENDING -> true;
      case IN_PROGRESS -> next != PENDING;
      case COMPLETED, CANCELLED -> next == this;
    };
  }

  /** Returns the state that {@code word} names, or nothing. */
  public static Optional<JobState> of(String word) {
    for (var state : values()) {
      if (state.word.equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}

package com.quickdumpnow.relay.sms;

/**
 * What somebody wrote. May be empty (a picture without words).
 *
 * <p>{@link #toString} tells only the length, so that a body cannot be logged by accident.
 *
 * @param text the words, as they were written
 */
public record TextBody(String text) {
  /** Returns whether nothing was written. */
  public boolean isBlank() {
    return text.isBlank();
  }

  @Override
  public String toString() {
    return "…(%d characters)".formatted(text.length());
  }
}

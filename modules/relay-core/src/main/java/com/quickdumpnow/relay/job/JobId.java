package com.quickdumpnow.relay.job;

import java.util.regex.Pattern;

/**
 * The name of a rental job: {@code j_} or {@code t-} and up to 62 letters, digits, dashes and
 * underscores.
 *
 * @param value the whole id
 */
public record JobId(String value) {
  private static final Pattern FORM = Pattern.compile("(j_|t-)[A-Za-z0-9_-]{1,62}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code value} has another form
   */
  public JobId {
    if (!isJobId(value)) {
      throw new IllegalArgumentException(
          "value: %d characters (expected: j_… or t-…)".formatted(value.length()));
    }
  }

  /** Returns whether {@code text} is a job id. */
  public static boolean isJobId(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}

package com.quickdumpnow.relay.sms;

/**
 * The name of one outgoing text within its message. Fixed by what the text is for, so that whoever
 * plans the same text again finds it already there.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9-]}
 */
public record TextKey(String value) {
  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code value} has another form
   */
  public TextKey {
    if (!isTextKey(value)) {
      throw new IllegalArgumentException(
          "value: %d characters (expected: 1 to 64 letters, digits and dashes)"
              .formatted(value.length()));
    }
  }

  /** Returns whether {@code text} can be a text key. */
  public static boolean isTextKey(String text) {
    return Characters.isRun(text, 0, 1, 64, c -> Characters.isAlphanumeric(c) || c == '-');
  }

  @Override
  public String toString() {
    return value;
  }
}

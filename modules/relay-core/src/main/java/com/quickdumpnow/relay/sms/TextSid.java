package com.quickdumpnow.relay.sms;

/**
 * The provider's name for one text that it took from the relay. Source: Twilio, Message resource:
 * {@code SM} or {@code MM} and 32 hexadecimal digits.
 *
 * @param value the name as the provider wrote it
 */
public record TextSid(String value) {
  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code value} has another form
   */
  public TextSid {
    if (!isTextSid(value)) {
      throw new IllegalArgumentException(
          "value: %d characters (expected: SM or MM and 32 hexadecimal digits)"
              .formatted(value.length()));
    }
  }

  /** Returns whether {@code text} can be the provider's name for a text. */
  public static boolean isTextSid(String text) {
    return (text.startsWith("SM") || text.startsWith("MM"))
        && Characters.isRun(text, 2, 32, 32, Characters::isHexDigit);
  }

  @Override
  public String toString() {
    return value;
  }
}

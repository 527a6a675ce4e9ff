package com.quickdumpnow.relay.sms;

/**
 * The name of one message, for ever: the provider's {@code MessageSid} of an inbound text, or an id
 * of the relay's own for a message that did not come by text.
 *
 * @param value 2 to 64 letters and digits; nothing else, so that it can stand in a key, a name or a
 *     URL as it is
 */
public record MessageId(String value) {
  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code value} has another form
   */
  public MessageId {
    if (!isMessageId(value)) {
      throw new IllegalArgumentException(
          "value: %d characters (expected: 2 to 64 letters and digits)".formatted(value.length()));
    }
  }

  /** Returns whether {@code text} can be a message id. */
  public static boolean isMessageId(String text) {
    return Characters.isRun(text, 0, 2, 64, Characters::isAlphanumeric);
  }

  @Override
  public String toString() {
    return value;
  }
}

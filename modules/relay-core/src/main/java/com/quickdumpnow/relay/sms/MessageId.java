package com.quickdumpnow.relay.sms;

import java.util.regex.Pattern;

/**
 * The name of one message, for ever: the provider's {@code MessageSid} of an inbound text, or an id
 * of the relay's own for a message that did not come by text.
 *
 * @param value 2 to 64 letters and digits; nothing else, so that it can stand in a key, a name or a
 *     URL as it is
 */
public record MessageId(String value) {
  private static final Pattern FORM = Pattern.compile("\\p{Alnum}{2,64}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code value} has another form
   */
  public MessageId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "value: %d characters (expected: 2 to 64 letters and digits)".formatted(value.length()));
    }
  }

  /** Returns whether {@code text} can be a message id. */
  public static boolean isMessageId(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}

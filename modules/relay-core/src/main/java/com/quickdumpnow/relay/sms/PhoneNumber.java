package com.quickdumpnow.relay.sms;

import java.util.regex.Pattern;

/**
 * A phone number in E.164 form: a plus sign, then 8 to 15 digits, the first not zero.
 *
 * <p>{@link #toString} hides all but the last two digits, so that a number cannot be logged by
 * accident.
 *
 * @param e164 the whole number
 */
public record PhoneNumber(String e164) {
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code e164} is not in E.164 form
   */
  public PhoneNumber {
    if (!isE164(e164)) {
      // Without the value: it is somebody's number, or something worse pasted in its place.
      throw new IllegalArgumentException(
          "e164: %d characters (expected: E.164)".formatted(e164.length()));
    }
  }

  /** Returns whether {@code text} is a phone number in E.164 form. */
  public static boolean isE164(String text) {
    return E164.matcher(text).matches();
  }

  @Override
  public String toString() {
    return "+…" + e164.substring(e164.length() - 2);
  }
}

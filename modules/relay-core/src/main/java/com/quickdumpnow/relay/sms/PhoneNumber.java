package com.quickdumpnow.relay.sms;

import java.util.regex.Pattern;

/**
 * What somebody is texted at: a phone number in E.164 form (a plus sign, then 8 to 15 digits, the
 * first not zero), or a short code of 3 to 8 digits, which has no such form.
 *
 * <p>{@link #toString} hides all but the last two digits, so that a number cannot be logged by
 * accident.
 *
 * @param e164 the whole number; a short code as it is
 */
public record PhoneNumber(String e164) {
  /**
   * What looks like a number in any text: with a plus sign, without, or with one that is escaped
   * for an address. A SID has letters around its digits.
   */
  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?<![0-9A-Za-z])(?:\\+|%2B)?[1-9][0-9]{5,12}([0-9]{2})(?![0-9A-Za-z])",
          Pattern.CASE_INSENSITIVE);

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code e164} has neither form
   */
  public PhoneNumber {
    if (!isNumber(e164)) {
      // Without the value: it is somebody's number, or something worse pasted in its place.
      throw new IllegalArgumentException(
          "e164: %d characters (expected: E.164 or a short code)".formatted(e164.length()));
    }
  }

  /** Returns whether {@code text} is a phone number in E.164 form. */
  public static boolean isE164(String text) {
    return text.startsWith("+") && isNumeral(text, 1, 8, 15);
  }

  /** Returns whether {@code text} is a phone number in E.164 form, or a short code. */
  public static boolean isNumber(String text) {
    return isE164(text) || isShortCode(text);
  }

  /** Source: Twilio, "What is a short code": 5 or 6 digits in the USA, 3 to 8 elsewhere. */
  private static boolean isShortCode(String text) {
    return isNumeral(text, 0, 3, 8);
  }

  private static boolean isNumeral(String text, int from, int least, int most) {
    return Characters.isRun(text, from, least, most, Characters::isDigit)
        && text.charAt(from) != '0';
  }

  /**
   * Returns a text in which all but the last two digits of whatever looks like a number are hidden.
   */
  public static String masked(String text) {
    return IN_TEXT.matcher(text).replaceAll("+…$1");
  }

  @Override
  public String toString() {
    return "+…" + e164.substring(e164.length() - 2);
  }
}

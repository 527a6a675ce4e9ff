package com.quickdumpnow.relay.sms;

import java.util.function.IntPredicate;

/**
 * Of which characters a name is made. Names are checked wherever they are read, which is so often
 * that a pattern would be felt.
 */
final class Characters {
  private Characters() {}

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHexDigit(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static boolean isAlphanumeric(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Returns whether {@code text} is, from one place on, {@code least} to {@code most} of these. */
  static boolean isRun(String text, int from, int least, int most, IntPredicate allowed) {
    var length = text.length() - from;
    if (length < least || length > most) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (!allowed.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}

package com.quickdumpnow.relay.operator.provision;

import java.util.regex.Pattern;

/** Phone numbers as they may be shown. */
public final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("\\+[1-9][0-9]{5,12}([0-9]{2})");

  private Numbers() {}

  /** Returns a text with all but the last two digits of each number hidden. */
  public static String masked(String text) {
    return WHOLE.matcher(text).replaceAll("+…$1");
  }
}

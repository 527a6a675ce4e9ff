package com.quickdumpnow.relay.wire;

import java.util.HexFormat;

/** Keeps JSON within printable ASCII. */
public final class Ascii {
  private Ascii() {}

  /** Returns the same JSON with every other character written as its escape. */
  public static String escape(String json) {
    var first = 0;
    while (first < json.length() && isPlain(json.charAt(first))) {
      first++;
    }
    if (first == json.length()) {
      return json;
    }
    var escaped = new StringBuilder(json.length() + 64).append(json, 0, first);
    for (int i = first; i < json.length(); i++) {
      var c = json.charAt(i);
      if (isPlain(c)) {
        escaped.append(c);
      } else {
        escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
      }
    }
    return escaped.toString();
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x7f;
  }
}

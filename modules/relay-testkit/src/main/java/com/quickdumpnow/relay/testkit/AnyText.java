package com.quickdumpnow.relay.testkit;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Texts by chance, of any UTF-16 code units at all: also half characters and control characters.
 */
public final class AnyText {
  /** What has broken some program before. */
  private static final List<String> PIECES =
      List.of(
          "",
          "a",
          "Z",
          "0",
          " ",
          "+",
          "&",
          "=",
          "%",
          "%41",
          "#",
          "?",
          "/",
          "\\",
          "\"",
          "'",
          "<",
          "\n",
          "\r",
          "\t",
          "\u0000",
          "\u001b",
          "\u007f",
          "\u0085",
          "\u00a0",
          "\u200b",
          "\u2028",
          "\u202e",
          "\ufeff",
          "\uffff",
          "é",
          "e\u0301",
          "ß",
          "İ",
          "٣",
          "字",
          "👍🏽",
          "👨‍👩‍👧",
          "🇺🇸",
          "\ud83d",
          "\udc4d",
          "\\u0041",
          "{\"is\":\"x\"}",
          "null");

  private AnyText() {}

  /**
   * Returns up to {@code piecesMax} pieces: most of those that a test is after, or that are known
   * for trouble, and every fourth a code unit by chance.
   */
  public static String of(RandomGenerator random, int piecesMax, String... wanted) {
    var text = new StringBuilder();
    for (int n = random.nextInt(piecesMax + 1); n > 0; n--) {
      if (random.nextInt(4) == 0) {
        text.append((char) random.nextInt(0x10000));
      } else if (wanted.length > 0 && random.nextBoolean()) {
        text.append(wanted[random.nextInt(wanted.length)]);
      } else {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }
}

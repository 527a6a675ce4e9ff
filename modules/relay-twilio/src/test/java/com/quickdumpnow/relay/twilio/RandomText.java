package com.quickdumpnow.relay.twilio;

import java.util.Random;

/** Short texts of every kind of character that a form can carry. */
final class RandomText {
  private static final String[] PARTS = {
    "", "a", "Z", "0", " ", "+", "&", "=", "%", "#", "?", "/", "\n", "\r", "\t", "\u0000", "é", "ß",
    "“", "日", "🚽", "\u202e", "%41", "++", ".", "~", "'", "\""
  };

  private RandomText() {}

  static String of(Random random) {
    var text = new StringBuilder();
    for (var part = random.nextInt(7); part > 0; part--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }
}

package com.quickdumpnow.relay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * What people write: 562 texts of many scripts, none of which the relay may change by a byte. All
 * characters of GSM-7, accents of each kind, emojis of several people, flags, skin tones, writing
 * from right to left, characters outside the basic plane at every border, lines, what looks like
 * code, and lengths about every limit. What the relay leaves out is not among them.
 */
public final class Writings {
  private static final String FILE = "writings.properties";

  private Writings() {}

  /** Returns all of them, always in the same order. */
  public static List<String> all() {
    try (var file = Writings.class.getResourceAsStream(FILE)) {
      var texts = new Properties();
      texts.load(Objects.requireNonNull(file, FILE));
      return texts.stringPropertyNames().stream().sorted().map(texts::getProperty).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package com.quickdumpnow.relay.cascade;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How somebody's words are laid out in texts: what is left out, and where they are cut. */
final class TextLayout {
  /** Most texts that one body is split into; then it is shortened. It bounds what a body costs. */
  static final int PARTS_MAX = 9;

  /** Without characters that would make a text of plain letters cost twice as much. */
  static final String SHORTENED = "... (shortened; the log has it all)";

  /** How far back white space is looked for, in UTF-16 code units. */
  private static final int NEAR = 80;

  /** Invisible letters, in which a whole text can hide: kept only as the few of a region's flag. */
  private static final Pattern TAGS =
      Pattern.compile("(\\x{1F3F4}[\\x{E0020}-\\x{E007F}]{1,7})|[\\x{E0000}-\\x{E007F}]");

  private static final Pattern LINE_ENDS = Pattern.compile("\\r\\n?");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

  private TextLayout() {}

  /**
   * Leaves out what no phone shows or a trickster could use: control characters but line feed and
   * tab, the characters that embed, override or isolate a direction of writing, invisible
   * operators, and letters that no phone shows. All else arrives as it was written: also what joins
   * or parts letters and emojis (ZWJ, ZWNJ, zero-width space), and the marks LRM, RLM and ALM,
   * which Arabic and Hebrew need beside numbers. Those cannot reach the header, which is a line of
   * its own: writing begins anew in each line (Unicode Standard Annex 9, section 3.3.1).
   *
   * <p>Other systems' line ends become line feeds. Half a character becomes the replacement mark,
   * as it would on the wire, so that the text is found again at the provider.
   */
  static String readable(String words) {
    return TAGS.matcher(LINE_ENDS.matcher(words).replaceAll("\n"))
        .replaceAll("$1")
        .codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .filter(c -> !isTrick(c))
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Directions that are set, invisible operators, and formats that Unicode has given up. */
  private static boolean isTrick(int c) {
    return (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || (c >= 0xFFF9 && c <= 0xFFFB)
        || c == 0x180E;
  }

  /** Returns {@code words} in one line, of at most {@code room} code units. */
  static String oneLine(String words, int room) {
    var line = SPACES.matcher(readable(words)).replaceAll(" ").strip();
    return line.length() <= room ? line : upTo(line, room - 3) + "...";
  }

  /**
   * Returns {@code words}, or as much as leaves room for the mark that says so. A character that is
   * too long is left out as a whole.
   */
  static String shortened(String words, int room) {
    return words.length() <= room ? words : upTo(words, room - SHORTENED.length()) + SHORTENED;
  }

  private static String upTo(String words, int limit) {
    return words.substring(0, lastBoundary(characters(words), limit));
  }

  /**
   * Cuts {@code words} into pieces that, joined, are {@code words} again; only past {@value
   * #PARTS_MAX} pieces the last is shortened.
   *
   * @param first room in the first piece, in code units
   * @param further room in each other piece
   */
  static List<String> pieces(String words, int first, int further) {
    var characters = characters(words);
    var pieces = new ArrayList<String>();
    var start = 0;
    var room = first;
    while (words.length() - start > room && pieces.size() < PARTS_MAX - 1) {
      var end = spaceBefore(words, characters, start, end(words, characters, start, start + room));
      pieces.add(words.substring(start, end));
      start = end;
      room = further;
    }
    pieces.add(shortened(words.substring(start), room));
    return pieces;
  }

  /**
   * The last place up to {@code limit} that is inside no character as people see it, which may be
   * many code units. One that is too long for any text is cut between code points.
   */
  private static int end(String words, BreakIterator characters, int start, int limit) {
    var end = lastBoundary(characters, limit);
    if (end > start) {
      return end;
    }
    return Character.isLowSurrogate(words.charAt(limit)) ? limit - 1 : limit;
  }

  private static int lastBoundary(BreakIterator characters, int limit) {
    return characters.isBoundary(limit) ? limit : characters.preceding(limit);
  }

  /** The place behind the last white space near before {@code end}, if there is any. */
  private static int spaceBefore(String words, BreakIterator characters, int start, int end) {
    for (int i = end; i > Math.max(start, end - NEAR); i--) {
      if (Character.isWhitespace(words.charAt(i - 1)) && characters.isBoundary(i)) {
        return i;
      }
    }
    return end;
  }

  private static BreakIterator characters(String words) {
    var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(words);
    return characters;
  }
}

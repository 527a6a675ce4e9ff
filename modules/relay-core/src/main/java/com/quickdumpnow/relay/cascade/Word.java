package com.quickdumpnow.relay.cascade;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A word of what a responder typed.
 *
 * @param text as it was written
 * @param start where it begins
 */
record Word(String text, int start) {
  /** Marks that may close a word. */
  private static final String CLOSING = ".!,:;";

  private static final Pattern CODE = Pattern.compile("#?([1-9][0-9]{1,4})");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** Returns the words of {@code text}, in order. */
  static List<Word> in(String text) {
    var words = new ArrayList<Word>();
    var start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isSpace(text.charAt(i))) {
        if (i > start) {
          words.add(new Word(text.substring(start, i), start));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Returns whether the first of {@code words} is a code, and certainly no quantity. */
  static boolean nameCode(List<Word> words) {
    return LeadingNumber.of(words) == LeadingNumber.CODE;
  }

  /** Returns whether the first of {@code words} may be a code. */
  static boolean mayNameCode(List<Word> words) {
    return nameCode(words) || LeadingNumber.of(words) == LeadingNumber.DOUBTFUL;
  }

  /** Returns whether each of {@code words} takes a message; so do none at all. */
  static boolean allAck(List<Word> words) {
    return words.stream().allMatch(Word::isAck);
  }

  /** Returns whether each of {@code words} may be a code. */
  static boolean allCodes(List<Word> words) {
    return words.stream().allMatch(word -> word.code().isPresent());
  }

  /** Without case, closing marks, and the skin tone of a thumb; with a typewriter's apostrophe. */
  String plain() {
    return unclosed(
        text.toLowerCase(Locale.ROOT)
            .replace('’', '\'')
            .codePoints()
            .filter(c -> c != 0xFE0F && !(c >= 0x1F3FB && c <= 0x1F3FF))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString());
  }

  /** Without the question mark at its end. */
  Word unasked() {
    return text.endsWith("?") ? new Word(text.substring(0, text.length() - 1), start) : this;
  }

  boolean isAck() {
    return Command.ACK_WORDS.contains(plain());
  }

  boolean isNumber() {
    return NUMBER.matcher(plain()).matches();
  }

  Optional<Integer> code() {
    var code = CODE.matcher(unclosed(text));
    return code.matches() ? Optional.of(Integer.parseInt(code.group(1))) : Optional.empty();
  }

  private static String unclosed(String word) {
    var end = word.length();
    while (end > 0 && CLOSING.indexOf(word.charAt(end - 1)) >= 0) {
      end--;
    }
    return word.substring(0, end);
  }
}

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.TextBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads commands as people type them on a phone. */
final class CommandParser {
  /** Words that make the number before them a quantity: "15 minutes" names no message. */
  private static final Set<String> UNITS =
      Set.of(
          "sec", "secs", "seconds", "min", "mins", "minute", "minutes", "minutos", "hr", "hrs",
          "hour", "hours", "horas", "pm", "day", "days", "mile", "miles");

  /** Marks that may close a word. */
  private static final String CLOSING = ".!,:;";

  private static final Pattern CODE = Pattern.compile("#?([1-9][0-9]{1,4})");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** {@code 12:on} my way, but not {@code 12:30}, and {@code 12!!} has no words at all. */
  private static final Pattern GLUED_CODE =
      Pattern.compile("(#?[1-9][0-9]{1,4}[.!,:;]+)[^0-9.!,:;].*", Pattern.DOTALL);

  /** {@code ok12}. */
  private static final Pattern GLUED_ACK = Pattern.compile("(\\p{L}+)(#?[1-9][0-9]{1,4}[.!,:;]*)");

  private CommandParser() {}

  static Command parse(String body) {
    var text = unglued(body);
    var words = words(text);
    if (words.isEmpty()) {
      return new Command.Unclear();
    }
    if (isOptOut(words)) {
      return new Command.OptOutWord();
    }
    var first = words.getFirst();
    var others = words.subList(1, words.size());
    if (namesCode(words)) {
      return about(first, others, text);
    }
    if (first.isAck() && namesCode(others)) {
      return about(others.getFirst(), others.subList(1, others.size()), text);
    }
    if (words.stream().allMatch(Word::isAck)) {
      return new Command.Take(Optional.empty());
    }
    if (Command.RESERVED_WORDS.contains(first.plain())) {
      return new Command.Unclear();
    }
    return new Command.Answer(Optional.empty(), from(first, text));
  }

  private static Command about(Word code, List<Word> rest, String text) {
    return rest.stream().allMatch(Word::isAck)
        ? new Command.Take(code.code())
        : new Command.Answer(code.code(), from(rest.getFirst(), text));
  }

  /** The words from {@code word} on, as they were written. */
  private static TextBody from(Word word, String text) {
    return new TextBody(text.substring(word.start()).strip());
  }

  private static boolean isOptOut(List<Word> words) {
    var plain = words.stream().map(Word::plain).collect(Collectors.joining(" "));
    return Command.OPT_OUT_WORDS.contains(plain) || plain.equals("opt out");
  }

  /**
   * Whether the first of {@code words} is a code, and no quantity: no customer is to read "minutes
   * away" because his message has the code 15.
   */
  private static boolean namesCode(List<Word> words) {
    if (words.isEmpty() || words.getFirst().code().isEmpty()) {
      return false;
    }
    var next = words.size() > 1 ? words.get(1).plain() : "";
    var range =
        next.equals("to") && words.size() > 2 && NUMBER.matcher(words.get(2).plain()).matches();
    return words.getFirst().text().startsWith("#") || !(UNITS.contains(next) || range);
  }

  /** Sets apart at the beginning what people write in one. */
  private static String unglued(String text) {
    var words = words(text);
    if (words.isEmpty()) {
      return text;
    }
    var first = words.getFirst();
    var code = GLUED_CODE.matcher(first.text());
    var ack = GLUED_ACK.matcher(first.text());
    if (code.matches()) {
      return split(text, first.start() + code.end(1));
    }
    if (ack.matches() && new Word(ack.group(1), 0).isAck()) {
      return split(text, first.start() + ack.end(1));
    }
    return text;
  }

  private static String split(String text, int at) {
    return text.substring(0, at) + " " + text.substring(at);
  }

  private static List<Word> words(String text) {
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

  /**
   * A word.
   *
   * @param text as it was written
   * @param start where it begins
   */
  private record Word(String text, int start) {
    /** Without case, closing marks, and the skin tone of a thumb. */
    String plain() {
      return unclosed(
          text.toLowerCase(Locale.ROOT)
              .codePoints()
              .filter(c -> c != 0xFE0F && !(c >= 0x1F3FB && c <= 0x1F3FF))
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString());
    }

    boolean isAck() {
      return Command.ACK_WORDS.contains(plain());
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
}

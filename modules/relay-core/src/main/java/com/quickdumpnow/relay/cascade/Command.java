package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.TextBody;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a responder's text asks for: contract, rules 8 and 9. */
public sealed interface Command {
  /**
   * "I take it."
   *
   * @param code which one; nothing means the only one that is open
   */
  record Take(Optional<Integer> code) implements Command {}

  /**
   * "I take it, and tell the customer this."
   *
   * @param code which one; nothing means the only one that is open
   * @param words for the customer, as written
   */
  record Answer(Optional<Integer> code, TextBody words) implements Command {}

  /** Nothing that the relay understands. */
  record Unclear() implements Command {}

  /** A word that the provider's opt-out handling takes: never a command, and never answered. */
  record OptOutWord() implements Command {}

  /** Words that take a message. */
  Set<String> ACK_WORDS = Set.of("ok", "okay", "ack", "yes", "si", "sí", "recibido", "va", "👍");

  /** Source: Twilio, opt-out, opt-in and help keywords; {@code yes} acks all the same. */
  Set<String> OPT_OUT_WORDS =
      Set.of(
          "stop",
          "stopall",
          "unsubscribe",
          "cancel",
          "end",
          "quit",
          "revoke",
          "optout",
          "start",
          "unstop",
          "help",
          "info");

  /** First words that are commands, and so never words for a customer. */
  Set<String> RESERVED_WORDS = Set.of("list", "away", "back", "done", "job", "on", "off");

  /** Returns what {@code body} asks for. */
  static Command parse(TextBody body) {
    var text = body.text().strip();
    if (text.isEmpty()) {
      return new Unclear();
    }
    var words = Arrays.asList(text.split("\\s+", -1));
    if (words.size() == 1 && OPT_OUT_WORDS.contains(plain(words.getFirst()))) {
      return new OptOutWord();
    }
    var first = code(words.getFirst());
    var second =
        words.size() > 1 && isAck(words.getFirst())
            ? code(words.get(1))
            : Optional.<Integer>empty();
    if (first.isPresent()) {
      return about(first, words, 1, text);
    }
    if (second.isPresent()) {
      return about(second, words, 2, text);
    }
    if (words.stream().allMatch(Command::isAck)) {
      return new Take(Optional.empty());
    }
    if (RESERVED_WORDS.contains(plain(words.getFirst()))) {
      return new Unclear();
    }
    return new Answer(Optional.empty(), new TextBody(text));
  }

  private static Command about(Optional<Integer> code, List<String> words, int from, String text) {
    if (words.subList(from, words.size()).stream().allMatch(Command::isAck)) {
      return new Take(code);
    }
    var rest = text;
    for (int i = 0; i < from; i++) {
      rest = rest.substring(words.get(i).length()).stripLeading();
    }
    return new Answer(code, new TextBody(rest));
  }

  private static boolean isAck(String word) {
    return ACK_WORDS.contains(plain(word));
  }

  /** A word without case, closing punctuation, and the skin tone of a thumb. */
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT)
        .replaceAll("[.!,]+$", "")
        .replaceAll("[\\x{1F3FB}-\\x{1F3FF}\\x{FE0F}]", "");
  }

  private static Optional<Integer> code(String word) {
    var digits = word.replaceAll("^#|[.!,:]+$", "");
    return digits.matches("[1-9][0-9]{1,4}")
        ? Optional.of(Integer.parseInt(digits))
        : Optional.empty();
  }
}

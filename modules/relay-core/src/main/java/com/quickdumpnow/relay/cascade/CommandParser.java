package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.OptOut;
import com.quickdumpnow.relay.sms.TextBody;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads commands as people type them on a phone. */
final class CommandParser {
  /** {@code 12:on} my way, but not {@code 12:30}, and {@code 12!!} has no words at all. */
  private static final Pattern GLUED_CODE =
      Pattern.compile("(#?[1-9][0-9]{1,4}[.!,:;]+)[^0-9.!,:;].*", Pattern.DOTALL);

  /** {@code ok12}. */
  private static final Pattern GLUED_ACK = Pattern.compile("(\\p{L}+)(#?[1-9][0-9]{1,4}[.!,:;]*)");

  /** {@code done12}. */
  private static final Pattern GLUED_COMMAND =
      Pattern.compile("(?i)(done|job)(#?[1-9][0-9]{1,4}[.!,:;?]*)");

  private CommandParser() {}

  static Command parse(String body) {
    var text = unglued(body);
    var words = Word.in(text);
    if (words.isEmpty()) {
      return new Command.Unclear();
    }
    if (OptOut.ofWords(new TextBody(body)).isPresent()) {
      return new Command.OptOutWord();
    }
    var first = words.getFirst();
    var others = words.subList(1, words.size());
    if (Word.nameCode(words)) {
      return about(first, others, text);
    }
    if (first.isAck() && Word.nameCode(others)) {
      // "OK 69 33": two messages, and neither number is for a customer.
      return Word.allCodes(others) && others.size() > 1
          ? new Command.Unclear()
          : about(others.getFirst(), others.subList(1, others.size()), text);
    }
    if (LeadingNumber.of(first.isAck() ? others : words) == LeadingNumber.DOUBTFUL) {
      var number = first.isAck() ? others.getFirst() : first;
      return new Command.Doubtful(number.code().orElseThrow(), from(first, text));
    }
    if (Word.allAck(words)) {
      return new Command.Take(Optional.empty());
    }
    return NamedCommands.read(words)
        .orElseGet(() -> new Command.Answer(Optional.empty(), from(first, text)));
  }

  private static Command about(Word code, List<Word> rest, String text) {
    return Word.allAck(rest)
        ? new Command.Take(code.code())
        : new Command.Answer(code.code(), from(rest.getFirst(), text));
  }

  /** The words from {@code word} on, as they were written. */
  private static TextBody from(Word word, String text) {
    return new TextBody(text.substring(word.start()).strip());
  }

  /** Sets apart at the beginning what people write in one. */
  private static String unglued(String text) {
    var words = Word.in(text);
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
    var command = GLUED_COMMAND.matcher(first.text());
    return command.matches() ? split(text, first.start() + command.end(1)) : text;
  }

  private static String split(String text, int at) {
    return text.substring(0, at) + " " + text.substring(at);
  }
}

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.TextBody;
import java.time.Duration;
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
   * @param words for the customer, as written; none if there are pictures alone
   */
  record Answer(Optional<Integer> code, TextBody words) implements Command {}

  /**
   * Words for a customer that begin with a number which may be a code or may not: "12 tomorrow".
   *
   * @param code what it would name
   * @param words all of it, as written: what is for the customer if it is no code
   */
  record Doubtful(int code, TextBody words) implements Command {}

  /** "What is open with me?" */
  record Listing() implements Command {}

  /**
   * "I am away."
   *
   * @param lasting for how long, if that was said: more than nothing, at most {@link #AWAY_MAX}
   */
  record Away(Optional<Duration> lasting) implements Command {}

  /** "I am back." */
  record Back() implements Command {}

  /**
   * "The job is completed."
   *
   * @param code which message's job; nothing means that of the only one that is open
   */
  record Done(Optional<Integer> code) implements Command {}

  /**
   * "What do you know of the job?"
   *
   * @param code which message's job; nothing means that of the only one that is open
   */
  record JobInfo(Optional<Integer> code) implements Command {}

  /** Nothing that the relay understands. */
  record Unclear() implements Command {}

  /** A word that the provider's opt-out handling takes: never a command, and never answered. */
  record OptOutWord() implements Command {}

  /** Words that take a message. */
  Set<String> ACK_WORDS = Set.of("ok", "okay", "ack", "yes", "si", "sí", "recibido", "va", "👍");

  /** Longest time to be away for. Who is away longer says {@code AWAY}, and {@code BACK}. */
  Duration AWAY_MAX = Duration.ofDays(7);

  /**
   * Returns what {@code text} asks for. Its pictures are for a customer, as words are: so one that
   * would take a message answers its customer, too.
   */
  static Command of(InboundText text) {
    var command = parse(text.body());
    if (text.media().isEmpty()) {
      return command;
    }
    return switch (command) {
      case Take(var code) -> new Answer(code, new TextBody(""));
      case Unclear _ when text.body().isBlank() -> new Answer(Optional.empty(), new TextBody(""));
      default -> command;
    };
  }

  /** Returns what {@code body} asks for. Total: any text at all has an answer. */
  static Command parse(TextBody body) {
    return CommandParser.parse(body.text());
  }
}

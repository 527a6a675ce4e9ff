package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.TextBody;
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
  Set<String> RESERVED_WORDS = Set.of("list", "away", "back", "done", "job");

  /** Returns what {@code body} asks for. Total: any text at all has an answer. */
  static Command parse(TextBody body) {
    return CommandParser.parse(body.text());
  }
}

package com.quickdumpnow.relay.simulator;

import java.util.Locale;
import java.util.Optional;

/**
 * A word that Twilio itself acts on when it is the whole text. Source: Twilio, "Support for opt-out
 * keywords".
 */
enum Keyword {
  /** No more texts. */
  STOP(
      "You have successfully been unsubscribed. You will not receive any more messages from this"
          + " number. Reply START to resubscribe."),
  /** Texts again. */
  START(
      "You have successfully been re-subscribed to messages from this number. Reply HELP for help."
          + " Reply STOP to unsubscribe. Msg&Data Rates May Apply."),
  /** Who is this? */
  HELP("Reply STOP to unsubscribe. Msg&Data Rates May Apply.");

  private final String reply;

  Keyword(String reply) {
    this.reply = reply;
  }

  /** Returns what Twilio texts back. */
  String reply() {
    return reply;
  }

  /** Returns the keyword that a text is, if it is one. */
  static Optional<Keyword> of(String body) {
    return switch (body.strip().toUpperCase(Locale.ROOT)) {
      case "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT" ->
          Optional.of(STOP);
      case "START", "YES", "UNSTOP" -> Optional.of(START);
      case "HELP", "INFO" -> Optional.of(HELP);
      default -> Optional.empty();
    };
  }
}

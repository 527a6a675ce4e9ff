package com.quickdumpnow.relay.event;

import com.quickdumpnow.relay.sms.TextKey;

/**
 * Names one timer of a message: what it waits for, and for which text.
 *
 * @param kind what it waits for
 * @param text the text
 */
public record TimerKey(Kind kind, TextKey text) {
  /** What a timer waits for. */
  public enum Kind {
    /** The responder's time to answer. */
    ACK,
    /** The carrier's time to take the text. */
    DELIVERY,
    /** The time after which the provider's list must show a text that it took. */
    SETTLE,
    /** The time to try again. */
    RETRY,
    /** The time to tell of a customer's further texts. */
    DIGEST
  }
}

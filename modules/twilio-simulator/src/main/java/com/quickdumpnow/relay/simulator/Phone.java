package com.quickdumpnow.relay.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the carrier of one phone behaves.
 *
 * @param delivery how far a text to it comes
 * @param delay how long after {@code sent} (or, for {@code failed}, after {@code queued}) the end
 *     comes; null for a few milliseconds
 * @param errorCode why a text fails; null for the usual one
 * @param callbacks what becomes of the receipts
 */
record Phone(
    Delivery delivery, @Nullable Duration delay, @Nullable Integer errorCode, Callbacks callbacks) {

  static final Phone GOOD = new Phone(Delivery.DELIVERED, null, null, Callbacks.NORMAL);

  /** How far a text comes. */
  enum Delivery {
    /** It arrives. */
    DELIVERED,
    /** The carrier took it and then gave up. */
    UNDELIVERED,
    /** It never leaves Twilio. */
    FAILED,
    /** The carrier took it and is never heard of again. */
    SENT,
    /** It never leaves {@code queued}. */
    SILENT
  }

  /** What becomes of the receipts. */
  enum Callbacks {
    /** Each comes once, in order. */
    NORMAL,
    /** None comes. */
    LOST,
    /** Each comes twice. */
    TWICE,
    /** All come at the end, the last one first. */
    REVERSED
  }

  /** Returns why a text failed. */
  int failure() {
    if (errorCode != null) {
      return errorCode;
    }
    // Unreachable handset; unknown error. Source: Twilio's error dictionary.
    return delivery == Delivery.UNDELIVERED ? 30_003 : 30_008;
  }
}

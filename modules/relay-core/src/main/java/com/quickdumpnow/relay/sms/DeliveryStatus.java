package com.quickdumpnow.relay.sms;

import java.util.Locale;
import java.util.Optional;

/**
 * How far a text has come. Source: Twilio, Message resource, {@code status}.
 *
 * <p>A status only ever moves to a higher {@link #rank}: receipts come late, repeated and out of
 * order.
 */
public enum DeliveryStatus {
  /** Taken by a messaging service, the sender not yet chosen. */
  ACCEPTED(1),
  /** Waiting to go out. */
  QUEUED(2),
  /** Being handed to the carrier. */
  SENDING(3),
  /** The carrier has it. */
  SENT(4),
  /** The carrier reported that it did not arrive. */
  UNDELIVERED(5),
  /** It never left the provider. */
  FAILED(5),
  /** It was cancelled before it was sent. */
  CANCELED(5),
  /** It arrived. */
  DELIVERED(6),
  /** It was opened. */
  READ(7);

  private final int rank;

  DeliveryStatus(int rank) {
    this.rank = rank;
  }

  /** Returns the place in the order in which a text can move: higher is later. */
  public int rank() {
    return rank;
  }

  /** Returns whether the carrier has, or had, the text. */
  public boolean handedOver() {
    return this == SENT || this == DELIVERED || this == READ;
  }

  /** Returns whether the text did not and will not arrive. */
  public boolean failed() {
    return this == UNDELIVERED || this == FAILED || this == CANCELED;
  }

  /** Returns the word that the provider and the contract use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the status that {@code word} names, or nothing for a word that is not known. */
  public static Optional<DeliveryStatus> of(String word) {
    for (var status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}

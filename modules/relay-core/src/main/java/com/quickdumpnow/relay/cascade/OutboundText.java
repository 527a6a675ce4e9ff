package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One text that the relay sends for one message.
 *
 * @param key its name within the message
 * @param purpose what it is for
 * @param to whose phone
 * @param responder whose it is, as a place in the chain: whom it is for or, of a reply, who wrote
 *     it
 * @param body what it says
 * @param media pictures that go along
 * @param sending how it stands with the provider
 * @param delivery how far it has come since
 * @param asked whether the provider was asked about it when its receipt was overdue
 */
public record OutboundText(
    TextKey key,
    Purpose purpose,
    PhoneNumber to,
    Optional<Integer> responder,
    TextBody body,
    List<String> media,
    Sending sending,
    Optional<Delivery> delivery,
    boolean asked) {
  /** Copies the list. */
  public OutboundText {
    media = List.copyOf(media);
  }

  /** What a text is for. */
  public enum Purpose {
    /** Asks a responder to take the message: one step of the cascade. */
    PAGE,
    /** The rest of a page that does not fit into one text. */
    CONTINUATION,
    /** Brings the customer's further texts, of which there were too many at once. */
    DIGEST,
    /** Tells the primary, who is not there, of a message that goes to the others first. */
    OVERFLOW,
    /** The same as a letter, to a primary who has an address for it. */
    OVERFLOW_LETTER,
    /** Tells a responder who took it. */
    TAKEN,
    /** Tells a responder who acked that somebody was before him. */
    TAKEN_BEFORE,
    /** Tells the customer that his message was received, when nobody took it. */
    RECEIVED,
    /** Tells the customer how it stands with his message while it is on its way. */
    UPDATE,
    /** Tells a customer of his new job, with the link to follow it by. */
    TRACKING_LINK,
    /** Brings a responder's words to the customer. */
    REPLY,
    /** Brings to a customer what somebody wrote on the dashboard. */
    WRITTEN,
    /** Tells a responder that his words did not reach the customer, or all of a message him. */
    NOT_DELIVERED,
    /** Answers a command, or a message that was not forwarded. */
    ANSWER;

    /** Returns the word that the contract uses for it, such as {@code taken-before}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether whoever is sent it can take the message by its code. */
    public boolean asks() {
      return this == PAGE || this == OVERFLOW || this == OVERFLOW_LETTER;
    }

    /** Returns whether it brings what its reader's page does not hold. */
    public boolean addsToPage() {
      return this == CONTINUATION || this == DIGEST;
    }

    /** Returns whether it is for the customer. */
    public boolean forCustomer() {
      return switch (this) {
        case RECEIVED, UPDATE, TRACKING_LINK, REPLY, WRITTEN -> true;
        default -> false;
      };
    }
  }

  /**
   * The furthest that a text is known to have come.
   *
   * @param status how far
   * @param errorCode why it failed
   * @param at when the relay learned it
   */
  public record Delivery(DeliveryStatus status, Optional<Integer> errorCode, Instant at) {}

  /** Returns the provider's name for it, if the provider has it. */
  public Optional<TextSid> sid() {
    return sending instanceof Sending.Accepted accepted
        ? Optional.of(accepted.sid())
        : Optional.empty();
  }

  /**
   * Returns how it stands, in one word: the provider's where it gave one, else how it stands with
   * the relay.
   */
  public String status() {
    return delivery
        .map(known -> known.status().word())
        .orElseGet(() ->
            switch (sending) {
              case Sending.Planned _ -> "planned";
              case Sending.Intent _ -> "sending";
              case Sending.Unknown _ -> "unknown";
              case Sending.Retry _ -> "retrying";
              case Sending.Accepted _ -> "accepted";
              case Sending.Refused _ -> "failed";
              case Sending.Abandoned _ -> "abandoned";
              case Sending.Mailed _ -> "mailed";
            });
  }

  /** Returns when the try that counts was claimed. */
  public Instant claimedAt() {
    return switch (sending) {
      case Sending.Planned(var at) -> at;
      case Sending.Intent(_, var at) -> at;
      case Sending.Unknown(_, var at) -> at;
      case Sending.Retry(_, var at, _) -> at;
      case Sending.Accepted(_, var at, _, _) -> at;
      case Sending.Refused(_, _, var at) -> at;
      case Sending.Abandoned(_, var at) -> at;
      case Sending.Mailed(var at) -> at;
    };
  }

  /** Returns whether it did not arrive and will not: refused, given up, or reported as failed. */
  public boolean failed() {
    return sending instanceof Sending.Refused
        || sending instanceof Sending.Abandoned
        || delivery.filter(known -> known.status().failed()).isPresent();
  }

  /** Returns whether the carrier has it. */
  public boolean handedOver() {
    return delivery.filter(known -> known.status().handedOver()).isPresent();
  }

  /** Returns whether it may be on the phone, or may yet come there. */
  public boolean mayBeRead() {
    return sending instanceof Sending.Intent
        || sending instanceof Sending.Unknown
        || sending instanceof Sending.Accepted
        || sending instanceof Sending.Mailed;
  }

  /** Returns whether nobody knows yet whether the provider has it. */
  public boolean unresolved() {
    return sending instanceof Sending.Intent || sending instanceof Sending.Unknown;
  }

  OutboundText with(Sending next) {
    return new OutboundText(key, purpose, to, responder, body, media, next, delivery, asked);
  }

  OutboundText with(Delivery next) {
    return new OutboundText(
        key, purpose, to, responder, body, media, sending, Optional.of(next), asked);
  }

  OutboundText withoutMedia(TextBody words) {
    return new OutboundText(
        key, purpose, to, responder, words, List.of(), sending, delivery, asked);
  }

  OutboundText withAsked() {
    return new OutboundText(key, purpose, to, responder, body, media, sending, delivery, true);
  }
}

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.TextKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One line of a message's log: what happened or was decided, and on what evidence. Never holds a
 * body, a token or a phone number.
 *
 * @param at when
 * @param what what
 * @param text which text it is about
 * @param evidence the facts that the decision stood on
 */
public record LogEntry(
    Instant at, What what, Optional<TextKey> text, Map<String, String> evidence) {
  /** Copies and orders the evidence. */
  public LogEntry {
    evidence = java.util.Collections.unmodifiableMap(new TreeMap<>(evidence));
  }

  /** The kinds of entries. */
  public enum What {
    /** The message is kept and goes along the chain. */
    ACCEPTED,
    /** The message is kept and goes along no chain. */
    SETTLED,
    /** One of too many texts at once goes with another message. */
    JOINED,
    /** A text was claimed: whoever claimed it sends it. */
    CLAIMED,
    /** The provider took a text. */
    SENT,
    /** The provider will never take a text. */
    REFUSED,
    /** A text certainly did not go out and is tried again. */
    RETRYING,
    /** Nobody knows whether a text went out. */
    UNKNOWN,
    /** A text is given up. */
    ABANDONED,
    /** A text is not sent: whom it was for has had too many of its kind. */
    HELD_BACK,
    /** A text moved on, as a receipt or the provider's answer says. */
    DELIVERY,
    /** A receipt whose status the relay does not know: it changes nothing. */
    RECEIPT_IGNORED,
    /** A text was found at the provider more than once: the promise of "never twice" broke. */
    DOUBLED,
    /** The provider was asked about a text whose receipt is overdue. */
    ASKED,
    /** A responder who is not there is passed over, and asked when nobody else has taken it. */
    PASSED_OVER,
    /** A text was not sent, or did not arrive: whom it was for has opted out. */
    OPTED_OUT,
    /** The provider said that a responder has opted out: he cannot be asked any more. */
    RESPONDER_OPTED_OUT,
    /** The chain moves to its next responder. */
    ESCALATED,
    /** The chain came to its end. */
    EXHAUSTED,
    /** Somebody took the message. */
    ACKED,
    /** Somebody took a message that was taken. */
    ACKED_AGAIN,
    /** A text that brings more of the message did not reach whoever took it. */
    UNREAD,
    /** A reply to the customer was written. */
    REPLIED,
    /** Somebody wrote to a customer on the dashboard. */
    WRITTEN,
    /** Words, pictures and numbers were erased. */
    ERASED,
    /** The operator was told. */
    MAILED,
    /** The operator was not told: he has no address. */
    NOT_MAILED
  }
}

package com.quickdumpnow.relay.sms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends texts, and asks the provider about them.
 *
 * <p>A send is <em>not</em> idempotent: the provider has no key for it, so the caller must have
 * claimed the send first. Safe for use by several threads. Every implementation passes {@code
 * TextingContract}.
 */
public interface Texting {
  /** Longest body of one text, in UTF-16 code units. Source: Twilio, Message resource, Body. */
  int BODY_LENGTH_MAX = 1_600;

  /** The provider's code where whom a text is for has opted out. Source: Twilio, error 21610. */
  int OPTED_OUT = 21_610;

  /**
   * Hands one text to the provider with exactly one request, whatever the answer. Returns when the
   * provider has taken it, which is before it is delivered; delivery is reported later.
   *
   * @return what became of it; an expected failure is a value here, never an exception
   */
  Sent send(OutgoingText text);

  /**
   * Asks how far one text has come.
   *
   * @return nothing if the provider does not know the text or its status word is unknown
   * @throws TextingUnavailableException if the provider gave no usable answer
   */
  Optional<Progress> progress(TextSid sid);

  /**
   * Lists the texts that the relay sent to one phone, newest first, back to {@code since}.
   *
   * @throws TextingUnavailableException if the provider gave no usable answer
   */
  List<SentText> sentTo(PhoneNumber to, Instant since);

  /**
   * Lists the texts that reached the relay's number from {@code since} on, in any order.
   *
   * @throws TextingUnavailableException if the provider gave no usable answer
   */
  List<InboundText> receivedSince(Instant since);

  /**
   * One text to hand over.
   *
   * @param to whose phone
   * @param body at most {@value #BODY_LENGTH_MAX} UTF-16 code units
   * @param media addresses of pictures to go along
   * @param receiptKey comes back with each receipt of this text, and so proves which text it is
   */
  record OutgoingText(PhoneNumber to, TextBody body, List<String> media, ReceiptKey receiptKey) {
    /** Copies the list. */
    public OutgoingText {
      media = List.copyOf(media);
    }
  }

  /** What became of one send. */
  sealed interface Sent {
    /**
     * The provider took the text.
     *
     * @param sid the provider's name for it
     */
    record Accepted(TextSid sid) implements Sent {}

    /**
     * The provider will never take it. Never retried.
     *
     * @param errorCode the provider's code, such as 21610 (opted out); 0 if it gave none
     */
    record Refused(int errorCode) implements Sent {}

    /**
     * The text certainly did not go out: the connection was never made, or the provider asked to
     * come back later (HTTP 429). Safe to try again.
     *
     * @param retryAfter how long the provider asked to wait; zero if it did not say
     */
    record NotSent(Duration retryAfter) implements Sent {}

    /** No usable answer (time-out, reset, 5xx, unreadable 2xx): it may or may not have gone out. */
    record Unknown() implements Sent {}
  }

  /**
   * How far a text has come.
   *
   * @param status the provider's word for it
   * @param errorCode why it failed, if it did
   */
  record Progress(DeliveryStatus status, Optional<Integer> errorCode) {}

  /**
   * A text that the provider has from the relay.
   *
   * @param sid the provider's name for it
   * @param body the whole body
   * @param createdAt when the provider took it, to the second
   * @param progress how far it has come; nothing if the status word is unknown
   */
  record SentText(TextSid sid, TextBody body, Instant createdAt, Optional<Progress> progress) {}
}

package com.quickdumpnow.relay.sms;

import java.time.Instant;
import java.util.List;

/**
 * A text that reached the relay's number.
 *
 * @param id the provider's name for it
 * @param at when the relay took it in
 * @param from who sent it
 * @param to the relay's number
 * @param body what was written
 * @param media addresses of the pictures that came along, in order
 */
public record InboundText(
    MessageId id, Instant at, PhoneNumber from, PhoneNumber to, TextBody body, List<String> media) {
  /** Copies the list. */
  public InboundText {
    media = List.copyOf(media);
  }
}

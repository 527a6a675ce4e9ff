package com.quickdumpnow.relay.sms;

import java.util.Optional;

/**
 * Names one outgoing text of one message: what a status callback carries in its signed address, so
 * that it proves which text it is about, even when the answer to the send was lost.
 *
 * @param message the message that the text belongs to
 * @param text the text's key within it
 */
public record ReceiptKey(MessageId message, TextKey text) {
  /** Returns the form that stands in a URL: {@code SM…-page-0}; only {@code [A-Za-z0-9_-]}. */
  public String encoded() {
    return message.value() + "-" + text.value();
  }

  /** Returns the key that {@link #encoded} made this text from, or nothing if it made none. */
  public static Optional<ReceiptKey> decode(String encoded) {
    var dash = encoded.indexOf('-');
    if (dash < 0
        || !MessageId.isMessageId(encoded.substring(0, dash))
        || !TextKey.isTextKey(encoded.substring(dash + 1))) {
      return Optional.empty();
    }
    return Optional.of(
        new ReceiptKey(
            new MessageId(encoded.substring(0, dash)), new TextKey(encoded.substring(dash + 1))));
  }
}

package com.quickdumpnow.relay.wire;

/**
 * A text is no event that this code can read: broken, of an unknown kind, or of a newer version. It
 * belongs in a dead-letter queue, from where newer code can take it.
 */
public final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEventException(String reason) {
    super(reason);
  }

  UnreadableEventException(Throwable cause) {
    // The parser's own words quote what it read, which may be somebody's text.
    super("not an event: " + cause.getClass().getSimpleName());
  }
}

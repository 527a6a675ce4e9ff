package com.quickdumpnow.relay.sms;

/** The provider gave no usable answer to a question that changes nothing; ask again later. */
public final class TextingUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what was asked and what came instead; no numbers, bodies or credentials
   */
  public TextingUnavailableException(String message) {
    super(message);
  }
}

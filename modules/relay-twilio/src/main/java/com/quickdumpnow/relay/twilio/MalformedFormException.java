package com.quickdumpnow.relay.twilio;

/** A body that is not a form, or one beyond the limits. Its message quotes nothing of the body. */
public final class MalformedFormException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MalformedFormException(String message) {
    super(message);
  }
}

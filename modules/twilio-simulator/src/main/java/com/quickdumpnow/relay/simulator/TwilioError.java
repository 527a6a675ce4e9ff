package com.quickdumpnow.relay.simulator;

/** An error as Twilio's REST API answers it. */
final class TwilioError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  TwilioError(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }
}

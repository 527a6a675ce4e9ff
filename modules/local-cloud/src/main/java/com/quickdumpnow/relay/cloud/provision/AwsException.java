package com.quickdumpnow.relay.cloud.provision;

/** An AWS service refused a call. */
public final class AwsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * Creates the exception.
   *
   * @param call what was asked
   * @param type AWS's name of the error, such as {@code ResourceNotFoundException}
   * @param message AWS's message
   */
  public AwsException(String call, String type, String message) {
    super(call + ": " + type + ": " + message);
    this.type = type;
  }

  /** Returns AWS's name of the error, without a namespace. */
  public String type() {
    return type;
  }
}

package com.quickdumpnow.relay.cloud.aws.wire;

/** An error that a client sees as the typed exception named {@link #code}. */
public final class AwsFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * Makes an error answer.
   *
   * @param status HTTP status, 400 to 599
   * @param code the error's name in the service's API, for example {@code ConflictException}
   */
  public AwsFault(int status, String code, String message) {
    // No stack trace: it is an answer, made on ordinary paths too.
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** Returns the answer to a request that breaks one of the service's rules. */
  public static AwsFault validation(String message) {
    return new AwsFault(400, "ValidationException", message);
  }

  /** Returns the answer to an operation that AWS may have, and this endpoint has not. */
  public static AwsFault unknownOperation(String operation) {
    return new AwsFault(
        400, "UnknownOperationException", "The operation " + operation + " is not known here.");
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the error's name. */
  public String code() {
    return code;
  }

  /** Returns the message; never null here. */
  public String text() {
    var message = getMessage();
    return message == null ? "" : message;
  }
}

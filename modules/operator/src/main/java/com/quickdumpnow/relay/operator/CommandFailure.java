package com.quickdumpnow.relay.operator;

import java.util.Optional;

/** Why a command did not do what was asked, in the operator's words. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The exit status of what failed, or of a check that is red. */
  public static final int FAILED = 1;

  /** The exit status of wrong usage. */
  public static final int USAGE = 2;

  private final int status;
  private final String code;
  private final String text;
  private final String mend;

  private CommandFailure(int status, String code, String text, String mend) {
    // No stack trace: it is an answer to the operator.
    super(text, null, false, false);
    this.status = status;
    this.code = code;
    this.text = text;
    this.mend = mend;
  }

  /**
   * Something failed.
   *
   * @param code names the cause for machines, in snake_case
   * @param text what happened, in one line without a secret or a whole phone number
   * @param mend what to do about it; empty if there is nothing to say
   */
  public static CommandFailure failed(String code, String text, String mend) {
    return new CommandFailure(FAILED, code, text, mend);
  }

  /** The command was used wrongly; the parameters are as of {@link #failed}. */
  public static CommandFailure usage(String code, String text, String mend) {
    return new CommandFailure(USAGE, code, text, mend);
  }

  /** Returns the exit status. */
  public int status() {
    return status;
  }

  /** Returns the cause, for machines. */
  public String code() {
    return code;
  }

  /** Returns what happened. */
  public String text() {
    return text;
  }

  /** Returns what to do about it. */
  public Optional<String> mend() {
    return Optional.of(mend).filter(line -> !line.isEmpty());
  }
}

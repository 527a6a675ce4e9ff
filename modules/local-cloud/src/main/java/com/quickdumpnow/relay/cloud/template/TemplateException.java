package com.quickdumpnow.relay.cloud.template;

/** A template that cannot be run here as CloudFormation would run it, with the place in it. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param where the stack, resource and path, such as {@code QdnRelay/Inbox.Properties.QueueName}
   * @param what what is wrong there
   */
  public TemplateException(String where, String what) {
    super(where + ": " + what);
  }
}

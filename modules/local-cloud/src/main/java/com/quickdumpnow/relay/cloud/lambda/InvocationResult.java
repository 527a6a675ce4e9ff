package com.quickdumpnow.relay.cloud.lambda;

/** What became of one invocation. */
public sealed interface InvocationResult {

  /** The handler returned {@code payload}, JSON as a rule. */
  record Returned(String payload) implements InvocationResult {}

  /**
   * The handler threw, ran out of time, or could not be started.
   *
   * @param type the exception's class, or one of Lambda's own such as {@code Sandbox.Timedout}
   * @param payload what Lambda answers then: JSON with errorMessage and errorType
   */
  record Failed(String type, String message, String payload) implements InvocationResult {}

  /** The function was stopped by {@link FunctionHost#stop}. */
  record Stopped() implements InvocationResult {}
}

package com.quickdumpnow.relay.cloud.aws.target;

import java.util.NoSuchElementException;

/** Runs functions for EventBridge and Scheduler, as Lambda's asynchronous invoke does. */
@FunctionalInterface
public interface FunctionInvoker {

  /**
   * Takes an event for a function. Returns once it is taken, not once it is handled: what the
   * function makes of it is the host's business, retries included.
   *
   * @param functionArn as the target names it, so with a version or alias if it has one
   * @throws NoSuchElementException if there is no such function; not tried again
   * @throws RuntimeException if it cannot be taken now; tried again by the target's retry policy
   */
  void invokeAsync(String functionArn, byte[] payload);
}

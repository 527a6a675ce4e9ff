package com.quickdumpnow.relay.cloud.http;

import com.quickdumpnow.relay.cloud.lambda.InvocationResult;

/** Runs functions for the gateway. */
@FunctionalInterface
public interface Backend {

  /**
   * Runs a function once and waits for it.
   *
   * @param functionArn as the route names it
   * @param event JSON
   * @throws InterruptedException if the gateway is closed meanwhile
   */
  InvocationResult invoke(String functionArn, String event) throws InterruptedException;
}

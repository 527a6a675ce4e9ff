package com.quickdumpnow.relay.cloud.lambda;

/** Where one function runs. Safe for use by several threads. */
interface FunctionRuntime extends AutoCloseable {

  /**
   * Runs the handler once, waiting for room if as many as may run are running.
   *
   * @throws InterruptedException if the caller was interrupted; the handler then is too
   */
  InvocationResult invoke(Invocation invocation) throws InterruptedException;

  /** Makes one environment ready beforehand, if there is none. Failures show at the invocation. */
  void warm();

  /** Forgets all environments, so that the next invocation is a cold start. */
  void reset();

  /** Ends everything at once, running handlers too. */
  @Override
  void close();
}

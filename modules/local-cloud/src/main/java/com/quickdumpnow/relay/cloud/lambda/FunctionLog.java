package com.quickdumpnow.relay.cloud.lambda;

/** Hears what functions print. Called from several threads. */
@FunctionalInterface
public interface FunctionLog {

  /**
   * Takes one line.
   *
   * @param function the function's label, as in {@code ForwardPrimary/Function}
   * @param line without its line end
   */
  void line(String function, String line);
}

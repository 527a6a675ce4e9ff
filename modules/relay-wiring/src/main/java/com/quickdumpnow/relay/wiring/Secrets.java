package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.aws.CachedSecret;

/** Reads values that an operator must have set. */
final class Secrets {
  private Secrets() {}

  /**
   * Returns a value.
   *
   * @throws IllegalStateException if it is still as the deployment left it
   */
  static String set(CachedSecret secret, String name) {
    return secret
        .text(name)
        .filter(value -> !value.equals(CachedSecret.UNSET))
        .orElseThrow(() -> new IllegalStateException(name + ": not set in its secret"));
  }
}

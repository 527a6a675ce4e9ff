package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.aws.CachedSecret;
import java.util.Optional;

/** Reads values that an operator must have set. */
final class Secrets {
  private Secrets() {}

  /**
   * Returns a value. One that is not set yet is asked for again: it may have been set meanwhile.
   *
   * @throws IllegalStateException if it is still as the deployment left it
   */
  static String set(CachedSecret secret, String name) {
    return secret
        .text(name)
        .or(() -> secret.refresh() ? secret.text(name) : Optional.empty())
        .orElseThrow(() -> new IllegalStateException(name + ": not set in its secret"));
  }
}

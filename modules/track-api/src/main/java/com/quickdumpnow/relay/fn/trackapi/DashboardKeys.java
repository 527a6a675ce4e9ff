package com.quickdumpnow.relay.fn.trackapi;

import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.lambda.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The dashboard's keys: more than one while they are exchanged. One that is kept as its hash opens
 * nothing for whoever reads the secret.
 */
final class DashboardKeys {
  private static final String SCHEME = "bearer ";

  /** How a kept key begins of which only SHA-256 is kept, in hexadecimal digits. */
  private static final String HASHED = "sha256:";

  private final Supplier<List<String>> keys;

  DashboardKeys(Supplier<List<String>> keys) {
    this.keys = keys;
  }

  /** Returns whether the request has a key at all, right or wrong. */
  static boolean hasKey(HttpRequest request) {
    return key(request).isPresent();
  }

  /** Returns whether the request has a key that is in use. */
  boolean opens(HttpRequest request) {
    var given = key(request);
    if (given.isEmpty()) {
      return false;
    }
    // Hashes, so that neither length nor content shows in the time, and every key is compared.
    var opens = false;
    for (var key : keys.get()) {
      opens |= MessageDigest.isEqual(kept(key), hash(given.get()));
    }
    return opens;
  }

  /** Refuses a request that has none. */
  void require(HttpRequest request) throws Problem {
    if (!opens(request)) {
      throw Problem.unauthorized();
    }
  }

  private static Optional<String> key(HttpRequest request) {
    return request
        .header("authorization")
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip())
        .filter(key -> !key.isEmpty());
  }

  private static byte[] kept(String key) {
    return key.startsWith(HASHED)
        ? key.substring(HASHED.length()).getBytes(StandardCharsets.US_ASCII)
        : hash(key);
  }

  private static byte[] hash(String secret) {
    return Job.sha256(secret).getBytes(StandardCharsets.US_ASCII);
  }
}

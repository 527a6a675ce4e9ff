package com.quickdumpnow.relay.fn.ingestwebhook;

import com.quickdumpnow.relay.aws.CachedSecret;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The auth tokens from Secrets Manager: the one in use, and the next one during a rotation. */
final class SecretTokens implements Webhook.Tokens {
  private final CachedSecret secret;

  SecretTokens(CachedSecret secret) {
    this.secret = secret;
  }

  /**
   * Returns the tokens.
   *
   * @throws IllegalStateException if none is set
   */
  @Override
  public TwilioSignature current() {
    var tokens = tokens();
    if (tokens.isEmpty() && secret.refresh()) {
      tokens = tokens();
    }
    if (tokens.isEmpty()) {
      throw new IllegalStateException("auth_token: not set in its secret");
    }
    return new TwilioSignature(tokens);
  }

  private List<String> tokens() {
    return Stream.of("auth_token", "auth_token_next")
        .map(secret::text)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public boolean refresh() {
    return secret.refresh();
  }
}

package com.quickdumpnow.relay.fn.ingestwebhook;

import com.quickdumpnow.relay.aws.CachedSecret;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import java.util.Optional;
import java.util.stream.Stream;

/** The auth tokens from Secrets Manager: the one in use, and the next one during a rotation. */
final class SecretTokens implements Webhook.Tokens {
  private final CachedSecret secret;

  SecretTokens(CachedSecret secret) {
    this.secret = secret;
  }

  @Override
  public TwilioSignature current() {
    return new TwilioSignature(
        Stream.of("auth_token", "auth_token_next")
            .map(secret::text)
            .flatMap(Optional::stream)
            // A deployment's placeholder must never verify anything.
            .filter(token -> !token.equals(CachedSecret.UNSET))
            .toList());
  }

  @Override
  public boolean refresh() {
    return secret.refresh();
  }
}

package com.quickdumpnow.relay.aws;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * One secret of Secrets Manager: a JSON object of texts and lists of texts. It is read at its first
 * use and kept for five minutes; where it cannot be read again, what is kept is used on, since a
 * text must not wait for Secrets Manager. No value is ever logged or part of an error.
 */
public final class CachedSecret {
  /** What a deployment puts where an operator has to put a value: never a value itself. */
  public static final String UNSET = "unset";

  private static final Duration FRESH = Duration.ofMinutes(5);

  /** From this age on a secret that cannot be read again is counted as old. */
  private static final Duration OLD = Duration.ofMinutes(15);

  /** How long Secrets Manager is left alone after it did not answer. */
  private static final Duration LEAVE_ALONE = Duration.ofSeconds(30);

  /** How often at most somebody from outside can make the relay read the secret again. */
  private static final Duration REFRESH_MIN = Duration.ofSeconds(30);

  private final SecretsManagerClient client;
  private final String secretId;
  private final RelayClock clock;
  private final Telemetry telemetry;

  private @Nullable JsonObject value;
  private Instant readAt = Instant.MIN;
  private Instant nextReadAt = Instant.MIN;
  private Instant nextRefreshAt = Instant.MIN;

  /**
   * Keeps one secret.
   *
   * @param secretId its ARN or name
   */
  public CachedSecret(
      SecretsManagerClient client, String secretId, RelayClock clock, Telemetry telemetry) {
    this.client = client;
    this.secretId = secretId;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * Returns the text of that name; nothing if there is none, an empty one, or {@link #UNSET}.
   *
   * @throws RuntimeException if the secret was never read, and cannot be read now
   */
  public Optional<String> text(String name) {
    return Optional.ofNullable(value().get(name))
        .flatMap(CachedSecret::string)
        .filter(CachedSecret::isSet);
  }

  /**
   * Returns the texts of the list of that name; none if there is no such list.
   *
   * @throws RuntimeException if the secret was never read, and cannot be read now
   */
  public List<String> texts(String name) {
    return Optional.ofNullable(value().get(name))
        .filter(JsonElement::isJsonArray)
        .map(list ->
            list.getAsJsonArray().asList().stream()
                .flatMap(element -> string(element).stream())
                .filter(CachedSecret::isSet)
                .toList())
        .orElse(List.of());
  }

  /**
   * Reads the secret again, whatever its age: for who has found that it does not fit. At most every
   * 30 seconds, so that forged requests cannot make many reads.
   *
   * @return whether it has changed; false too if it was not or could not be read
   */
  public synchronized boolean refresh() {
    var now = clock.instant();
    if (now.isBefore(nextRefreshAt)) {
      return false;
    }
    nextRefreshAt = now.plus(REFRESH_MIN);
    var before = value;
    try {
      read(now);
    } catch (SdkException | IllegalStateException e) {
      telemetry.count("SecretUnavailable", Map.of("reason", e.getClass().getSimpleName()));
      return false;
    }
    return before != null && !before.equals(value);
  }

  private synchronized JsonObject value() {
    var now = clock.instant();
    var kept = value;
    if (kept != null && now.isBefore(nextReadAt)) {
      return kept;
    }
    try {
      return read(now);
    } catch (SdkException | IllegalStateException e) {
      if (kept == null) {
        throw e;
      }
      nextReadAt = now.plus(LEAVE_ALONE);
      telemetry.count(
          now.isAfter(readAt.plus(OLD)) ? "SecretOld" : "SecretUnavailable",
          Map.of("reason", e.getClass().getSimpleName()));
      return kept;
    }
  }

  private JsonObject read(Instant now) {
    var answer = client.getSecretValue(get -> get.secretId(secretId));
    var json = Optional.ofNullable(answer.secretString()).flatMap(CachedSecret::object);
    var object =
        json.orElseThrow(
            () -> new IllegalStateException("secret: not an object (expected: a JSON object)"));
    value = object;
    readAt = now;
    nextReadAt = now.plus(FRESH);
    return object;
  }

  private static Optional<JsonObject> object(String json) {
    try {
      var element = JsonParser.parseString(json);
      return element.isJsonObject() ? Optional.of(element.getAsJsonObject()) : Optional.empty();
    } catch (JsonParseException _) {
      // Without the cause, which quotes what it read.
      return Optional.empty();
    }
  }

  private static Optional<String> string(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()
        ? Optional.of(element.getAsString())
        : Optional.empty();
  }

  private static boolean isSet(String text) {
    return !text.isEmpty() && !text.equals(UNSET);
  }
}

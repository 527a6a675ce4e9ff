package com.quickdumpnow.relay.cloud.aws.target;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import java.time.Duration;

/**
 * How long a target is tried.
 *
 * @param retries attempts after the first, 0 to 185
 * @param age how old the event may get, 60 s to 24 h
 */
public record RetryPolicy(int retries, Duration age) {
  /** The default of EventBridge and of Scheduler. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(185, Duration.ofDays(1));

  /** Takes the member {@code RetryPolicy} of a target. */
  public static RetryPolicy take(JsonInput target) {
    return target
        .object("RetryPolicy")
        .map(policy ->
            new RetryPolicy(
                policy.number("MaximumRetryAttempts", 0, 185).orElse(DEFAULT.retries),
                policy
                    .number("MaximumEventAgeInSeconds", 60, 86_400)
                    .map(Duration::ofSeconds)
                    .orElse(DEFAULT.age)))
        .orElse(DEFAULT);
  }

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("MaximumRetryAttempts", retries);
    json.addProperty("MaximumEventAgeInSeconds", age.toSeconds());
    return json;
  }
}

package com.quickdumpnow.relay.cloud.aws.target;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One payload on its way to one target.
 *
 * @param source on whose behalf; the two name errors differently
 * @param id unique
 * @param payload what the target gets; of Scheduler, {@link #ATTEMPT_NUMBER} in it is replaced at
 *     each attempt
 * @param group the FIFO group, for a FIFO queue
 * @param deadLetterArn where it ends when the target never takes it; if empty it is dropped, as by
 *     AWS
 * @param deadLetterBody what is sent there
 * @param deadLetterAttributes the source's own attributes of the dead letter
 * @param since when it was first due
 * @param attempts how often it was tried
 * @param due when it is to be tried next
 */
public record Delivery(
    Source source,
    String id,
    String targetArn,
    String payload,
    Optional<String> group,
    RetryPolicy retryPolicy,
    Optional<String> deadLetterArn,
    String deadLetterBody,
    Map<String, String> deadLetterAttributes,
    Instant since,
    int attempts,
    Instant due) {
  /** Scheduler's placeholder for how often an invocation was tried, from 1. */
  public static final String ATTEMPT_NUMBER = "<aws.scheduler.attempt-number>";

  /** Who wants something delivered. */
  public enum Source {
    /** An EventBridge rule. */
    EVENTS,
    /** A schedule. */
    SCHEDULER
  }

  /** Returns what the target gets at the next attempt. */
  String payloadNow() {
    return source == Source.SCHEDULER
        ? payload.replace(ATTEMPT_NUMBER, String.valueOf(attempts + 1))
        : payload;
  }

  Delivery retry(Instant next) {
    return new Delivery(
        source,
        id,
        targetArn,
        payload,
        group,
        retryPolicy,
        deadLetterArn,
        deadLetterBody,
        deadLetterAttributes,
        since,
        attempts + 1,
        next);
  }

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("source", source.name());
    json.addProperty("id", id);
    json.addProperty("targetArn", targetArn);
    json.addProperty("payload", payload);
    group.ifPresent(value -> json.addProperty("group", value));
    json.add("RetryPolicy", retryPolicy.json());
    deadLetterArn.ifPresent(value -> json.addProperty("deadLetterArn", value));
    json.addProperty("deadLetterBody", deadLetterBody);
    var attributes = new JsonObject();
    deadLetterAttributes.forEach(attributes::addProperty);
    json.add("deadLetterAttributes", attributes);
    json.add("since", Json.time(since));
    json.addProperty("attempts", attempts);
    json.add("due", Json.time(due));
    return json;
  }

  static Delivery of(JsonObject json) {
    var input = JsonInput.of(json);
    var attributes = new LinkedHashMap<String, String>();
    json.getAsJsonObject("deadLetterAttributes")
        .asMap()
        .forEach((name, value) -> attributes.put(name, value.getAsString()));
    return new Delivery(
        Source.valueOf(input.requiredText("source")),
        input.requiredText("id"),
        input.requiredText("targetArn"),
        input.requiredText("payload"),
        input.text("group"),
        RetryPolicy.take(input),
        input.text("deadLetterArn"),
        input.requiredText("deadLetterBody"),
        attributes,
        Json.time(json.get("since")),
        json.get("attempts").getAsInt(),
        Json.time(json.get("due")));
  }
}

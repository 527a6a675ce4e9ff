package com.quickdumpnow.relay.cloud.aws.scheduler;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * A schedule as it was last put.
 *
 * @param definition what GetSchedule answers
 * @param clientToken the token of the request that made it
 * @param request that request, to tell a repeated one from another one with the same token
 * @param next when it is to fire next; empty when it never will again
 */
record Schedule(JsonObject definition, String clientToken, String request, Optional<Instant> next) {

  static Schedule of(JsonObject json) {
    return new Schedule(
        json.getAsJsonObject("definition"),
        json.get("clientToken").getAsString(),
        json.get("request").getAsString(),
        Optional.ofNullable(json.get("next")).map(Json::time));
  }

  /** The name of a schedule's document, and its key in memory. */
  static String key(String group, String name) {
    return group + "/" + name;
  }

  JsonObject json() {
    var json = new JsonObject();
    json.add("definition", definition);
    json.addProperty("clientToken", clientToken);
    json.addProperty("request", request);
    next.ifPresent(instant -> json.add("next", Json.time(instant)));
    return json;
  }

  String key() {
    return key(group(), name());
  }

  String group() {
    return definition.get("GroupName").getAsString();
  }

  String name() {
    return definition.get("Name").getAsString();
  }

  String arn() {
    return definition.get("Arn").getAsString();
  }

  JsonObject target() {
    return definition.getAsJsonObject("Target");
  }

  String targetArn() {
    return target().get("Arn").getAsString();
  }

  boolean enabled() {
    return definition.get("State").getAsString().equals("ENABLED");
  }

  Timing timing() {
    return Timing.of(
        definition.get("ScheduleExpression").getAsString(),
        definition.get("ScheduleExpressionTimezone").getAsString());
  }

  boolean deletedAfterCompletion() {
    return definition.get("ActionAfterCompletion").getAsString().equals("DELETE");
  }

  Optional<Instant> start() {
    return Optional.ofNullable(definition.get("StartDate")).map(Json::time);
  }

  Optional<Instant> end() {
    return Optional.ofNullable(definition.get("EndDate")).map(Json::time);
  }

  Instant modified() {
    return Json.time(definition.get("LastModificationDate"));
  }

  Schedule next(Optional<Instant> instant) {
    return new Schedule(definition, clientToken, request, instant);
  }
}

package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** What a request says, checked. */
final class Input {
  /** The job id under which messages without a job are listed. */
  private static final String UNMATCHED = "_unmatched";

  /** Largest body of a request, in bytes. */
  private static final int BODY_MAX = 64 * 1024;

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 200;

  private Input() {}

  /**
   * Reads a JSON object that has no other fields than {@code known}. An empty body is {@code {}}.
   */
  static JsonObject body(HttpRequest request, Set<String> known) throws Problem {
    var body = body(request);
    for (var name : body.keySet()) {
      if (!known.contains(name)) {
        throw Problem.badRequest("body: an unknown field (expected: %s)".formatted(known));
      }
    }
    return body;
  }

  /** Reads a JSON object. An empty body is {@code {}}. */
  static JsonObject body(HttpRequest request) throws Problem {
    if (request.body().length > BODY_MAX) {
      throw new Problem(413, "Too large", "A body has at most %d bytes.".formatted(BODY_MAX));
    }
    var text = new String(request.body(), StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return new JsonObject();
    }
    JsonElement body;
    try {
      body = StrictJson.read(text);
    } catch (JsonParseException _) {
      throw Problem.badRequest("body: not JSON");
    }
    if (!body.isJsonObject()) {
      throw Problem.badRequest("body: not an object");
    }
    return body.getAsJsonObject();
  }

  static JsonElement required(JsonObject body, String name) throws Problem {
    if (!body.has(name)) {
      throw Problem.badRequest(name + ": missing");
    }
    return body.get(name);
  }

  static String string(JsonElement value, String name) throws Problem {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw Problem.badRequest(name + ": not a text");
    }
    return value.getAsString();
  }

  static boolean bool(JsonElement value, String name) throws Problem {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw Problem.badRequest(name + ": not true or false");
    }
    return value.getAsBoolean();
  }

  static PhoneNumber phone(JsonElement value, String name) throws Problem {
    var number = string(value, name);
    if (!PhoneNumber.isE164(number)) {
      throw Problem.badRequest(name + ": not a number (expected: such as +16195550134)");
    }
    return new PhoneNumber(number);
  }

  static String parameter(HttpRequest request, String name) {
    return request.pathParameters().getOrDefault(name, "");
  }

  /** Returns the job id in the address, if it has the form of one. */
  static Optional<JobId> jobId(HttpRequest request) {
    return Optional.of(parameter(request, "job_id")).filter(JobId::isJobId).map(JobId::new);
  }

  /** Returns whether the address stands for the messages without a job. */
  static boolean isUnmatched(HttpRequest request) {
    return parameter(request, "job_id").equals(UNMATCHED);
  }

  /** Returns a value of the query; one that is empty counts as none. */
  static Optional<String> query(HttpRequest request, String name) {
    return Optional.ofNullable(request.query().get(name)).filter(value -> !value.isEmpty());
  }

  /** Returns how many things the answer is to list. */
  static int limit(HttpRequest request) throws Problem {
    var limit = request.query().getOrDefault("limit", "" + LIMIT_DEFAULT);
    if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > LIMIT_MAX) {
      throw Problem.badRequest("limit: out of range (expected: 1 to %d)".formatted(LIMIT_MAX));
    }
    return Integer.parseInt(limit);
  }

  /** Refuses a change that was made from another version than {@code version}. */
  static void requireMatch(HttpRequest request, long version, String what) throws Problem {
    if (request
        .header("if-match")
        .filter(tags -> !Answers.isAmong(Answers.etag("" + version), tags))
        .isPresent()) {
      throw Problem.changed(what);
    }
  }
}

package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms that answers have. */
final class Answers {
  private static final String JSON = "application/json";

  private static final int ETAG_LENGTH = 32;

  private Answers() {}

  /** What holds now, and is asked for again the next time. */
  static HttpAnswer ok(JsonObject view) {
    return of(200, view);
  }

  static HttpAnswer of(int status, JsonObject view) {
    return HttpAnswer.of(status, JSON, view.toString()).with("cache-control", "no-store");
  }

  /** A thing that has a version, from which it can be changed. */
  static HttpAnswer versioned(JsonObject view, long version) {
    return ok(view).with("etag", etag("" + version));
  }

  /**
   * What is asked for again and again: whoever has it is told so, and gets nothing else. The time
   * is told with it, and does not make it another.
   */
  static HttpAnswer polled(HttpRequest request, JsonObject view, Instant now) {
    var etag = etag(Job.sha256(view.toString()).substring(0, ETAG_LENGTH));
    if (request.header("if-none-match").filter(tags -> isAmong(etag, tags)).isPresent()) {
      return HttpAnswer.empty(304).with("etag", etag).with("cache-control", "no-cache");
    }
    view.addProperty("server_time", now.toString());
    return HttpAnswer.of(200, JSON, view.toString())
        .with("etag", etag)
        .with("cache-control", "no-cache");
  }

  static JsonElement orNull(Optional<String> text) {
    return text.<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE);
  }

  static String etag(String value) {
    return "\"" + value + "\"";
  }

  /**
   * Returns whether a condition names this tag, or any. CloudFront makes a tag a weak one when it
   * compresses its answer; it stands for the same version all the same.
   */
  static boolean isAmong(String etag, String tags) {
    return Stream.of(tags.split(",", -1))
        .map(tag -> tag.strip().replaceFirst("^W/", ""))
        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
  }
}

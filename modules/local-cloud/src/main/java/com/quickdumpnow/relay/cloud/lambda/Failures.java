package com.quickdumpnow.relay.cloud.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Failed;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Failed invocations in the words of the real runtime. */
final class Failures {
  private Failures() {}

  static Failed thrown(Throwable thrown) {
    var body = describe(thrown);
    return new Failed(
        thrown.getClass().getName(),
        Objects.requireNonNullElse(thrown.getMessage(), ""),
        body.toString());
  }

  static Failed timedOut(String requestId, Duration limit) {
    return of(
        "Sandbox.Timedout",
        "RequestId: %s Error: Task timed out after %s seconds"
            .formatted(requestId, String.format(Locale.ROOT, "%.2f", limit.toMillis() / 1000.0)));
  }

  static Failed of(String type, String message) {
    var body = new JsonObject();
    body.addProperty("errorType", type);
    body.addProperty("errorMessage", message);
    return new Failed(type, message, body.toString());
  }

  private static JsonObject describe(Throwable thrown) {
    var body = new JsonObject();
    body.addProperty("errorMessage", thrown.getMessage());
    body.addProperty("errorType", thrown.getClass().getName());
    var trace = new JsonArray();
    for (var frame : thrown.getStackTrace()) {
      trace.add(frame.toString());
    }
    body.add("stackTrace", trace);
    @Nullable Throwable cause = thrown.getCause();
    if (cause != null) {
      body.add("cause", describe(cause));
    }
    return body;
  }
}

package com.quickdumpnow.relay.lambda;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer to a request.
 *
 * @param status the HTTP status
 * @param headers by name
 * @param body text, or nothing
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
  /** Copies the headers. */
  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  /** Returns an answer without a body. */
  public static HttpAnswer empty(int status) {
    return new HttpAnswer(status, Map.of(), "");
  }

  /** Returns an answer with a body of the given type. */
  public static HttpAnswer of(int status, String contentType, String body) {
    return new HttpAnswer(status, Map.of("content-type", contentType), body);
  }

  /** Returns the same answer with one more header. */
  public HttpAnswer with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpAnswer(status, more, body);
  }

  /**
   * Writes the answer as the platform expects it.
   *
   * @throws IOException if {@code out} does not take it
   */
  public void write(OutputStream out) throws IOException {
    var json = new JsonObject();
    json.addProperty("statusCode", status);
    var named = new JsonObject();
    headers.forEach((name, value) -> named.add(name, new JsonPrimitive(value)));
    json.add("headers", named);
    json.addProperty("body", body);
    json.addProperty("isBase64Encoded", false);
    out.write(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}

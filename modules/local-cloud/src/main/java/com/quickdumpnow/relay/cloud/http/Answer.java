package com.quickdumpnow.relay.cloud.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What goes back to the client.
 *
 * @param headers by lower-case name
 * @param cookies one {@code Set-Cookie} each
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never shared.
record Answer(int status, Map<String, String> headers, List<String> cookies, byte[] body) {

  /** The server sets these itself. */
  private static final Set<String> OWN_HEADERS =
      Set.of("content-length", "transfer-encoding", "connection", "date");

  /** Returns the gateway's own answer, with a message in JSON. */
  static Answer message(int status, String message) {
    var body = new JsonObject();
    body.addProperty("message", message);
    return json(status, body.toString());
  }

  static Answer notFound() {
    return message(404, "Not Found");
  }

  static Answer internalServerError() {
    return message(500, "Internal Server Error");
  }

  static Answer serviceUnavailable() {
    return message(503, "Service Unavailable");
  }

  /**
   * Returns what a function's answer means: with a {@code statusCode} it says all itself, without
   * one it is the body. What is not JSON is the function's error.
   */
  static Answer of(String payload) {
    try {
      var json = parse(payload);
      if (!json.isJsonObject() || !json.getAsJsonObject().has("statusCode")) {
        return json(200, payload);
      }
      return of(json.getAsJsonObject());
    } catch (IOException | RuntimeException e) {
      // Gson has half a dozen exceptions for a value that is not of the kind asked for.
      return internalServerError();
    }
  }

  private static Answer of(JsonObject answer) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "text/plain; charset=utf-8");
    if (isGiven(answer, "headers")) {
      answer
          .getAsJsonObject("headers")
          .asMap()
          .forEach(
              (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.getAsString()));
    }
    headers.keySet().removeAll(OWN_HEADERS);
    var cookies = new ArrayList<String>();
    if (isGiven(answer, "cookies")) {
      answer.getAsJsonArray("cookies").forEach(cookie -> cookies.add(cookie.getAsString()));
    }
    var text = isGiven(answer, "body") ? answer.get("body").getAsString() : "";
    var isBase64 =
        isGiven(answer, "isBase64Encoded") && answer.get("isBase64Encoded").getAsBoolean();
    var status = answer.get("statusCode").getAsInt();
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("statusCode: " + status + " (expected: 200 to 599)");
    }
    return new Answer(
        status,
        headers,
        cookies,
        isBase64 ? Base64.getDecoder().decode(text) : text.getBytes(UTF_8));
  }

  private static boolean isGiven(JsonObject answer, String name) {
    return answer.has(name) && !answer.get(name).isJsonNull();
  }

  private static Answer json(int status, String body) {
    return new Answer(
        status, Map.of("content-type", "application/json"), List.of(), body.getBytes(UTF_8));
  }

  /** Strictly, and to the end: Gson's own parser would take almost any text for a JSON string. */
  private static JsonElement parse(String payload) throws IOException {
    var reader = new JsonReader(new StringReader(payload));
    reader.setStrictness(Strictness.STRICT);
    if (reader.peek() == JsonToken.END_DOCUMENT) {
      throw new JsonParseException("no JSON value");
    }
    var json = JsonParser.parseReader(reader);
    if (reader.peek() != JsonToken.END_DOCUMENT) {
      throw new JsonParseException("text behind the JSON value");
    }
    return json;
  }
}

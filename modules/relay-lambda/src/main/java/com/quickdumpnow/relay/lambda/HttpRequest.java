package com.quickdumpnow.relay.lambda;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as an HTTP API passes it on. Source: API Gateway, Lambda proxy integration, payload
 * format 2.0.
 *
 * @param route the route that matched, such as {@code GET /api/jobs/{job_id}}
 * @param rawQuery what stood behind the question mark, as it was on the wire; may be empty
 * @param headers by lower-case name
 * @param query decoded; of a repeated name the values joined by a comma
 * @param pathParameters what stood for the route's names
 * @param body the bytes as they were on the wire
 * @param sourceIp whoever made the connection: the client, or the proxy in front of the platform
 */
@SuppressWarnings("ArrayRecordComponent") // read once by one handler, never compared or changed
public record HttpRequest(
    String route,
    String rawQuery,
    Map<String, String> headers,
    Map<String, String> query,
    Map<String, String> pathParameters,
    byte[] body,
    String sourceIp) {
  /**
   * Reads the platform's event.
   *
   * @throws JsonParseException if it is none
   */
  public static HttpRequest read(InputStream event) {
    try {
      return read(
          JsonParser.parseReader(new InputStreamReader(event, StandardCharsets.UTF_8))
              .getAsJsonObject());
    } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
      // Without the cause: it quotes what was read, which may be somebody's text.
      throw new JsonParseException("not a request: " + e.getClass().getSimpleName());
    }
  }

  private static HttpRequest read(JsonObject json) {
    var headers = new LinkedHashMap<String, String>();
    texts(json, "headers")
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new HttpRequest(
        text(json, "routeKey"),
        text(json, "rawQueryString"),
        headers,
        texts(json, "queryStringParameters"),
        texts(json, "pathParameters"),
        body(json),
        sourceIp(json));
  }

  /**
   * Returns the path of the route that matched: unlike the path on the wire, the same behind any
   * proxy.
   */
  public String routePath() {
    return route.substring(route.indexOf(' ') + 1);
  }

  /** Returns a header's value. */
  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  private static String sourceIp(JsonObject json) {
    return json.get("requestContext") instanceof JsonObject context
            && context.get("http") instanceof JsonObject http
        ? text(http, "sourceIp")
        : "";
  }

  private static byte[] body(JsonObject json) {
    var body = text(json, "body");
    return json.has("isBase64Encoded") && json.get("isBase64Encoded").getAsBoolean()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(JsonObject json, String name) {
    return json.has(name) && json.get(name).isJsonPrimitive() ? json.get(name).getAsString() : "";
  }

  private static Map<String, String> texts(JsonObject json, String name) {
    var texts = new LinkedHashMap<String, String>();
    if (json.has(name) && json.get(name).isJsonObject()) {
      json.getAsJsonObject(name)
          .entrySet()
          .forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
    }
    return texts;
  }
}

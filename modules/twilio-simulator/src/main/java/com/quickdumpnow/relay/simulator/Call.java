package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, read.
 *
 * @param method upper case
 * @param uri as requested
 * @param path its decoded parts
 * @param query its decoded fields
 * @param authorization the header, if there was one
 * @param body the text of the body
 */
record Call(
    String method,
    URI uri,
    List<String> path,
    List<Field> query,
    @Nullable String authorization,
    String body) {

  private static final int BODY_MAX = 1024 * 1024;

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException if its body is too long or its query is broken
   */
  static Call of(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var path = new ArrayList<String>();
    for (var part : uri.getPath().split("/", -1)) {
      if (!part.isEmpty()) {
        path.add(part);
      }
    }
    var body = exchange.getRequestBody().readNBytes(BODY_MAX + 1);
    if (body.length > BODY_MAX) {
      throw new IllegalArgumentException("body: over %d bytes".formatted(BODY_MAX));
    }
    return new Call(
        exchange.getRequestMethod(),
        uri,
        List.copyOf(path),
        Field.parse(uri.getRawQuery() == null ? "" : uri.getRawQuery()),
        exchange.getRequestHeaders().getFirst("Authorization"),
        new String(body, UTF_8));
  }

  Optional<String> queried(String name) {
    return Field.first(query, name);
  }

  List<Field> form() {
    return Field.parse(body);
  }

  /**
   * Returns the body as an object; an empty one as an empty object.
   *
   * @throws IllegalArgumentException if it is something else
   */
  JsonObject json() {
    if (body.isBlank()) {
      return new JsonObject();
    }
    try {
      if (JsonParser.parseString(body) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException _) {
      // Said below.
    }
    throw new IllegalArgumentException("body: not a JSON object");
  }

  /** Returns whether the path is {@code pattern}, in which {@code *} stands for any one part. */
  boolean is(String wantedMethod, String... pattern) {
    if (!method.equals(wantedMethod) || path.size() != pattern.length) {
      return false;
    }
    for (var part = 0; part < pattern.length; part++) {
      if (!pattern[part].equals("*") && !pattern[part].equals(path.get(part))) {
        return false;
      }
    }
    return true;
  }
}

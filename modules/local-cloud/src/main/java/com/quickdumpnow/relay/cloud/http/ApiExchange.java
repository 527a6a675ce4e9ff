package com.quickdumpnow.relay.cloud.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * One request that a route of the API took, and its answer.
 *
 * @param path decoded
 * @param rawQuery as on the wire, empty if there is none
 * @param headers by lower-case name, with those that the gateway added
 * @param body as text in UTF-8
 * @param status of the answer
 * @param answer its body, as text in UTF-8
 */
public record ApiExchange(
    String method,
    String path,
    String rawQuery,
    Map<String, String> headers,
    String body,
    int status,
    String answer) {
  static ApiExchange of(Request request, Answer answer) {
    return new ApiExchange(
        request.method(),
        request.path(),
        request.rawQuery(),
        Map.copyOf(request.headers()),
        new String(request.body(), UTF_8),
        answer.status(),
        new String(answer.body(), UTF_8));
  }
}

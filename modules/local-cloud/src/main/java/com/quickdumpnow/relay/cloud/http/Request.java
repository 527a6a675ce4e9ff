package com.quickdumpnow.relay.cloud.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One request as the gateway takes it.
 *
 * @param path decoded, as HTTP APIs hand it on
 * @param rawQuery as on the wire, empty if there is none
 * @param headers by lower-case name, repeated ones joined by commas; without cookies
 * @param cookies one item each
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never shared.
record Request(
    String method,
    String path,
    String rawQuery,
    String protocol,
    String sourceIp,
    Map<String, String> headers,
    List<String> cookies,
    byte[] body) {

  /**
   * Takes over what has arrived.
   *
   * @throws IllegalArgumentException if the path is badly encoded
   */
  static Request of(HttpExchange exchange, byte[] body) {
    var uri = exchange.getRequestURI();
    var headers = new TreeMap<String, String>();
    var cookies = new ArrayList<String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (name.equalsIgnoreCase("Cookie")) {
            values.forEach(value -> cookies.addAll(List.of(value.split("; *", -1))));
          } else {
            headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values));
          }
        });
    var sourceIp = exchange.getRemoteAddress().getAddress().getHostAddress();
    headers.merge("x-forwarded-for", sourceIp, (before, peer) -> before + ", " + peer);
    headers.putIfAbsent("x-forwarded-proto", "http");
    headers.putIfAbsent("x-forwarded-port", Integer.toString(exchange.getLocalAddress().getPort()));
    headers.putIfAbsent("x-amzn-trace-id", traceId());
    return new Request(
        exchange.getRequestMethod(),
        decode(Objects.requireNonNullElse(uri.getRawPath(), "/")),
        Objects.requireNonNullElse(uri.getRawQuery(), ""),
        exchange.getProtocol(),
        sourceIp,
        headers,
        cookies,
        body);
  }

  /** As API Gateway names each request. */
  private static String traceId() {
    var random = ThreadLocalRandom.current();
    return "Root=1-%08x-%08x%016x"
        .formatted(Instant.now().getEpochSecond(), random.nextInt(), random.nextLong());
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Returns the decoded query by name, repeated ones joined by commas. */
  Map<String, String> query() {
    var parameters = new TreeMap<String, String>();
    for (var pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        var parts = pair.split("=", 2);
        parameters.merge(
            URLDecoder.decode(parts[0], UTF_8),
            parts.length > 1 ? URLDecoder.decode(parts[1], UTF_8) : "",
            (before, next) -> before + "," + next);
      }
    }
    return parameters;
  }

  /**
   * Returns whether the body goes to the function as text.
   *
   * <p>Source: observed on AWS: {@code text/*} and three kinds of application data are text; all
   * else is base64, form posts and bodies without a type included.
   */
  boolean isText() {
    var type = header("content-type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return header("content-encoding").isEmpty()
        && (type.startsWith("text/")
            || List.of("application/json", "application/xml", "application/javascript")
                .contains(type));
  }

  /** Unlike a form's, a path's plus sign is a plus sign. */
  private static String decode(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
  }
}

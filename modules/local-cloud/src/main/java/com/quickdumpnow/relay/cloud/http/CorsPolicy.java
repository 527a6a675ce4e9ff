package com.quickdumpnow.relay.cloud.http;

import com.quickdumpnow.relay.cloud.template.Topology.Cors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What API Gateway itself does about other origins, once the API has a CORS configuration: it
 * answers preflights, and its headers replace the function's.
 *
 * <p>Source: "Configure CORS for HTTP APIs".
 */
final class CorsPolicy {
  private final Optional<Cors> cors;

  CorsPolicy(Optional<Cors> cors) {
    this.cors = cors;
  }

  /** Returns the answer to a preflight, if this is one and it is the gateway's to answer. */
  Optional<Answer> preflight(Request request) {
    if (cors.isEmpty()
        || !request.method().equals("OPTIONS")
        || request.header("origin").isEmpty()
        || request.header("access-control-request-method").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Answer(204, headers(request), List.of(), new byte[0]));
  }

  /** Returns the answer with this policy's headers instead of the function's. */
  Answer apply(Request request, Answer answer) {
    if (cors.isEmpty()) {
      return answer;
    }
    var headers = new LinkedHashMap<>(answer.headers());
    headers.keySet().removeIf(name -> name.startsWith("access-control-"));
    headers.putAll(headers(request));
    return new Answer(answer.status(), headers, answer.cookies(), answer.body());
  }

  private Map<String, String> headers(Request request) {
    var policy = cors.orElseThrow();
    var origin = request.header("origin");
    var headers = new LinkedHashMap<String, String>();
    if (policy.origins().contains("*")) {
      headers.put("access-control-allow-origin", "*");
    } else if (policy.origins().contains(origin)) {
      headers.put("access-control-allow-origin", origin);
      headers.put("vary", "origin");
    } else {
      return headers;
    }
    if (policy.credentials()) {
      headers.put("access-control-allow-credentials", "true");
    }
    put(headers, "access-control-expose-headers", policy.exposed());
    if (request.method().equals("OPTIONS")) {
      put(headers, "access-control-allow-methods", policy.methods());
      put(headers, "access-control-allow-headers", policy.headers());
      if (policy.maxAgeSeconds() != null) {
        headers.put("access-control-max-age", policy.maxAgeSeconds().toString());
      }
    }
    return headers;
  }

  private static void put(Map<String, String> headers, String name, List<String> values) {
    if (!values.isEmpty()) {
      headers.put(name, String.join(",", values));
    }
  }
}

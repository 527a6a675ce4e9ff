package com.quickdumpnow.relay.cloud.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, read to its end.
 *
 * @param path as sent, still percent-encoded
 * @param query decoded; a name without a value has the value ""
 */
// Compared nowhere, so that the array has no value semantics does not matter.
@SuppressWarnings("ArrayRecordComponent")
public record AwsRequest(
    String method, String path, Map<String, List<String>> query, Headers headers, byte[] body) {

  /** Returns a query string's parameters, decoded, in the order sent. */
  public static Map<String, List<String>> parseQuery(String rawQuery) {
    var query = new LinkedHashMap<String, List<String>>();
    for (var pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        query.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
      }
    }
    return query;
  }

  /** Returns the first header of that name, whatever its case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  /** Returns the first query parameter of exactly that name. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).map(List::getFirst);
  }

  /**
   * Refuses query parameters other than {@code known}: to ignore one would be to answer wrongly.
   */
  public void allowParameters(String... known) {
    for (var name : query.keySet()) {
      if (!List.of(known).contains(name)) {
        throw AwsFault.validation("The query parameter " + name + " is not supported here.");
      }
    }
  }

  /** Returns the path's segments, decoded. */
  public List<String> segments() {
    var segments = new ArrayList<String>();
    for (var segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(decodePath(segment));
      }
    }
    return segments;
  }

  /** Decodes a part of a path, in which, unlike in a query, a plus sign is a plus sign. */
  public static String decodePath(String encoded) {
    return decode(encoded.replace("+", "%2B"));
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, UTF_8);
    } catch (IllegalArgumentException _) {
      throw AwsFault.validation("The address is not well encoded.");
    }
  }
}

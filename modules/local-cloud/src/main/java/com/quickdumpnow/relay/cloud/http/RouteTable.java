package com.quickdumpnow.relay.cloud.http;

import com.quickdumpnow.relay.cloud.template.Topology.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the route of a request as API Gateway does: the most specific path, greedy variables
 * last, then a route's own method before {@code ANY}.
 *
 * <p>Source: "Develop routes for HTTP APIs".
 */
final class RouteTable {
  private static final String DEFAULT = "$default";

  /**
   * A route and what its variables stand for.
   *
   * @param parameters decoded, by name
   */
  record Match(Route route, Map<String, String> parameters) {}

  private record Pattern(Route route, String method, List<String> segments) {

    static Pattern of(Route route) {
      var parts = route.key().split(" ", 2);
      if (parts.length != 2 || !parts[1].startsWith("/")) {
        throw new IllegalArgumentException("key: " + route.key() + " (expected: METHOD /path)");
      }
      return new Pattern(route, parts[0], split(parts[1]));
    }

    boolean isGreedy() {
      return segments.getLast().endsWith("+}");
    }

    /** Counts what is fixed: where two match, the one with more fixed segments is meant. */
    long fixed() {
      return segments.stream().filter(segment -> !segment.startsWith("{")).count();
    }

    @Nullable Map<String, String> match(List<String> path) {
      if (isGreedy() ? path.size() < segments.size() : path.size() != segments.size()) {
        return null;
      }
      var parameters = new LinkedHashMap<String, String>();
      for (var i = 0; i < segments.size(); i++) {
        var segment = segments.get(i);
        var value = path.get(i);
        if (segment.endsWith("+}")) {
          value = String.join("/", path.subList(i, path.size()));
        } else if (!segment.startsWith("{")) {
          if (!segment.equals(value)) {
            return null;
          }
          continue;
        }
        if (value.isEmpty()) {
          return null;
        }
        parameters.put(segment.replaceAll("[{}+]", ""), value);
      }
      return parameters;
    }
  }

  private final List<Pattern> patterns = new ArrayList<>();
  private @Nullable Route otherwise;

  RouteTable(List<Route> routes) {
    for (var route : routes) {
      if (route.key().equals(DEFAULT)) {
        otherwise = route;
      } else {
        patterns.add(Pattern.of(route));
      }
    }
    patterns.sort(
        Comparator.comparing(Pattern::isGreedy)
            .thenComparing(Comparator.comparingLong(Pattern::fixed).reversed())
            .thenComparing(pattern -> pattern.method().equals("ANY")));
  }

  /**
   * Returns the route of a request, but not {@code $default}.
   *
   * @param path decoded
   */
  Optional<Match> match(String method, String path) {
    var segments = split(path);
    for (var pattern : patterns) {
      if (pattern.method().equals(method) || pattern.method().equals("ANY")) {
        var parameters = pattern.match(segments);
        if (parameters != null) {
          return Optional.of(new Match(pattern.route(), parameters));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the route {@code $default}, if there is one. */
  Optional<Match> otherwise() {
    return Optional.ofNullable(otherwise).map(route -> new Match(route, Map.of()));
  }

  private static List<String> split(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}

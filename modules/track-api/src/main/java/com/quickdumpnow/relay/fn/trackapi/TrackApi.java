package com.quickdumpnow.relay.fn.trackapi;

import static java.util.Map.entry;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Serves the routes of the dashboard and of the tracking page. */
final class TrackApi {
  private final Map<String, Route> routes;
  private final Set<String> origins;
  private final Telemetry telemetry;

  /** Serves one route. */
  private interface Route {
    HttpAnswer serve(HttpRequest request) throws Problem;
  }

  TrackApi(
      MessageRoutes messages,
      SendRoutes sends,
      JobRoutes jobs,
      PositionRoutes positions,
      RosterRoutes rosters,
      Set<String> origins,
      Telemetry telemetry,
      String version) {
    this.routes =
        Map.ofEntries(
            entry("GET /api/health", _ -> health(version)),
            entry("GET /sms/status/{message_id}", messages::status),
            entry("POST /sms/send", sends::send),
            entry("POST /api/messages/send", sends::send),
            entry("GET /api/messages/{job_id}", messages::list),
            entry("DELETE /api/messages/{job_id}", messages::erase),
            entry("GET /api/jobs", jobs::list),
            entry("POST /api/jobs", jobs::create),
            entry("GET /api/jobs/{job_id}", jobs::show),
            entry("PATCH /api/jobs/{job_id}", jobs::change),
            entry("POST /api/jobs/{job_id}/ack", jobs::ack),
            entry("PUT /api/jobs/{job_id}/position", positions::move),
            entry("PUT /api/jobs/{job_id}/device", positions::bind),
            entry("GET /gps", positions::gps),
            entry("POST /gps", positions::gps),
            entry("GET /api/roster", rosters::show),
            entry("PUT /api/roster", rosters::change));
    this.origins = Set.copyOf(origins);
    this.telemetry = telemetry;
  }

  HttpAnswer serve(HttpRequest request) {
    return withOrigin(request, answer(request));
  }

  private HttpAnswer answer(HttpRequest request) {
    try {
      if (request.route().startsWith("OPTIONS ")) {
        return preflight(request.routePath());
      }
      var route = routes.get(request.route());
      if (route == null) {
        throw Problem.notFound("There is no such route.");
      }
      return route.serve(request);
    } catch (Problem problem) {
      return problem.answer();
    } catch (RuntimeException e) {
      telemetry.count("ApiFailed", Map.of("route", request.route(), "reason", e.toString()));
      return new Problem(503, "Unavailable", "Please try again in a moment.").answer();
    }
  }

  private static HttpAnswer health(String version) {
    var view = new JsonObject();
    view.addProperty("status", "ok");
    view.addProperty("version", version);
    return Answers.ok(view);
  }

  private HttpAnswer preflight(String path) {
    var methods =
        routes.keySet().stream()
            .filter(route -> route.endsWith(" " + path))
            .map(route -> route.substring(0, route.indexOf(' ')))
            .sorted()
            .collect(Collectors.joining(", "));
    return HttpAnswer.empty(204)
        .with("access-control-allow-methods", methods)
        .with(
            "access-control-allow-headers",
            "authorization, content-type, idempotency-key, if-match, if-none-match")
        .with("access-control-max-age", "600");
  }

  /**
   * Only a configured origin is named, and every answer says that it depends on the origin. An
   * address may have a token in it: it must not go on to another site, and no answer is kept by
   * chance.
   */
  private HttpAnswer withOrigin(HttpRequest request, HttpAnswer answer) {
    var kept =
        answer.headers().containsKey("cache-control")
            ? answer
            : answer.with("cache-control", "no-store");
    var varied =
        kept.with("vary", "Origin")
            .with("referrer-policy", "no-referrer")
            .with("x-content-type-options", "nosniff");
    return request
        .header("origin")
        .filter(origins::contains)
        .map(origin ->
            varied
                .with("access-control-allow-origin", origin)
                .with("access-control-expose-headers", "etag, location, retry-after"))
        .orElse(varied);
  }
}

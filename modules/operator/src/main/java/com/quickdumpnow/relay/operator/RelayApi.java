package com.quickdumpnow.relay.operator;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.operator.secret.Vault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The relay's HTTP interface, with a dashboard key. */
final class RelayApi implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI base;
  private final String key;

  private RelayApi(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /**
   * Finds the interface of a deployment, and a key: the environment's {@code DASHBOARD_KEY}, else
   * one that stands in the deployment's secret.
   *
   * @throws CommandFailure if there is no key
   */
  static RelayApi of(Deployment deployment, Surroundings surroundings) {
    var key =
        surroundings
            .variable("DASHBOARD_KEY")
            .map(String::strip)
            .or(() -> keptKey(deployment))
            .orElseThrow(() ->
                CommandFailure.failed(
                    "no_key",
                    "there is no dashboard key to use: DashboardSecret has none, or only hashes",
                    "set DASHBOARD_KEY to one that is valid"));
    if (!isHeaderValue(key)) {
      // Said here: what the library says of it has the key in it.
      throw CommandFailure.usage(
          "bad_key", "DASHBOARD_KEY has characters that no key has", "set it to one that is valid");
    }
    return new RelayApi(URI.create(deployment.output("PublicUrl")), key);
  }

  /** Returns whether a text may stand in a request's header as it is. */
  static boolean isHeaderValue(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static Optional<String> keptKey(Deployment deployment) {
    try (var vault = new Vault(deployment)) {
      return vault.read(Vault.Name.DASHBOARD).texts(Vault.Field.KEYS).stream()
          .filter(kept -> !kept.isEmpty() && !kept.startsWith(Vault.HASHED))
          .findFirst();
    }
  }

  /**
   * An answer.
   *
   * @param body the document
   * @param tag its {@code ETag}, or an empty text
   */
  record Answer(JsonObject body, String tag) {}

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer put(String path, String tag, JsonObject body) {
    return send(
        request(path)
            .header("If-Match", tag)
            .PUT(BodyPublishers.ofString(body.toString()))
            .build());
  }

  Answer post(String path, Map<String, String> headers, JsonObject body) {
    var request = request(path).POST(BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return send(request.build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + key);
  }

  private Answer send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw refused(response);
      }
      return new Answer(
          JsonParser.parseString(response.body()).getAsJsonObject(),
          response.headers().firstValue("etag").orElse(""));
    } catch (IOException e) {
      throw CommandFailure.failed(
          "not_reachable",
          "%s does not answer".formatted(base),
          "look at its output PublicUrl; for the local run, is ./qdn local running?");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted", "interrupted", "");
    }
  }

  private static CommandFailure refused(HttpResponse<String> response) {
    var detail = detail(response.body());
    return switch (response.statusCode()) {
      case 401 ->
          CommandFailure.failed(
              "unauthorized",
              "the relay does not know this dashboard key",
              "set DASHBOARD_KEY to one that is valid");
      case 404 -> CommandFailure.failed("not_found", "there is no such job or message", "");
      case 412 ->
          CommandFailure.failed(
              "changed", "somebody else changed it meanwhile", "look again, then try again");
      default ->
          response.statusCode() < 500
              ? CommandFailure.failed("refused", "the relay refused: " + detail, "")
              : CommandFailure.failed(
                  "unavailable",
                  "the relay failed (%d): %s".formatted(response.statusCode(), detail),
                  "try again");
    };
  }

  private static String detail(String body) {
    try {
      var problem = JsonParser.parseString(body).getAsJsonObject();
      return (problem.has("detail") ? problem.get("detail") : problem.get("title")).getAsString();
    } catch (RuntimeException _) {
      return "no reason given";
    }
  }

  @Override
  public void close() {
    http.close();
  }
}

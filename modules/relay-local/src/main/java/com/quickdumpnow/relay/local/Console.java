package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.cloud.aws.AwsPort;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The pages of the local run: the phones, and what goes on behind them. */
final class Console {
  private static final Duration SIMULATOR_TIMEOUT = Duration.ofSeconds(20);

  /** The page shows pictures from anywhere, since simulated phones may send any; nothing else. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http: data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> PAGES =
      Map.of(
          "/", "index.html",
          "/favicon.ico", "favicon.svg",
          "/console/favicon.svg", "favicon.svg",
          "/console/console.css", "console.css",
          "/console/console.js", "console.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final LocalCloud cloud;
  private final Journal journal;
  private final Optional<URI> simulator;
  private final LocalOptions options;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Console(LocalCloud cloud, Journal journal, Optional<URI> simulator, LocalOptions options) {
    this.cloud = cloud;
    this.journal = journal;
    this.simulator = simulator;
    this.options = options;
  }

  /** What a browser calls this machine. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

  void mount() {
    cloud.mount("/", guarded(this::page));
    cloud.mount("/console/state", guarded(this::state));
    cloud.mount("/console/functions", guarded(this::function));
    cloud.mount("/_sim", guarded(this::simulator));
  }

  /** A page of another site, open in the same browser, must not be able to play with the phones. */
  private static HttpHandler guarded(HttpHandler handler) {
    return exchange -> {
      try (exchange) {
        var origin = exchange.getRequestHeaders().getFirst("Origin");
        var host = exchange.getRequestHeaders().getFirst("Host");
        // Also under a name of the other site's own that leads to this machine.
        if (host == null
            || !LOOPBACK.matcher(host).matches()
            || (origin != null && !origin.equals("http://" + host))) {
          answer(exchange, 403, "text/plain; charset=utf-8", "another origin\n".getBytes(UTF_8));
        } else {
          handler.handle(exchange);
        }
      }
    };
  }

  private void page(HttpExchange exchange) throws IOException {
    var name = PAGES.get(exchange.getRequestURI().getPath());
    if (name == null) {
      answer(exchange, 404, "application/json", "{\"message\":\"Not Found\"}".getBytes(UTF_8));
      return;
    }
    try (var resource = Console.class.getResourceAsStream("/console/" + name)) {
      if (resource == null) {
        throw new IOException("no page " + name);
      }
      var type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
      answer(exchange, 200, type, resource.readAllBytes());
    }
  }

  private void state(HttpExchange exchange) throws IOException {
    var query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    var after = query.matches("after=[0-9]{1,15}") ? Long.parseLong(query.substring(6)) : 0;
    var state = new JsonObject();
    state.addProperty("speed", options.speed());
    state.addProperty("twilio", simulator.map(URI::toString).orElse(""));
    state.addProperty("server_time", Instant.now().toString());
    state.add("events", events(after));
    state.add("functions", functions());
    cloud.awsPort().ifPresent(aws -> services(aws, state));
    answer(exchange, 200, "application/json", state.toString().getBytes(UTF_8));
  }

  private JsonArray events(long after) {
    var events = new JsonArray();
    for (var entry : journal.after(after)) {
      var event = new JsonObject();
      event.addProperty("id", entry.id());
      event.addProperty("at", entry.at());
      event.addProperty("function", entry.function());
      event.addProperty("event", entry.event());
      event.addProperty("message", entry.message());
      var facts = new JsonObject();
      entry.facts().forEach(facts::addProperty);
      event.add("facts", facts);
      events.add(event);
    }
    return events;
  }

  private JsonArray functions() {
    var functions = new JsonArray();
    for (var function : cloud.topology().functions()) {
      var view = new JsonObject();
      view.addProperty("name", Journal.name(function.label()));
      view.addProperty("running", cloud.isRunning(function.label()));
      functions.add(view);
    }
    return functions;
  }

  private static void services(AwsPort aws, JsonObject state) {
    var queues = new JsonArray();
    for (var queue : aws.queueDepths()) {
      var view = new JsonObject();
      view.addProperty("name", queue.name());
      view.addProperty("visible", queue.visible());
      view.addProperty("in_flight", queue.inFlight());
      view.addProperty("delayed", queue.delayed());
      queues.add(view);
    }
    state.add("queues", queues);
    var schedules = new JsonArray();
    for (var schedule : aws.schedules()) {
      var view = new JsonObject();
      view.addProperty("name", schedule.name());
      schedule.next().ifPresent(next -> view.addProperty("next", next.toString()));
      schedules.add(view);
    }
    state.add("schedules", schedules);
    var mails = new JsonArray();
    for (var mail : aws.sentMails()) {
      var view = new JsonObject();
      view.addProperty("subject", mail.subject());
      view.addProperty("text", mail.text().orElse(""));
      mails.add(view);
    }
    state.add("mails", mails);
  }

  /** Stops a function or starts it again: {@code {"running": false}}. */
  private void function(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var name = path.substring(path.lastIndexOf('/') + 1);
    var known =
        cloud.topology().functions().stream()
            .anyMatch(function -> Journal.name(function.label()).equals(name));
    if (!known || !exchange.getRequestMethod().equals("PUT")) {
      answer(exchange, 404, "application/json", "{\"message\":\"Not Found\"}".getBytes(UTF_8));
      return;
    }
    try {
      var body =
          JsonParser.parseString(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      if (!(body instanceof JsonObject wanted)
          || !(wanted.get("running") instanceof JsonPrimitive running)
          || !running.isBoolean()) {
        throw new JsonParseException("running: not true or false");
      }
      if (running.getAsBoolean()) {
        cloud.startFunction(name);
      } else {
        cloud.stopFunction(name);
      }
      answer(exchange, 204, "application/json", new byte[0]);
    } catch (JsonParseException e) {
      answer(exchange, 400, "application/json", "{\"message\":\"running?\"}".getBytes(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Passes a request on to the simulator, which another origin could not be asked. */
  private void simulator(HttpExchange exchange) throws IOException {
    if (simulator.isEmpty()) {
      answer(exchange, 404, "application/json", "{\"message\":\"Not Found\"}".getBytes(UTF_8));
      return;
    }
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    simulator.get().toString().replaceAll("/$", "") + exchange.getRequestURI()))
            .timeout(SIMULATOR_TIMEOUT)
            .header("Content-Type", "application/json")
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
            .build();
    try {
      var answered = http.send(request, BodyHandlers.ofByteArray());
      answer(exchange, answered.statusCode(), "application/json", answered.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
    var silent = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, silent ? -1 : body.length);
    if (!silent) {
      exchange.getResponseBody().write(body);
    }
  }
}

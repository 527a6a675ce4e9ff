package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.cloud.aws.AwsPort;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsException;
import com.quickdumpnow.relay.local.Journal.Kind;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/** The pages of the local run: the phones, and what goes on behind them. */
final class Console implements AutoCloseable {
  private static final Duration SIMULATOR_TIMEOUT = Duration.ofSeconds(20);

  /** How often queues are counted while somebody looks at them, and while nobody does. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration GLANCE = Duration.ofSeconds(3);

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Set<String> PAGES =
      Set.of(
          "console.css",
          "console.js",
          "model.js",
          "scenarios.js",
          "favicon.svg",
          "trailer.svg",
          "lang/en.json",
          "lang/es.json");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  /** What a browser calls this machine. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

  private final LocalCloud cloud;
  private final Journal journal;
  private final Optional<URI> simulator;
  private final LocalOptions options;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AwsClient aws;
  private final LetterView deadLetters;
  private final EventStream stream;
  private final JsonArray samples;
  private final Map<String, Integer> dead = new HashMap<>();
  private final Set<String> mails = new HashSet<>();
  private final Semaphore sooner = new Semaphore(0);
  private final Thread watcher;

  /**
   * Shows {@code cloud}.
   *
   * @param simulator where the phones are; nothing if they are real
   * @throws IOException if the sample jobs cannot be read
   */
  Console(LocalCloud cloud, Journal journal, Optional<URI> simulator, LocalOptions options)
      throws IOException {
    this.cloud = cloud;
    this.journal = journal;
    this.simulator = simulator;
    this.options = options;
    this.aws = new AwsClient(cloud.aws());
    this.deadLetters = new LetterView(cloud);
    this.stream = new EventStream(journal);
    this.samples = Maintenance.samples();
    // What an earlier run mailed is no news.
    cloud
        .awsPort()
        .ifPresent(port -> port.sentMails().forEach(mail -> mails.add(mail.messageId())));
    this.watcher = Thread.ofVirtual().name("console").unstarted(this::watch);
  }

  void mount() {
    cloud.mount("/", guarded(this::page));
    cloud.mount("/console/state", guarded(exchange -> json(exchange, 200, state().toString())));
    cloud.mount("/console/stream", guarded(this::stream));
    cloud.mount("/console/entries", guarded(this::entry));
    cloud.mount("/console/functions", guarded(this::function));
    cloud.mount("/console/schedules", guarded(this::fire));
    cloud.mount("/console/dead-letters", guarded(this::deadLetters));
    cloud.mount("/console/reset", guarded(this::reset));
    cloud.mount("/_sim", guarded(this::simulator));
    watcher.start();
  }

  /** What nobody tells of by himself: how full the queues are, which timers are set. */
  private void watch() {
    try {
      while (true) {
        try {
          look();
        } catch (RuntimeException _) {
          // Such as a service that did not answer: the next look may do better.
        }
        var _ = sooner.tryAcquire((stream.isRead() ? LOOK : GLANCE).toMillis(), MILLISECONDS);
        sooner.drainPermits();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private synchronized void look() {
    var state = state();
    journal.state(state.toString());
    if (state.get("queues") instanceof JsonArray queues) {
      for (var queue : queues) {
        var view = queue.getAsJsonObject();
        var name = view.get("name").getAsString();
        var count = view.get("visible").getAsInt() + view.get("in_flight").getAsInt();
        var before = dead.getOrDefault(name, 0);
        if (isDeadLetterQueue(name)) {
          dead.put(name, count);
          if (count > before) {
            journal.add(
                Kind.DEAD_LETTER,
                "dead-letter",
                "sqs",
                "",
                Map.of("queue", name, "count", Integer.toString(count)),
                null);
          }
        }
      }
    }
    cloud
        .awsPort()
        .ifPresent(port ->
            port.sentMails().stream()
                .filter(mail -> mails.add(mail.messageId()))
                .forEach(mail ->
                    journal.add(
                        Kind.MAIL, "mail", "ses", "", Map.of("mail", mail.messageId()), null)));
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
    var path = exchange.getRequestURI().getPath();
    var name =
        switch (path) {
          case "/" -> "index.html";
          case "/favicon.ico" -> "favicon.svg";
          default -> path.startsWith("/console/") ? path.substring("/console/".length()) : "";
        };
    if (!name.equals("index.html") && !PAGES.contains(name)) {
      notFound(exchange);
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

  private void stream(HttpExchange exchange) throws IOException {
    headers(exchange, "text/event-stream");
    sooner.release();
    stream.serve(exchange);
  }

  private void entry(HttpExchange exchange) throws IOException {
    var id = last(exchange);
    var entry =
        id.matches("[0-9]{1,15}")
            ? journal.entry(Long.parseLong(id))
            : Optional.<Journal.Entry>empty();
    var detail = entry.map(Journal.Entry::detail);
    if (detail.isEmpty()) {
      notFound(exchange);
    } else {
      json(exchange, 200, detail.get().toString());
    }
  }

  /** The last part of the path. */
  private static String last(HttpExchange exchange) {
    var path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** How things stand, but for what has an entry of its own in the journal. */
  private JsonObject state() {
    var state = new JsonObject();
    state.addProperty("speed", options.speed());
    state.addProperty("simulated", simulator.isPresent());
    state.addProperty("can_reset", simulator.isPresent() && cloud.awsPort().isPresent());
    state.add("samples", samples);
    state.add("functions", functions());
    cloud.awsPort().ifPresent(port -> services(port, state));
    return state;
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
      view.addProperty("once", schedule.expression().startsWith("at("));
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
    var name = last(exchange);
    var known =
        cloud.topology().functions().stream()
            .anyMatch(function -> Journal.name(function.label()).equals(name));
    if (!known || !exchange.getRequestMethod().equals("PUT")) {
      notFound(exchange);
      return;
    }
    act(
        exchange,
        input -> {
          if (!(input.get("running") instanceof JsonPrimitive running) || !running.isBoolean()) {
            throw new IllegalArgumentException("running: not true or false");
          }
          if (running.getAsBoolean()) {
            cloud.startFunction(name);
          } else {
            cloud.stopFunction(name);
          }
          hand(running.getAsBoolean() ? "started" : "stopped", name, Map.of());
        });
  }

  /** Has Scheduler run one schedule now. What the relay makes of it is the relay's. */
  private void fire(HttpExchange exchange) throws IOException {
    var parts = exchange.getRequestURI().getPath().split("/", -1);
    if (parts.length != 5 || !parts[4].equals("fire") || cloud.awsPort().isEmpty()) {
      notFound(exchange);
      return;
    }
    var port = cloud.awsPort().get();
    act(
        exchange,
        _ -> {
          var schedule =
              port.schedules().stream()
                  .filter(candidate -> candidate.name().equals(parts[3]))
                  .findFirst()
                  .orElseThrow(() -> new NoSuchElementException("no schedule " + parts[3]));
          hand("fire-now", "scheduler", Map.of("schedule", schedule.name()));
          port.fireNow(schedule.group(), schedule.name());
        });
  }

  private static boolean isDeadLetterQueue(String name) {
    return name.toLowerCase(Locale.ROOT).contains("dlq");
  }

  private void deadLetters(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      act(exchange, _ -> {}, () -> deadLetters.look().toString());
      return;
    }
    act(
        exchange,
        input -> {
          var queue = text(input, "queue");
          var id = text(input, "id");
          if (!deadLetters.replay(queue, id)) {
            throw new NoSuchElementException("it is not there any more");
          }
          hand("replay", "sqs", Map.of("queue", queue));
        });
  }

  private static String text(JsonObject input, String name) {
    if (input.get(name) instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw new IllegalArgumentException(name + ": not a text");
  }

  private void reset(HttpExchange exchange) throws IOException {
    if (simulator.isEmpty() || cloud.awsPort().isEmpty()) {
      notFound(exchange); // What is real is not emptied.
      return;
    }
    var port = cloud.awsPort().get();
    act(
        exchange,
        _ -> {
          new Reset(cloud, port, aws).run(() -> simulate("DELETE", "/_sim", new byte[0]));
          synchronized (this) {
            dead.clear();
            journal.clear();
          }
          hand("reset", "console", Map.of());
        });
  }

  private void hand(String what, String who, Map<String, String> facts) {
    journal.add(Kind.HAND, what, who, "", facts, null);
    sooner.release();
  }

  /** Something that is done on request, and may be interrupted. */
  private interface Action {
    void on(JsonObject input) throws InterruptedException;
  }

  private interface Answering {
    String answer() throws InterruptedException;
  }

  private void act(HttpExchange exchange, Action action) throws IOException {
    if (exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD")) {
      answer(exchange, 405, "application/json", "{}".getBytes(UTF_8));
    } else {
      act(exchange, action, () -> "");
    }
  }

  private void act(HttpExchange exchange, Action action, Answering answering) throws IOException {
    try {
      action.on(input(exchange));
      var said = answering.answer();
      if (said.isEmpty()) {
        answer(exchange, 204, "application/json", new byte[0]);
      } else {
        json(exchange, 200, said);
      }
    } catch (NoSuchElementException e) {
      refuse(exchange, 404, e);
    } catch (IllegalArgumentException | JsonParseException e) {
      refuse(exchange, 400, e);
    } catch (IllegalStateException | UncheckedIOException | AwsException | SdkException e) {
      refuse(exchange, 503, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonObject input(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (body.isBlank()) {
      return new JsonObject();
    }
    if (JsonParser.parseString(body) instanceof JsonObject input) {
      return input;
    }
    throw new JsonParseException("not a JSON object");
  }

  private static void refuse(HttpExchange exchange, int status, Exception why) throws IOException {
    var message = new JsonObject();
    message.addProperty("message", String.valueOf(why.getMessage()));
    json(exchange, status, message.toString());
  }

  private static void notFound(HttpExchange exchange) throws IOException {
    json(exchange, 404, "{\"message\":\"Not Found\"}");
  }

  /** Passes a request on to the simulator, which another origin could not be asked. */
  private void simulator(HttpExchange exchange) throws IOException {
    if (simulator.isEmpty()) {
      notFound(exchange);
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

  private void simulate(String method, String path, byte[] body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(simulator.orElseThrow().resolve(path))
            .timeout(SIMULATOR_TIMEOUT)
            .method(method, BodyPublishers.ofByteArray(body))
            .build();
    try {
      var status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status >= 300) {
        throw new IllegalStateException("the simulator answered " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    answer(exchange, status, "application/json", body.getBytes(UTF_8));
  }

  private static void headers(HttpExchange exchange, String type) {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    headers(exchange, type);
    var silent = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, silent ? -1 : body.length);
    if (!silent) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Counts no queues any more. */
  @Override
  public void close() {
    watcher.interrupt();
    aws.close();
    deadLetters.close();
    http.shutdownNow();
  }
}

package com.quickdumpnow.relay.cloud.http;

import com.quickdumpnow.relay.cloud.lambda.InvocationResult;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Failed;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Stopped;
import com.quickdumpnow.relay.cloud.template.Topology.HttpApi;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API on a port of 127.0.0.1, with room for local pages beside it.
 *
 * <p>Its own answers (404, 413, 431, 500, 503) are API Gateway's. It does not double throttling,
 * authorizers or custom domains.
 */
public final class HttpGateway implements AutoCloseable {

  /** Longest request body, in bytes. Source: HTTP API quotas. */
  private static final int BODY_LENGTH_MAX = 10 * 1024 * 1024;

  /** Longest header section, in bytes. Source: HTTP API quotas. */
  private static final int HEADERS_LENGTH_MAX = 10_240;

  /** How much of a body that is too long is read off, so that the client gets to its answer. */
  private static final int DRAIN_LENGTH_MAX = 64 * 1024 * 1024;

  private static final int BACKLOG = 1_024;

  static {
    // Without it the JDK's server waits for an acknowledgement between an answer's head and body.
    // Read once, when the first server of this JVM is made.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  /** What is served once the template has been read. */
  private record Service(HttpApi api, RouteTable routes, CorsPolicy cors, Backend backend) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, HttpHandler> mounted = new ConcurrentHashMap<>();
  private volatile @Nullable Service service;
  private volatile Consumer<ApiExchange> listener = _ -> {};

  private HttpGateway(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /**
   * Takes the port. Requests wait until {@link #serve}.
   *
   * @param port 0 for any free one
   * @throws java.net.BindException if the port is in use
   * @throws IOException if it cannot be listened on
   */
  public static HttpGateway bind(int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    return new HttpGateway(HttpServer.create(address, BACKLOG));
  }

  /** Returns where it is: {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Adds local pages. The API's own routes come before them, but for {@code $default}.
   *
   * @param path they and all below them; {@code /} for all that no route takes
   */
  public void mount(String path, HttpHandler handler) {
    mounted.put(path, handler);
  }

  /** Says who hears of each request that a route has answered, before the client does. */
  public void onAnswer(Consumer<ApiExchange> hears) {
    listener = hears;
  }

  /** Starts to answer. */
  public void serve(HttpApi api, Backend backend) {
    service = new Service(api, new RouteTable(api.routes()), new CorsPolicy(api.cors()), backend);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var current = service;
    if (current == null) {
      throw new IllegalStateException("not serving yet");
    }
    Request request;
    try {
      request = Request.of(exchange, new byte[0]);
    } catch (IllegalArgumentException e) {
      send(exchange, Answer.message(400, "Bad Request"), "");
      return;
    }
    var match = current.routes().match(request.method(), pathInStage(request, current.api()));
    var local = match.isEmpty() ? mounted(request.path()) : null;
    if (local != null) {
      local.handle(exchange);
      return;
    }
    var requestId = requestId();
    send(exchange, answer(exchange, match, current, requestId), requestId);
  }

  private Answer answer(
      HttpExchange exchange, Optional<RouteTable.Match> match, Service current, String requestId)
      throws IOException {
    var body = exchange.getRequestBody().readNBytes(BODY_LENGTH_MAX + 1);
    if (body.length > BODY_LENGTH_MAX) {
      exchange.getRequestBody().readNBytes(DRAIN_LENGTH_MAX);
      return Answer.message(413, "Request Entity Too Large");
    }
    var request = Request.of(exchange, body);
    if (headersLength(request) > HEADERS_LENGTH_MAX) {
      return Answer.message(431, "Request Header Fields Too Large");
    }
    var preflight = current.cors().preflight(request);
    if (preflight.isPresent()) {
      return preflight.get();
    }
    var route = match.or(current.routes()::otherwise);
    if (route.isEmpty()) {
      return Answer.notFound();
    }
    var answer = integrate(request, route.get(), current, requestId);
    listener.accept(ApiExchange.of(request, answer));
    return answer;
  }

  private Answer integrate(
      Request request, RouteTable.Match match, Service current, String requestId) {
    var event = RequestEvent.of(request, match, current.api(), requestId, Instant.now());
    var integration = match.route();
    // Not cancelled when the time is over: on AWS, too, the function runs on.
    var running =
        threads.submit(() -> current.backend().invoke(integration.functionArn(), event.toString()));
    try {
      var result = running.get(integration.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return current.cors().apply(request, answerOf(result));
    } catch (TimeoutException e) {
      return Answer.serviceUnavailable();
    } catch (ExecutionException e) {
      return Answer.internalServerError();
    } catch (InterruptedException e) {
      return Answer.serviceUnavailable(); // Closing.
    }
  }

  private static Answer answerOf(InvocationResult result) {
    return switch (result) {
      case Returned(var payload) -> Answer.of(payload);
      case Failed _ -> Answer.internalServerError();
      case Stopped _ -> Answer.serviceUnavailable();
    };
  }

  private @Nullable HttpHandler mounted(String path) {
    return mounted.entrySet().stream()
        .filter(entry ->
            path.equals(entry.getKey())
                || path.startsWith(
                    entry.getKey().endsWith("/") ? entry.getKey() : entry.getKey() + "/"))
        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse(null);
  }

  /** All stages but {@code $default} are the first part of the path. */
  private static String pathInStage(Request request, HttpApi api) {
    var prefix = "/" + api.stage();
    if (api.stage().equals("$default")) {
      return request.path();
    }
    return request.path().startsWith(prefix + "/")
        ? request.path().substring(prefix.length())
        : "/";
  }

  private static int headersLength(Request request) {
    var length = 0;
    for (var header : request.headers().entrySet()) {
      length += header.getKey().length() + header.getValue().length() + 4;
    }
    return length + String.join("; ", request.cookies()).length();
  }

  private static void send(HttpExchange exchange, Answer answer, String requestId)
      throws IOException {
    try (exchange) {
      var headers = exchange.getResponseHeaders();
      answer.headers().forEach(headers::set);
      answer.cookies().forEach(cookie -> headers.add("set-cookie", cookie));
      headers.set("apigw-requestid", requestId);
      var body = answer.body();
      if (exchange.getRequestMethod().equals("HEAD")) {
        headers.set("content-length", Integer.toString(body.length));
        exchange.sendResponseHeaders(answer.status(), -1);
      } else if (body.length == 0 || answer.status() == 204 || answer.status() == 304) {
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  private static String requestId() {
    var bytes = new byte[11];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /** Stops at once; requests that are being answered are cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

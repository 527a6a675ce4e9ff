package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Takes webhooks, and answers as it was told: empty TwiML if it was told nothing. */
final class RelayStub implements AutoCloseable {
  private static final Reply GOOD =
      new Reply(200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>", 0);

  private final HttpServer server;
  private final List<Webhook> webhooks = new CopyOnWriteArrayList<>();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

  /** One answer; status 0 ends the connection without one. */
  record Reply(int status, String contentType, String body, long afterMillis) {}

  /** One request as it came; the fields have one value each, as Twilio's webhooks do. */
  record Webhook(
      String method, String url, Map<String, List<String>> headers, Map<String, String> form) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  private RelayStub(HttpServer server) {
    this.server = server;
  }

  static RelayStub start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var stub = new RelayStub(server);
    server.createContext("/", stub::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return stub;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  RelayStub replies(Reply... next) {
    replies.addAll(List.of(next));
    return this;
  }

  RelayStub replies(int... statuses) {
    for (var status : statuses) {
      replies.add(new Reply(status, "text/xml", "<Response/>", 0));
    }
    return this;
  }

  List<Webhook> webhooks() {
    return webhooks;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var form = new TreeMap<String, String>();
      Field.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
          .forEach(field -> form.put(field.name(), field.value()));
      webhooks.add(
          new Webhook(
              exchange.getRequestMethod(),
              url(exchange.getRequestURI().toString()).toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              form));
      var next = replies.poll();
      var reply = next == null ? GOOD : next;
      if (reply.afterMillis() > 0) {
        Thread.sleep(reply.afterMillis());
      }
      if (reply.status() == 0) {
        return;
      }
      if (!reply.contentType().isEmpty()) {
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      }
      var body = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

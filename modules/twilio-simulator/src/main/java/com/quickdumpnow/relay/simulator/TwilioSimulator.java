package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Twilio on this computer: its REST API for Twilio's own SDKs, phones that take texts and send
 * them, and webhooks signed and retried as Twilio does. It listens on the loopback address only.
 *
 * <p>Its own interface is under {@code /_sim/}. What it does not do: voice, scheduled texts, other
 * channels than SMS and MMS, prices, carriers' filters.
 */
public final class TwilioSimulator implements AutoCloseable {
  private static final Pattern LOOPBACK =
      Pattern.compile("https?://(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Webhooks webhooks;
  private final Store store;
  private final RestApi rest;
  private final ControlApi control;
  private final Faults faults;
  private final Events events;

  private TwilioSimulator(SimulatorOptions options, Store store, HttpServer server) {
    this.store = store;
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.webhooks = new Webhooks(store);
    this.events = new Events(options.clock());
    this.faults = new Faults(store);
    var carrier = new Carrier(store, webhooks, events, threads, options.speed());
    var inbound = new Inbound(store, webhooks, events);
    this.rest = new RestApi(store, carrier, faults);
    this.control = new ControlApi(store, inbound, carrier, faults, events);
    store.unsettled().forEach(carrier::carry);
  }

  /**
   * Starts one.
   *
   * @throws IOException if the port is taken or the data directory cannot be used
   */
  public static TwilioSimulator start(SimulatorOptions options) throws IOException {
    var server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 0);
    try {
      var simulator = new TwilioSimulator(options, Store.open(options), server);
      options.inboundUrl().ifPresent(url -> simulator.deliverInboundTo(url, options.fallbackUrl()));
      server.createContext("/", simulator::handle);
      server.setExecutor(simulator.threads);
      server.start();
      return simulator;
    } catch (IOException | RuntimeException e) {
      server.stop(0);
      throw e;
    }
  }

  /** Returns the address of its REST API and of its own interface, without a slash at the end. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the account as it is now. */
  public Account account() {
    return store.account();
  }

  /**
   * Sets where the account's messaging service reports inbound texts, as provisioning it would.
   *
   * @param url the webhook's address, overrides ({@code #rc=…}) included
   * @param fallback where they are reported when that fails
   */
  public void deliverInboundTo(URI url, Optional<URI> fallback) {
    var service = store.service(store.account().messagingServiceSid()).orElseThrow();
    var settings = new HashMap<>(service.settings());
    settings.put("inbound_request_url", url.toString());
    settings.put("fallback_url", fallback.map(URI::toString).orElse(""));
    settings.put("use_inbound_webhook_on_number", "false");
    store.save(new Store.Service(service.sid(), service.createdAt(), store.now(), settings));
  }

  /**
   * Tells a listener of all that happens from now on, one after the other for each of the
   * simulator's threads, and before whoever caused it has his answer.
   */
  public void onEvent(Consumer<SimulatorEvent> listener) {
    events.listen(listener);
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      var answer = answer(exchange);
      if (answer.status() == 0) {
        // Closing an exchange that has no answer yet ends its connection.
        return;
      }
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Twilio-Request-Id", store.newSid("RQ"));
      if ("close".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Connection"))) {
        // The JDK's server closes then, but does not say so, and clients keep what is dead.
        exchange.getResponseHeaders().set("Connection", "close");
      }
      var body = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (IOException _) {
      // The client has gone.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
    Call call;
    try {
      call = Call.of(exchange);
    } catch (IllegalArgumentException e) {
      return badRequest(e);
    }
    if (!call.path().isEmpty() && call.path().getFirst().equals("_sim")) {
      var origin = exchange.getRequestHeaders().getFirst("Origin");
      // A page of another site, open in the same browser, must not play with the phones.
      return origin == null || LOOPBACK.matcher(origin).matches()
          ? control(call)
          : Answer.json(403, refusal(403, "another origin"));
    }
    if (!RestApi.isRest(call)) {
      return Answer.error(RestApi.notFound(call));
    }
    return rest(call);
  }

  private Answer control(Call call) throws InterruptedException {
    try {
      return control.answer(call);
    } catch (TwilioError e) {
      return Answer.error(e);
    } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
      // The last two are Gson's word for a member of another type.
      return badRequest(e);
    }
  }

  private static Answer badRequest(RuntimeException e) {
    return Answer.json(400, refusal(400, e.getMessage()));
  }

  private static JsonObject refusal(int status, @Nullable String message) {
    var body = new JsonObject();
    body.addProperty("status", status);
    body.addProperty("message", message);
    return body;
  }

  private Answer rest(Call call) throws InterruptedException {
    var fault = faults.next(RestApi.isSend(call));
    if (fault.isEmpty()) {
      return tell(call, performed(call), false);
    }
    Thread.sleep(fault.get().hang());
    if (fault.get().lost()) {
      return tell(call, Answer.NONE, true);
    }
    var truth = fault.get().takesEffect() ? performed(call) : Answer.NONE;
    return tell(call, fault.get().answer().orElse(truth), true);
  }

  private Answer performed(Call call) {
    try {
      return rest.answer(call);
    } catch (TwilioError e) {
      return Answer.error(e);
    } catch (IllegalArgumentException _) {
      return Answer.error(RestApi.refused(20_001, "The request could not be read."));
    }
  }

  private Answer tell(Call call, Answer answer, boolean faulty) {
    var details = new LinkedHashMap<String, @Nullable Object>();
    details.put("method", call.method());
    details.put("path", call.uri().getPath());
    details.put("status", answer.status());
    details.put("fault", faulty);
    if (RestApi.isSend(call)) {
      details.put("request", call.body());
      details.put("answer", answer.body());
    }
    events.add("api", details);
    return answer;
  }

  /** Stops at once: what hangs is cut off, and texts on their way stay where they are. */
  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    webhooks.close();
    store.close();
  }
}

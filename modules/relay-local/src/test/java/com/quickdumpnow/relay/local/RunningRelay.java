package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole relay, as a customer, a phone and a dashboard reach it: by HTTP. Twenty times as fast
 * as in earnest, and one for all tests of a JVM: each test texts from customers of its own.
 */
final class RunningRelay {
  static final double SPEED = 20;

  /** Where the infrastructure's build leaves the synthesised template. */
  static final Path ASSEMBLY = Path.of("../../infra-cdk/target/cdk.out");

  /** How long an escalation may not come before: five minutes at speed 1. */
  static final Duration ACK_TIMEOUT = Duration.ofMillis((long) (300_000 / SPEED));

  /**
   * How long a carrier has to take a text: two minutes at speed 1, since no slow machine may take
   * longer than this divided by the speed.
   */
  static final Duration DELIVERY_TIMEOUT = Duration.ofMillis((long) (120_000 / SPEED));

  /** A message whose function ran into a time-out comes again after 90 s. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How a text stands of which the relay has not heard the provider's word. */
  private static final Set<String> UNDER_WAY = Set.of("planned", "sending", "unknown", "retrying");

  /** Before the relay itself, which prints to it. */
  private static final ByteArrayOutputStream SAID = new ByteArrayOutputStream();

  private static final OpenApi OPEN_API = OpenApi.read(Path.of("../../docs/openapi.yaml"));

  private static final RunningRelay ONLY = start();

  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalRelay relay;
  private final JsonObject account;
  private final List<String> texted = new CopyOnWriteArrayList<>();

  RunningRelay(LocalRelay relay) {
    this.relay = relay;
    this.account = json(send(request(relay.twilio(), "/_sim/account").GET())).getAsJsonObject();
  }

  static RunningRelay get() {
    return ONLY;
  }

  private static RunningRelay start() {
    try {
      var relay =
          LocalRelay.start(
              // At this speed a primary who has just answered would soon count as absent.
              options(Map.of("ACTIVITY_WINDOW", "PT24H")),
              new Journal(new PrintStream(SAID, false, UTF_8)));
      Runtime.getRuntime().addShutdownHook(new Thread(relay::close));
      return new RunningRelay(relay);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static LocalOptions options(Map<String, String> environment) {
    var all = new HashMap<>(Map.of("DELIVERY_TIMEOUT", "PT2M"));
    all.putAll(environment);
    return new LocalOptions(
        ASSEMBLY, 0, 0, 0, SPEED, Optional.empty(), Optional.empty(), false, true, all);
  }

  /** A text on a phone, or one that the account's log knows of. */
  record Shown(String sid, String to, String body, Instant at) {
    /** Of {@code #12 j_abc +16195550140}: the 12. */
    String code() {
      return body.substring(1, body.indexOf(' '));
    }
  }

  /** All that the functions have printed so far, their errors and stack traces included. */
  String said() {
    return SAID.toString(UTF_8);
  }

  LocalCloud cloud() {
    return relay.cloud();
  }

  URI api() {
    return relay.api();
  }

  String account(String name) {
    return account.get(name).getAsString();
  }

  String primary() {
    return account("primary");
  }

  String backup() {
    return account("backup");
  }

  /** Texts the relay from a phone, sees it taken, and returns the message's id. */
  String text(String from, String body) {
    var sms = new JsonObject();
    sms.addProperty("from", from);
    sms.addProperty("body", body);
    var taken = json(simulator("POST", "/_sim/sms", sms.toString())).getAsJsonObject();
    assertThat(taken.get("status").getAsInt()).isEqualTo(200);
    var message = taken.get("message_sid").getAsString();
    if (!Set.of(primary(), backup()).contains(from)) {
      texted.add(message);
    }
    return message;
  }

  /** Texts a command, and waits until it has been carried out; its answer may be yet to come. */
  void command(String responder, String words) {
    text(responder, words);
    // One phone's texts are handled one after the other. This one asks for nothing.
    var after =
        text(
            responder,
            "I'm driving with Focus turned on. I'll see your message when I get where I'm going.");
    await(words, () -> status(after).stream().toList());
  }

  /** Brings a text as Twilio would, also one that is longer than a simulated phone sends. */
  String deliver(String message, String from, String body) {
    var form =
        Stream.of(
                Map.entry("MessageSid", message),
                Map.entry("AccountSid", account("account_sid")),
                Map.entry("From", from),
                Map.entry("To", account("relay_number")),
                Map.entry("Body", body),
                Map.entry("NumMedia", "0"))
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    var signature =
        TwilioSignature.sign(
            account("auth_token"),
            api().resolve("/sms/inbound").toString(),
            FormBody.parse(form.getBytes(UTF_8)));
    var answer =
        send(
            request(api(), "/sms/inbound")
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .header("X-Twilio-Signature", signature)
                .POST(BodyPublishers.ofString(form)));
    assertThat(answer.statusCode()).isEqualTo(200);
    texted.add(message);
    return message;
  }

  /**
   * Has every message taken that nobody has taken, so that whoever says "OK" next has but the one
   * that follows.
   */
  void takeAll() {
    for (var message : List.copyOf(texted)) {
      var open =
          status(message)
              .map(view -> view.getAsJsonObject("cascade"))
              .filter(cascade ->
                  Set.of("open", "exhausted").contains(cascade.get("status").getAsString()))
              .filter(cascade -> !cascade.getAsJsonArray("attempts").isEmpty());
      if (open.isPresent()) {
        var asked =
            objects(open.get().getAsJsonArray("attempts"))
                .map(attempt -> attempt.get("responder").getAsString())
                .findFirst()
                .orElseThrow();
        text(account(asked), "OK " + open.get().get("code").getAsString());
        awaitClosed(message);
      }
      texted.remove(message);
    }
  }

  /** Sets how a phone's carrier behaves from now on. */
  void carrier(String phone, String delivery) {
    var behaviour = "{\"delivery\":\"%s\"}".formatted(delivery);
    assertThat(simulator("PUT", "/_sim/phones/" + digits(phone), behaviour).statusCode())
        .isEqualTo(200);
  }

  /** What the relay has texted to a phone and has arrived there, oldest first. */
  List<Shown> screen(String phone) {
    return shown("/_sim/phones/%s/messages".formatted(digits(phone)));
  }

  /** What the relay has texted to a phone, whether or not it has arrived there. */
  List<Shown> sent(String phone) {
    return shown("/_sim/phones/%s/messages?all".formatted(digits(phone)));
  }

  private List<Shown> shown(String path) {
    return objects(json(simulator("GET", path, "")).getAsJsonArray())
        .filter(text -> text.get("direction").getAsString().startsWith("outbound"))
        .map(text ->
            new Shown(
                text.get("sid").getAsString(),
                text.get("to").getAsString(),
                text.get("body").getAsString(),
                Instant.parse(text.get("at").getAsString())))
        .toList();
  }

  /** The texts on a phone with these words in them. */
  List<Shown> screenWith(String phone, String words) {
    return screen(phone).stream().filter(text -> text.body().contains(words)).toList();
  }

  /** The texts on a phone that bring a customer's words. */
  List<Shown> pages(String phone, String customer) {
    return screen(phone).stream().filter(text -> isPage(text, customer)).toList();
  }

  /** Waits until a phone shows a customer's words. */
  Shown awaitPage(String phone, String customer) {
    return await("a text about %s on %s".formatted(customer, phone), () -> pages(phone, customer))
        .getFirst();
  }

  static boolean isPage(Shown text, String customer) {
    return text.body().lines().findFirst().orElse("").endsWith(" " + customer);
  }

  /** Returns what the dashboard is told about a message; empty while the relay does not know it. */
  Optional<JsonObject> status(String message) {
    var answer = call("GET", "/sms/status/" + message, "");
    return answer.statusCode() == 404
        ? Optional.empty()
        : Optional.of(json(answer).getAsJsonObject());
  }

  /** Returns what the log has of a message, by the kind of event. */
  List<JsonObject> history(String message, String event) {
    return status(message).stream()
        .flatMap(view -> objects(view.getAsJsonArray("status_history")))
        .filter(entry -> entry.get("event").getAsString().equals(event))
        .toList();
  }

  /** Waits until a message is acked and nothing is left to be sent for it. */
  JsonObject awaitClosed(String message) {
    return await(
            "the end of " + message,
            () ->
                status(message).stream()
                    .filter(view -> view.get("status").getAsString().equals("acked"))
                    .filter(view ->
                        objects(view.getAsJsonArray("texts"))
                            .noneMatch(
                                text -> UNDER_WAY.contains(text.get("status").getAsString())))
                    .toList())
        .getFirst();
  }

  /** When the relay claimed the text with which it asked a responder for the first time. */
  Instant pagedAt(String message, String responder) {
    return objects(status(message).orElseThrow().getAsJsonArray("texts"))
        .filter(text -> text.get("direction").getAsString().equals("outbound"))
        .filter(text -> text.get("purpose").getAsString().equals("page"))
        .filter(text -> text.get("to").getAsString().equals(responder))
        .map(text -> Instant.parse(text.get("at").getAsString()))
        .findFirst()
        .orElseThrow();
  }

  /** Calls the API with the dashboard's key. */
  HttpResponse<String> call(String method, String path, String body) {
    return send(
        request(api(), path)
            .header("Authorization", "Bearer " + account("dashboard_key"))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  /** Asks the simulator for something. */
  HttpResponse<String> simulator(String method, String path, String body) {
    return send(request(relay.twilio(), path).method(method, BodyPublishers.ofString(body)));
  }

  static HttpRequest.Builder request(URI base, String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
  }

  /** Sends a request, and holds the answer to the API's description if it is the API's. */
  HttpResponse<String> send(HttpRequest.Builder request) {
    var answer = answer(request);
    if (answer.uri().getPort() == relay.api().getPort()) {
      OPEN_API.check(answer);
    }
    return answer;
  }

  /** Sends a request, also to what stands beside the API and is not in its description. */
  HttpResponse<String> answer(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Asks again and again until there is something. */
  static <T> List<T> await(String what, Supplier<List<T>> question) {
    var deadline = Instant.now().plus(PATIENCE);
    while (true) {
      var answer = question.get();
      if (!answer.isEmpty()) {
        return answer;
      }
      assertThat(Instant.now()).as("waiting for %s", what).isBefore(deadline);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(50));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static JsonElement json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return JsonParser.parseString(response.body());
  }

  static Stream<JsonObject> objects(JsonArray array) {
    return array.asList().stream().map(JsonElement::getAsJsonObject);
  }

  /** A plus sign in an address would have to be escaped; the simulator does without it. */
  private static String digits(String phone) {
    return phone.substring(1);
  }
}

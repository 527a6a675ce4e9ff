package com.quickdumpnow.relay.simulator;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The simulator's own interface, {@code /_sim/*}: what a hand on a phone, or on Twilio, can do. */
final class ControlApi {
  private final Store store;
  private final Inbound inbound;
  private final Carrier carrier;
  private final Faults faults;
  private final Events events;

  ControlApi(Store store, Inbound inbound, Carrier carrier, Faults faults, Events events) {
    this.store = store;
    this.inbound = inbound;
    this.carrier = carrier;
    this.faults = faults;
    this.events = events;
  }

  /**
   * Answers one request.
   *
   * @throws IllegalArgumentException if the request is wrong, and why
   */
  Answer answer(Call call) throws InterruptedException {
    if (call.is("DELETE", "_sim")) {
      faults.behave(new JsonObject());
      store.forget();
      events.add("cleared", Map.of());
      return Answer.empty(204);
    }
    if (call.is("GET", "_sim", "account")) {
      return Answer.json(200, accountJson());
    }
    if (call.is("PUT", "_sim", "account")) {
      return changeAccount(call.json());
    }
    if (call.is("POST", "_sim", "sms")) {
      return text(call.json());
    }
    if (call.is("GET", "_sim", "phones")) {
      return Answer.json(200, store.phoneNumbers().stream().map(this::phoneJson).toList());
    }
    if (call.is("DELETE", "_sim", "phones")) {
      store.clearScreens();
      events.add("cleared", Map.of());
      return Answer.empty(204);
    }
    if (call.is("GET", "_sim", "phones", "*")) {
      return Answer.json(200, phoneJson(number(call.path().get(2))));
    }
    if (call.is("PUT", "_sim", "phones", "*")) {
      return changePhone(number(call.path().get(2)), call.json());
    }
    if (call.is("GET", "_sim", "phones", "*", "messages")) {
      var number = number(call.path().get(2));
      return Answer.json(
          200, call.queried("all").isPresent() ? everything(number) : screen(number));
    }
    if (call.is("GET", "_sim", "api")) {
      return Answer.json(200, faults.show());
    }
    if (call.is("PUT", "_sim", "api")) {
      faults.behave(call.json());
      events.add("faults", Map.of("behaviour", call.json()));
      return Answer.json(200, faults.show());
    }
    if (call.is("POST", "_sim", "repeat", "*")) {
      return repeat(call);
    }
    if (call.is("GET", "_sim", "events")) {
      var after = Long.parseLong(call.queried("after").filter(text -> !text.isEmpty()).orElse("0"));
      var wait = call.queried("wait").map(text -> Json.duration(Json.GSON.toJsonTree(text)));
      return Answer.json(200, events.after(after, wait.orElse(Duration.ZERO)));
    }
    throw RestApi.notFound(call);
  }

  private Map<String, @Nullable Object> accountJson() {
    var account = store.account();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("account_sid", account.accountSid());
    json.put("auth_token", account.authToken());
    json.put("api_key", account.apiKey());
    json.put("api_secret", account.apiSecret());
    json.put("messaging_service_sid", account.messagingServiceSid());
    json.put("relay_number", account.relayNumber());
    json.put("primary", account.primary());
    json.put("backup", account.backups().getFirst());
    json.put("backups", account.backups());
    json.put("dashboard_key", account.dashboardKey());
    json.put("advanced_opt_out", store.advancedOptOut());
    return json;
  }

  private Answer changeAccount(JsonObject json) {
    var token = Json.get(json, "auth_token");
    if (token != null) {
      if (token.getAsString().isEmpty()) {
        throw new IllegalArgumentException("auth_token: empty");
      }
      store.rotate(token.getAsString());
    }
    var advanced = Json.get(json, "advanced_opt_out");
    if (advanced != null) {
      store.advancedOptOut(advanced.getAsBoolean());
    }
    return Answer.json(200, accountJson());
  }

  private Answer text(JsonObject json) throws InterruptedException {
    var from = number(string(json, "from", null));
    var to = number(string(json, "to", store.account().relayNumber()));
    var body = string(json, "body", "");
    var media = new ArrayList<String>();
    var urls = Json.get(json, "media_urls");
    if (urls != null) {
      urls.getAsJsonArray().forEach(url -> media.add(url.getAsString()));
    }
    if (body.length() > 1_600) {
      throw new IllegalArgumentException(
          "body: %d characters (expected: at most 1600)".formatted(body.length()));
    }
    if (media.size() > 10) {
      throw new IllegalArgumentException(
          "media_urls: %d (expected: at most 10)".formatted(media.size()));
    }
    var line =
        store
            .line(to)
            .orElseThrow(() -> new IllegalArgumentException("to: not a number of the account"));
    return Answer.json(200, receivedJson(inbound.receive(line, from, body, media)));
  }

  private static Map<String, @Nullable Object> receivedJson(Inbound.Received received) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("message_sid", received.sid());
    json.put("status", received.status());
    json.put("verdict", received.verdict());
    return json;
  }

  private Answer repeat(Call call) throws InterruptedException {
    var text = store.text(call.path().get(2)).orElseThrow(() -> RestApi.notFound(call));
    if (text.inbound()) {
      return Answer.json(200, receivedJson(inbound.repeat(text)));
    }
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("message_sid", text.sid());
    json.put("status", carrier.reportAgain(text));
    json.put("callbacks", text.reported());
    return Answer.json(200, json);
  }

  private Answer changePhone(String number, JsonObject json) {
    var delay = Json.get(json, "delay");
    var errorCode = Json.get(json, "error_code");
    store.phone(
        number,
        new Phone(
            constant(Phone.Delivery.values(), "delivery", string(json, "delivery", "delivered")),
            delay == null ? null : Json.duration(delay),
            errorCode == null ? null : errorCode.getAsInt(),
            constant(Phone.Callbacks.values(), "callbacks", string(json, "callbacks", "normal"))));
    events.add("phone", behaviourJson(number));
    return Answer.json(200, phoneJson(number));
  }

  private static <E extends Enum<E>> E constant(E[] constants, String name, String word) {
    for (var constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s: %s (expected: one of %s)"
            .formatted(name, word, List.of(constants).toString().toLowerCase(Locale.ROOT)));
  }

  private Map<String, @Nullable Object> behaviourJson(String number) {
    var phone = store.phone(number);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("number", number);
    json.put("delivery", phone.delivery().name().toLowerCase(Locale.ROOT));
    json.put("delay", phone.delay());
    json.put("error_code", phone.errorCode());
    json.put("callbacks", phone.callbacks().name().toLowerCase(Locale.ROOT));
    return json;
  }

  private Map<String, @Nullable Object> phoneJson(String number) {
    var json = behaviourJson(number);
    json.put("opted_out", store.optedOut(number));
    json.put("messages", screen(number));
    return json;
  }

  private List<Map<String, @Nullable Object>> screen(String number) {
    return store.shown(number).stream().map(ControlApi::shownJson).toList();
  }

  /** Every text that the account's API knows to that phone, whether or not it has arrived. */
  private List<Map<String, @Nullable Object>> everything(String number) {
    return store.listed(Optional.of(number)).reversed().stream()
        .map(text -> {
          var json = shownJson(text);
          json.put("status", text.status());
          json.put("error_code", text.errorCode());
          return json;
        })
        .toList();
  }

  private static Map<String, @Nullable Object> shownJson(Text text) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("sid", text.sid());
    json.put("from", text.from());
    json.put("to", text.to());
    json.put("body", text.body());
    json.put("media_urls", text.media().stream().map(Text.Media::url).toList());
    json.put("at", text.inbound() ? text.createdAt() : text.updatedAt());
    json.put("direction", text.direction());
    return json;
  }

  private static String string(JsonObject json, String name, @Nullable String otherwise) {
    JsonElement value = Json.get(json, name);
    if (value != null && value.isJsonPrimitive()) {
      return value.getAsString();
    }
    if (value != null || otherwise == null) {
      throw new IllegalArgumentException(name + ": expected a string");
    }
    return otherwise;
  }

  /** A plus sign may be missing, which is how a URL often loses it. */
  private static String number(String text) {
    var number = text.strip();
    if (number.matches("[1-9][0-9]{7,14}")) {
      return "+" + number;
    }
    // A short code can text, too.
    if (number.matches("\\+[1-9][0-9]{7,14}|[0-9]{5,6}")) {
      return number;
    }
    throw new IllegalArgumentException("phone number: expected E.164, such as +16195550134");
  }
}

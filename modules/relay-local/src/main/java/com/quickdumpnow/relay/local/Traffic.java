package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.aws.AwsListener;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.http.ApiExchange;
import com.quickdumpnow.relay.local.Journal.Kind;
import com.quickdumpnow.relay.simulator.SimulatorEvent;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the journal what came and went at the relay's ports: webhooks, texts, timers.
 *
 * <p>Of numbers only the last digits are facts, since facts are printed; what else belongs to an
 * entry is in its detail, which only the console shows.
 */
final class Traffic implements AwsListener {
  /** Where Twilio's requests come in. */
  private static final Set<String> WEBHOOKS =
      Set.of("/sms/inbound", "/relay/sms", "/sms/callback", "/api/messages/webhook");

  private static final Pattern TRACE = Pattern.compile("-([0-9a-f]{24})");

  /** The receipt's address of one text: {@code SM…-page-0}. */
  private static final Pattern RECEIPT = Pattern.compile("[?&]a=([A-Z]{2}[0-9a-f]{32})-([^&#]+)");

  /** A schedule's name: {@code esc-SM…-page-0}. */
  private static final Pattern SCHEDULE = Pattern.compile("esc-([A-Z]{2}[0-9a-f]{32})-(.+)");

  private static final int TEXT_SHOWN_MAX = 16_384;

  private final Journal journal;
  private final URI twilio;

  /**
   * Tells {@code journal}.
   *
   * @param twilio where texts go
   */
  Traffic(Journal journal, URI twilio) {
    this.journal = journal;
    this.twilio = twilio;
  }

  /** A route of the API has answered. */
  void answered(ApiExchange exchange) {
    if (!exchange.method().equals("POST") || !WEBHOOKS.contains(exchange.path())) {
      return;
    }
    var form = form(exchange.body());
    var address =
        exchange.path() + (exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery());
    var receipt = RECEIPT.matcher(address);
    var isReceipt = form.containsKey("MessageStatus");
    var facts = new LinkedHashMap<String, String>();
    facts.put("status", Integer.toString(exchange.status()));
    facts.put("verdict", verdict(exchange));
    if (isReceipt) {
      facts.put("receipt", form.getOrDefault("MessageStatus", ""));
      put(facts, "error", form.get("ErrorCode"));
      put(facts, "to", lastDigits(form.get("To")));
    } else {
      put(facts, "from", lastDigits(form.get("From")));
      put(facts, "pictures", "0".equals(form.get("NumMedia")) ? null : form.get("NumMedia"));
    }
    var message = form.getOrDefault("MessageSid", "");
    if (isReceipt && receipt.find()) {
      facts.put("text", receipt.group(2));
      message = receipt.group(1);
    }
    var detail = new JsonObject();
    detail.addProperty("method", exchange.method());
    detail.addProperty("url", "{api}" + address);
    var headers = new JsonObject();
    exchange.headers().entrySet().stream()
        .filter(header -> Set.of("content-type", "x-twilio-signature").contains(header.getKey()))
        .forEach(header -> headers.addProperty(header.getKey(), header.getValue()));
    detail.add("headers", headers);
    detail.addProperty("body", shortened(exchange.body()));
    detail.addProperty("status", exchange.status());
    detail.addProperty("answer", shortened(exchange.answer()));
    detail.addProperty("verdict", facts.get("verdict"));
    journal.add(
        Kind.WEBHOOK,
        isReceipt ? "receipt" : "text",
        exchange.path(),
        message.matches("[A-Z]{2}[0-9a-f]{32}") ? message : "",
        facts,
        detail);
  }

  /** Nothing that is not signed is answered with 2xx; why another is not, its function says. */
  private String verdict(ApiExchange exchange) {
    if (exchange.status() < 300) {
      return "signed";
    }
    var trace = TRACE.matcher(exchange.headers().getOrDefault("x-amzn-trace-id", ""));
    return (trace.find() ? journal.refusal(trace.group(1)) : Optional.<String>empty())
        .orElse(exchange.status() == 403 ? "refused" : "not taken");
  }

  /** Something happened at the simulator. */
  void happened(SimulatorEvent event) {
    switch (event.type()) {
      case "api" -> {
        if (event.details().containsKey("request")) {
          sent(event);
        }
      }
      case "phone" ->
          journal.add(
              Kind.HAND,
              "carrier",
              "…" + lastFour(text(event, "number")),
              "",
              facts("delivery", text(event, "delivery"), "delay", text(event, "delay")),
              null);
      case "faults" ->
          journal.add(
              Kind.HAND,
              "twilio-api",
              "twilio",
              "",
              facts("behaviour", text(event, "behaviour")),
              null);
      default -> {} // The webhooks are seen where they come in.
    }
    if (!event.type().equals("api")) {
      journal.phonesChanged();
    }
  }

  private void sent(SimulatorEvent event) {
    var form = form(text(event, "request"));
    var callback = RECEIPT.matcher(form.getOrDefault("StatusCallback", ""));
    var answer = json(text(event, "answer"));
    var facts = new LinkedHashMap<String, String>();
    var status = text(event, "status");
    facts.put("status", status.equals("0") ? "no answer" : status);
    put(facts, "to", lastDigits(form.get("To")));
    answer.map(json -> string(json, "sid")).ifPresent(sid -> put(facts, "sid", sid));
    if (!status.startsWith("2")) {
      answer.map(json -> string(json, "code")).ifPresent(code -> put(facts, "error", code));
    }
    if (text(event, "fault").equals("true")) {
      facts.put("fault", "asked for");
    }
    var message = "";
    if (callback.find()) {
      message = callback.group(1);
      facts.put("text", callback.group(2));
    }
    var detail = new JsonObject();
    detail.addProperty("method", "POST");
    detail.addProperty("url", twilio + text(event, "path"));
    var headers = new JsonObject();
    headers.addProperty("content-type", "application/x-www-form-urlencoded");
    detail.add("headers", headers);
    detail.addProperty("user", "{api_key}");
    detail.addProperty("body", shortened(text(event, "request")));
    detail.addProperty("status", status);
    detail.addProperty("answer", shortened(text(event, "answer")));
    journal.add(Kind.TEXT, "send", "twilio", message, facts, detail);
  }

  /** An AWS service has answered: of interest are the timers. */
  @Override
  public void answered(String service, AwsRequest request, AwsResponse answer) {
    if (answer.status() != 200) {
      return;
    }
    var target = request.header("X-Amz-Target").orElse("");
    if (service.equals("scheduler") && request.path().startsWith("/schedules/")) {
      var name = request.path().substring("/schedules/".length());
      switch (request.method()) {
        case "POST" ->
            json(new String(request.body(), UTF_8))
                .map(body -> body.getAsJsonObject("Target"))
                .map(body -> string(body, "Input"))
                .ifPresent(input -> armed("scheduler", input));
        case "DELETE" -> cancelled(name);
        default -> {}
      }
    } else if (service.equals("sqs") && target.equals("AmazonSQS.SendMessage")) {
      json(new String(request.body(), UTF_8))
          .map(body -> string(body, "MessageBody"))
          .ifPresent(body -> armed("queue", body));
    }
  }

  /** Whatever has the form of a wake-up for a timer is one. */
  private void armed(String by, String input) {
    var event = json(input).filter(json -> string(json, "kind").equals("relay.wake-up"));
    var data = event.map(json -> json.getAsJsonObject("data")).filter(json -> json.has("timer"));
    if (event.isEmpty() || data.isEmpty()) {
      return;
    }
    var timer = data.get().getAsJsonObject("timer");
    journal.add(
        Kind.TIMER,
        "armed",
        by,
        string(event.get(), "id"),
        facts(
            "timer", string(timer, "kind"),
            "text", string(timer, "text"),
            "due", string(data.get(), "due")),
        null);
  }

  private void cancelled(String name) {
    var parts = SCHEDULE.matcher(name);
    if (parts.matches()) {
      journal.add(
          Kind.TIMER,
          "cancelled",
          "scheduler",
          parts.group(1),
          facts("text", parts.group(2)),
          null);
    }
  }

  private static Map<String, String> facts(String... namesAndValues) {
    var facts = new LinkedHashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      put(facts, namesAndValues[i], namesAndValues[i + 1]);
    }
    return facts;
  }

  private static void put(Map<String, String> facts, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      facts.put(name, value);
    }
  }

  private static String text(SimulatorEvent event, String name) {
    var value = event.details().get(name);
    return value == null ? "" : value.toString();
  }

  private static String lastDigits(@Nullable String number) {
    return number == null || number.isEmpty() ? "" : "…" + lastFour(number);
  }

  private static String lastFour(String number) {
    return number.substring(Math.max(0, number.length() - 4));
  }

  private static String shortened(String text) {
    return text.length() > TEXT_SHOWN_MAX ? text.substring(0, TEXT_SHOWN_MAX) + "…" : text;
  }

  private static Map<String, String> form(String body) {
    var form = new LinkedHashMap<String, String>();
    for (var pair : body.split("&", -1)) {
      var parts = pair.split("=", 2);
      try {
        form.putIfAbsent(
            URLDecoder.decode(parts[0], UTF_8),
            parts.length > 1 ? URLDecoder.decode(parts[1], UTF_8) : "");
      } catch (IllegalArgumentException _) {
        // Badly encoded: the relay has answered that.
      }
    }
    return form;
  }

  private static Optional<JsonObject> json(String text) {
    try {
      return JsonParser.parseString(text) instanceof JsonObject json
          ? Optional.of(json)
          : Optional.empty();
    } catch (JsonParseException _) {
      return Optional.empty();
    }
  }

  private static String string(JsonObject json, String name) {
    return json.has(name) && json.get(name).isJsonPrimitive() ? json.get(name).getAsString() : "";
  }
}

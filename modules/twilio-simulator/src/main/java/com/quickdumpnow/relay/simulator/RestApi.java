package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of Twilio's REST API, version 2010-04-01. Source: Twilio, "Messages resource".
 *
 * <p>Unknown parameters are ignored, as Twilio does; a known one that the simulator does not
 * perform is refused.
 */
final class RestApi {
  private static final int BODY_MAX = 1_600;
  private static final int MEDIA_MAX = 10;

  private final Store store;
  private final Carrier carrier;
  private final Faults faults;
  private final Provisioning provisioning;

  RestApi(Store store, Carrier carrier, Faults faults) {
    this.store = store;
    this.carrier = carrier;
    this.faults = faults;
    this.provisioning = new Provisioning(store);
  }

  /** Returns whether a request is for this API. */
  static boolean isRest(Call call) {
    return !call.path().isEmpty()
        && (call.path().getFirst().equals("2010-04-01") || call.path().getFirst().equals("v1"));
  }

  /** Returns whether a request sends a text. */
  static boolean isSend(Call call) {
    return call.is("POST", "2010-04-01", "Accounts", "*", "Messages.json");
  }

  /**
   * Answers one request.
   *
   * @throws TwilioError if Twilio would answer an error
   */
  Answer answer(Call call) {
    // Media are public unless the account says otherwise. Source: Twilio, "Security", media.
    if (call.is("GET", "2010-04-01", "Accounts", "*", "Messages", "*", "Media", "*")
        && !call.path().getLast().endsWith(".json")) {
      return redirectToMedia(call.path().get(4), call.path().getLast());
    }
    authenticate(call);
    if (call.path().getFirst().equals("v1")) {
      return provisioning.answer(call);
    }
    var account = store.account().accountSid();
    if (call.path().size() > 2
        && !call.path().get(2).equals(account)
        && !call.path().get(2).equals(account + ".json")) {
      throw notFound(call);
    }
    if (isSend(call)) {
      return Answer.json(201, messageJson(create(call.form())));
    }
    if (call.is("GET", "2010-04-01", "Accounts", "*", "Messages.json")) {
      return list(call);
    }
    if (call.path().size() == 5 && call.path().get(3).equals("Messages")) {
      return message(call);
    }
    if (call.is("GET", "2010-04-01", "Accounts", "*", "Messages", "*", "Media.json")) {
      return mediaList(call);
    }
    if (call.is("GET", "2010-04-01", "Accounts", "*")) {
      return Answer.json(
          200,
          Map.of(
              "sid", account,
              "friendly_name", "Simulated account",
              "status", "active",
              "type", "Full",
              "uri", "/2010-04-01/Accounts/" + account + ".json"));
    }
    return provisioning.answer(call);
  }

  private void authenticate(Call call) {
    var given = credentials(call);
    var user = given.substring(0, Math.max(0, given.indexOf(':')));
    var password = given.substring(given.indexOf(':') + 1);
    var account = store.account();
    var token = user.equals(account.accountSid()) && password.equals(account.authToken());
    if (!token && !provisioning.opens(user, password)) {
      throw new TwilioError(401, 20_003, "Authenticate");
    }
  }

  private static String credentials(Call call) {
    var given = call.authorization() == null ? "" : call.authorization();
    try {
      return given.startsWith("Basic ")
          ? new String(Base64.getDecoder().decode(given.substring("Basic ".length())), UTF_8)
          : "";
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  static TwilioError notFound(Call call) {
    return new TwilioError(
        404, 20_404, "The requested resource " + call.uri().getPath() + " was not found");
  }

  // Create

  private Text create(List<Field> form) {
    var to = Field.first(form, "To").orElse("");
    var body = Field.first(form, "Body").orElse("");
    var mediaUrls = Field.all(form, "MediaUrl");
    var service = Field.first(form, "MessagingServiceSid").filter(sid -> !sid.isEmpty());
    var from = Field.first(form, "From").filter(number -> !number.isEmpty());
    if (to.isEmpty()) {
      throw refused(21_604, "A 'To' phone number is required.");
    }
    if (from.isEmpty() && service.isEmpty()) {
      throw refused(21_603, "A 'From' phone number is required.");
    }
    if (Field.first(form, "ContentSid").isPresent()
        || Field.first(form, "SendAt").isPresent()
        || Field.first(form, "ApplicationSid").isPresent()) {
      throw new TwilioError(
          501, 20_501, "The simulator does not know ContentSid, SendAt and ApplicationSid.");
    }
    if (body.isEmpty() && mediaUrls.isEmpty()) {
      throw refused(21_602, "Message body is required.");
    }
    if (body.length() > BODY_MAX) {
      throw refused(21_617, "The concatenated message body exceeds the 1600 character limit.");
    }
    checkRecipient(to);
    var line = sender(from, service);
    if (line != null && line.number().equals(to)) {
      throw refused(21_266, "'To' and 'From' number cannot be the same: " + to);
    }
    if (mediaUrls.size() > MEDIA_MAX) {
      throw refused(21_623, "Number of media files exceeds allowed limit.");
    }
    mediaUrls.forEach(url -> checkUrl(url, 21_620, "Invalid media URL(s)"));
    var callback = Field.first(form, "StatusCallback").filter(url -> !url.isEmpty());
    callback.ifPresent(url -> checkUrl(url, 21_609, "The StatusCallback URL is not a valid URL."));
    Field.first(form, "ValidityPeriod").ifPresent(RestApi::checkValidity);
    if (service.isEmpty() && line != null && store.optedOut(line, to)) {
      throw refused(21_610, "Attempt to send to unsubscribed recipient");
    }
    var now = store.now();
    var media =
        mediaUrls.stream().map(url -> new Text.Media(store.newSid("ME"), original(url))).toList();
    var text =
        new Text(
            store.newSid(media.isEmpty() ? "SM" : "MM"),
            Text.OUTBOUND,
            line == null ? null : line.number(),
            to,
            body,
            media,
            service.isPresent() ? "accepted" : "queued",
            null,
            service.orElse(null),
            callback.orElse(null),
            now,
            now,
            null,
            true,
            List.of());
    store.add(text);
    carrier.carry(text);
    return text;
  }

  /** Returns the sender if the request names one. */
  private Store.@Nullable Line sender(Optional<String> from, Optional<String> service) {
    service.ifPresent(sid -> {
      if (store.service(sid).isEmpty()) {
        throw refused(21_705, "The Messaging Service Sid " + sid + " is invalid.");
      }
    });
    if (from.isEmpty()) {
      return null;
    }
    var line = store.line(from.get());
    if (line.isEmpty()) {
      throw refused(
          21_606,
          "The 'From' phone number provided (%s) is not a valid message-capable Twilio phone number"
                  .formatted(from.get())
              + " for this destination/account.");
    }
    if (service.isPresent() && !service.get().equals(line.get().serviceSid())) {
      throw refused(21_712, "The 'From' phone number is not in the messaging service.");
    }
    return line.get();
  }

  private static void checkRecipient(String to) {
    // The numbers that Twilio documents for its test credentials.
    switch (to) {
      case "+15005550004" -> throw refused(21_610, "Attempt to send to unsubscribed recipient");
      case "+15005550009" -> throw refused(21_614, "'To' number is not a valid mobile number");
      case "+15005550003" ->
          throw refused(21_408, "Permission to send an SMS has not been enabled");
      case "+15005550002" -> throw refused(21_612, "The message cannot be routed to this number.");
      default -> {
        if (to.equals("+15005550001") || !to.matches("\\+[1-9][0-9]{7,14}")) {
          throw refused(21_211, "Invalid 'To' Phone Number: " + to);
        }
      }
    }
  }

  private static void checkUrl(String url, int code, String message) {
    try {
      var uri = new URI(url);
      var scheme = uri.getScheme();
      if (uri.getHost() != null
          && !uri.getHost().contains("_")
          && ("http".equals(scheme) || "https".equals(scheme))) {
        return;
      }
    } catch (URISyntaxException _) {
      // Said below.
    }
    throw refused(code, message);
  }

  private static void checkValidity(String seconds) {
    if (!seconds.matches("[0-9]{1,5}")
        || Integer.parseInt(seconds) < 1
        || Integer.parseInt(seconds) > 36_000) {
      throw refused(21_624, "ValidityPeriod has an invalid integer value");
    }
  }

  /** An address of media that came in leads back to where they really are. */
  private String original(String url) {
    var path = URI.create(url).getPath().split("/", -1);
    if (path.length == 8 && path[6].equals("Media")) {
      return media(path[5], path[7]).map(Text.Media::url).orElse(url);
    }
    return url;
  }

  static TwilioError refused(int code, String message) {
    return new TwilioError(400, code, message);
  }

  // Fetch, list, change

  private Answer message(Call call) {
    var name = call.path().get(4);
    if (!name.endsWith(".json")) {
      throw notFound(call);
    }
    var sid = name.substring(0, name.length() - ".json".length());
    var text = store.text(sid).filter(Text::listed).orElseThrow(() -> notFound(call));
    return switch (call.method()) {
      case "GET" -> Answer.json(200, messageJson(text));
      case "DELETE" -> {
        store.delete(sid);
        yield Answer.empty(204);
      }
      case "POST" -> {
        var form = call.form();
        if (Field.first(form, "Status").isPresent()) {
          throw new TwilioError(409, 30_409, "Message cannot be canceled in its current state.");
        }
        if (Field.first(form, "Body").filter(String::isEmpty).isEmpty()) {
          throw refused(20_001, "A message can only be redacted, with an empty Body.");
        }
        yield Answer.json(200, messageJson(store.change(sid, Text::redacted).orElse(text)));
      }
      default -> throw new TwilioError(405, 20_004, "Method not allowed");
    };
  }

  private Answer list(Call call) {
    var shownBefore = store.now().minus(faults.listLag());
    var filter =
        between(call)
            .and(text -> !text.createdAt().isAfter(shownBefore))
            .and(text -> call.queried("From").map(from -> from.equals(text.from())).orElse(true));
    var texts = store.listed(call.queried("To")).stream().filter(filter).toList();
    return page(call, "messages", texts, Text::sid, this::messageJson);
  }

  private static Predicate<Text> between(Call call) {
    Predicate<Text> filter = _ -> true;
    for (var field : call.query()) {
      if (field.name().startsWith("DateSent") && !field.value().isEmpty()) {
        var wholeDay = field.value().length() == "2026-01-01".length();
        var start = instant(field.value());
        var end = wholeDay ? start.plusSeconds(86_400) : start.plusSeconds(1);
        filter =
            filter.and(
                switch (field.name()) {
                  case "DateSent" ->
                      text -> !sent(text).isBefore(start) && sent(text).isBefore(end);
                  case "DateSent<" -> text -> sent(text).isBefore(wholeDay ? end : start);
                  case "DateSent>" -> text -> !sent(text).isBefore(start);
                  default -> _ -> true;
                });
      }
    }
    return filter;
  }

  /**
   * A text that has not left yet counts by when it was made; what Twilio does is not documented.
   */
  private static Instant sent(Text text) {
    return text.sentAt() == null ? text.createdAt() : text.sentAt();
  }

  private static Instant instant(String text) {
    try {
      if (text.length() == "2026-01-01".length()) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      return text.endsWith("Z") || text.contains("+")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException _) {
      throw refused(20_001, "DateSent is not a date");
    }
  }

  /** One page of a list of the 2010 API, whose next one starts after this one's last item. */
  static <T> Answer page(
      Call call,
      String key,
      List<T> items,
      Function<T, String> sidOf,
      Function<T, Map<String, @Nullable Object>> jsonOf) {
    var size = Math.clamp(call.queried("PageSize").map(RestApi::count).orElse(50), 1, 1_000);
    var number = call.queried("Page").map(RestApi::count).orElse(0);
    var start = number * size;
    var token = call.queried("PageToken").orElse("");
    if (token.startsWith("PA")) {
      for (var index = 0; index < items.size(); index++) {
        if (("PA" + sidOf.apply(items.get(index))).equals(token)) {
          start = index + 1;
        }
      }
    }
    var from = Math.min(start, items.size());
    var chosen = items.subList(from, Math.min(from + size, items.size()));
    var more = from + chosen.size() < items.size();
    var path = call.uri().getRawPath();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("first_page_uri", path + query(call, size, 0, ""));
    json.put("end", Math.max(0, number * size + chosen.size() - 1));
    json.put("previous_page_uri", number == 0 ? null : path + query(call, size, number - 1, ""));
    json.put(key, chosen.stream().map(jsonOf).toList());
    json.put("uri", path + query(call, size, number, token));
    json.put("page_size", size);
    json.put("start", number * size);
    json.put(
        "next_page_uri",
        more ? path + query(call, size, number + 1, "PA" + sidOf.apply(chosen.getLast())) : null);
    json.put("page", number);
    return Answer.json(200, json);
  }

  private static int count(String text) {
    if (!text.matches("[0-9]{1,6}")) {
      throw refused(20_001, "Page and PageSize must be counts");
    }
    return Integer.parseInt(text);
  }

  private static String query(Call call, int size, int page, String token) {
    var query = new ArrayList<String>();
    for (var field : call.query()) {
      if (!List.of("PageSize", "Page", "PageToken").contains(field.name())) {
        query.add(
            URLEncoder.encode(field.name(), UTF_8) + "=" + URLEncoder.encode(field.value(), UTF_8));
      }
    }
    query.add("PageSize=" + size);
    query.add("Page=" + page);
    if (!token.isEmpty()) {
      query.add("PageToken=" + token);
    }
    return "?" + String.join("&", query);
  }

  // Media

  private Optional<Text.Media> media(String messageSid, String mediaSid) {
    return store.text(messageSid).stream()
        .flatMap(text -> text.media().stream())
        .filter(media -> media.sid().equals(mediaSid))
        .findFirst();
  }

  private Answer redirectToMedia(String messageSid, String mediaSid) {
    var media =
        media(messageSid, mediaSid)
            .orElseThrow(() -> new TwilioError(404, 20_404, "The requested media was not found"));
    return new Answer(307, Map.of("Location", media.url()), "");
  }

  private Answer mediaList(Call call) {
    var text =
        store.text(call.path().get(4)).filter(Text::listed).orElseThrow(() -> notFound(call));
    var folder =
        "/2010-04-01/Accounts/%s/Messages/%s/Media/"
            .formatted(store.account().accountSid(), text.sid());
    return page(
        call,
        "media_list",
        text.media(),
        Text.Media::sid,
        media -> {
          var json = new LinkedHashMap<String, @Nullable Object>();
          json.put("sid", media.sid());
          json.put("account_sid", store.account().accountSid());
          json.put("parent_sid", text.sid());
          json.put("content_type", media.contentType());
          json.put("date_created", Json.rfc2822(text.createdAt()));
          json.put("date_updated", Json.rfc2822(text.createdAt()));
          json.put("uri", folder + media.sid() + ".json");
          return json;
        });
  }

  private Map<String, @Nullable Object> messageJson(Text text) {
    var uri =
        "/2010-04-01/Accounts/%s/Messages/%s".formatted(store.account().accountSid(), text.sid());
    var chosen = text.from() != null;
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("body", text.body());
    json.put("num_segments", chosen ? Integer.toString(Segments.of(text.body())) : "0");
    json.put("direction", text.direction());
    json.put("from", text.from());
    json.put("date_updated", Json.rfc2822(text.updatedAt()));
    json.put("price", null);
    json.put("error_message", text.errorCode() == null ? null : "Error " + text.errorCode());
    json.put("uri", uri + ".json");
    json.put("account_sid", store.account().accountSid());
    json.put("num_media", Integer.toString(text.media().size()));
    json.put("to", text.to());
    json.put("date_created", Json.rfc2822(text.createdAt()));
    json.put("status", text.status());
    json.put("sid", text.sid());
    json.put("date_sent", Json.rfc2822(text.sentAt()));
    json.put("messaging_service_sid", text.serviceSid());
    json.put("error_code", text.errorCode());
    json.put("price_unit", "USD");
    json.put("api_version", "2010-04-01");
    json.put("subresource_uris", Map.of("media", uri + "/Media.json"));
    return json;
  }
}

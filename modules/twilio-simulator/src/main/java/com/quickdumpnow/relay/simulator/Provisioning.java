package com.quickdumpnow.relay.simulator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The account's numbers (2010 API), messaging services and auth tokens (v1 APIs, which answer times
 * in ISO 8601 and pages under {@code meta}). Sources: Twilio, "IncomingPhoneNumber resource",
 * "Services resource", "Secondary auth token".
 */
final class Provisioning {
  private static final Set<String> SERVICE_SETTINGS =
      Set.of(
          "friendly_name",
          "inbound_request_url",
          "inbound_method",
          "fallback_url",
          "fallback_method",
          "status_callback",
          "sticky_sender",
          "smart_encoding",
          "mms_converter",
          "fallback_to_long_code",
          "scan_message_content",
          "area_code_geomatch",
          "validity_period",
          "synchronous_validation",
          "usecase",
          "use_inbound_webhook_on_number");
  private static final Set<String> LINE_SETTINGS =
      Set.of(
          "friendly_name",
          "sms_url",
          "sms_method",
          "sms_fallback_url",
          "sms_fallback_method",
          "sms_application_sid",
          "voice_url",
          "voice_method",
          "voice_fallback_url",
          "voice_fallback_method",
          "voice_application_sid",
          "voice_caller_id_lookup",
          "status_callback",
          "status_callback_method",
          "trunk_sid");

  private final Store store;
  private @Nullable String secondaryToken;

  /** Secrets of the API keys that were made, by SID; like the second token, until the end. */
  private final Map<String, String> keys = new ConcurrentHashMap<>();

  private final Set<String> deletedKeys = ConcurrentHashMap.newKeySet();

  Provisioning(Store store) {
    this.store = store;
  }

  Answer answer(Call call) {
    var path = call.path();
    if (path.size() >= 2 && path.getFirst().equals("v1")) {
      if (path.get(1).equals("Services")) {
        return services(call);
      }
      if (path.get(1).equals("AuthTokens")) {
        return tokens(call);
      }
    }
    if (path.size() >= 4
        && path.get(1).equals("Accounts")
        && (path.get(3).equals("IncomingPhoneNumbers")
            || path.get(3).equals("IncomingPhoneNumbers.json"))) {
      return numbers(call);
    }
    if (call.is("POST", "2010-04-01", "Accounts", "*", "Keys.json")) {
      return Answer.json(201, newKey(call));
    }
    if (call.is("DELETE", "2010-04-01", "Accounts", "*", "Keys", "*")) {
      return deleteKey(call);
    }
    throw RestApi.notFound(call);
  }

  // API keys

  /** Returns whether an API key opens the account. */
  boolean opens(String sid, String secret) {
    var account = store.account();
    var known = sid.equals(account.apiKey()) ? account.apiSecret() : keys.get(sid);
    return secret.equals(known) && !deletedKeys.contains(sid);
  }

  private Map<String, @Nullable Object> newKey(Call call) {
    var sid = store.newSid("SK");
    var secret = store.newSid("");
    keys.put(sid, secret);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("sid", sid);
    json.put("friendly_name", Field.first(call.form(), "FriendlyName").orElse(""));
    json.put("date_created", Json.rfc2822(store.now()));
    json.put("date_updated", Json.rfc2822(store.now()));
    json.put("secret", secret);
    return json;
  }

  private Answer deleteKey(Call call) {
    var sid = call.path().getLast().replace(".json", "");
    var known = sid.equals(store.account().apiKey()) || keys.containsKey(sid);
    if (!known || !deletedKeys.add(sid)) {
      throw RestApi.notFound(call);
    }
    return Answer.empty(204);
  }

  // Services

  private Answer services(Call call) {
    if (call.is("POST", "v1", "Services")) {
      var settings = changed(Map.of(), call.form(), SERVICE_SETTINGS);
      if (settings.getOrDefault("friendly_name", "").isEmpty()) {
        throw RestApi.refused(20_001, "Missing required parameter FriendlyName in the post body");
      }
      var now = store.now();
      return Answer.json(
          201, serviceJson(store.save(new Store.Service(store.newSid("MG"), now, now, settings))));
    }
    if (call.is("GET", "v1", "Services")) {
      return list(call, "services", store.services(), this::serviceJson);
    }
    if (call.path().size() < 3) {
      throw RestApi.notFound(call);
    }
    var service = store.service(call.path().get(2)).orElseThrow(() -> RestApi.notFound(call));
    if (call.is("GET", "v1", "Services", "*")) {
      return Answer.json(200, serviceJson(service));
    }
    if (call.is("POST", "v1", "Services", "*")) {
      return Answer.json(
          200,
          serviceJson(
              store.save(
                  new Store.Service(
                      service.sid(),
                      service.createdAt(),
                      store.now(),
                      changed(service.settings(), call.form(), SERVICE_SETTINGS)))));
    }
    if (call.is("DELETE", "v1", "Services", "*")) {
      store.deleteService(service.sid());
      return Answer.empty(204);
    }
    return serviceNumbers(call, service);
  }

  private Answer serviceNumbers(Call call, Store.Service service) {
    if (call.is("GET", "v1", "Services", "*", "PhoneNumbers")) {
      return list(
          call, "phone_numbers", store.linesOf(service.sid()), Provisioning.this::memberJson);
    }
    if (call.is("POST", "v1", "Services", "*", "PhoneNumbers")) {
      var sid = Field.first(call.form(), "PhoneNumberSid").orElse("");
      var line =
          store
              .line(sid)
              .filter(known -> known.sid().equals(sid))
              .orElseThrow(
                  () -> new TwilioError(404, 20_404, "Phone number " + sid + " was not found"));
      if (service.sid().equals(line.serviceSid())) {
        throw new TwilioError(
            409, 21_710, "Phone Number or Short Code is already in the Messaging Service.");
      }
      if (line.serviceSid() != null) {
        throw new TwilioError(
            409,
            21_712,
            "Phone Number or Short Code is associated with another Messaging Service.");
      }
      return Answer.json(201, memberJson(moved(line, service.sid())));
    }
    if (call.path().size() == 5 && call.path().get(3).equals("PhoneNumbers")) {
      var member =
          store
              .line(call.path().get(4))
              .filter(line -> service.sid().equals(line.serviceSid()))
              .orElseThrow(() -> RestApi.notFound(call));
      if (call.method().equals("GET")) {
        return Answer.json(200, memberJson(member));
      }
      if (call.method().equals("DELETE")) {
        moved(member, null);
        return Answer.empty(204);
      }
    }
    throw RestApi.notFound(call);
  }

  private Store.Line moved(Store.Line line, @Nullable String serviceSid) {
    return store.save(
        new Store.Line(
            line.sid(), line.number(), serviceSid, line.createdAt(), store.now(), line.settings()));
  }

  private Map<String, @Nullable Object> serviceJson(Store.Service service) {
    var url = "https://messaging.twilio.com/v1/Services/" + service.sid();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("sid", service.sid());
    json.put("account_sid", store.account().accountSid());
    json.put("friendly_name", service.setting("friendly_name"));
    json.put("date_created", Json.isoSeconds(service.createdAt()));
    json.put("date_updated", Json.isoSeconds(service.updatedAt()));
    json.put("inbound_request_url", service.setting("inbound_request_url"));
    json.put("inbound_method", or(service.setting("inbound_method"), "POST"));
    json.put("fallback_url", service.setting("fallback_url"));
    json.put("fallback_method", or(service.setting("fallback_method"), "POST"));
    json.put("status_callback", service.setting("status_callback"));
    json.put("sticky_sender", flag(service.setting("sticky_sender"), true));
    json.put("mms_converter", flag(service.setting("mms_converter"), true));
    json.put("smart_encoding", flag(service.setting("smart_encoding"), true));
    json.put("scan_message_content", or(service.setting("scan_message_content"), "inherit"));
    json.put("fallback_to_long_code", flag(service.setting("fallback_to_long_code"), true));
    json.put("area_code_geomatch", flag(service.setting("area_code_geomatch"), true));
    json.put("synchronous_validation", flag(service.setting("synchronous_validation"), false));
    json.put("validity_period", Integer.valueOf(or(service.setting("validity_period"), "36000")));
    json.put("url", url);
    json.put("usecase", or(service.setting("usecase"), "undeclared"));
    json.put("us_app_to_person_registered", false);
    json.put(
        "use_inbound_webhook_on_number",
        flag(service.setting("use_inbound_webhook_on_number"), false));
    json.put("links", Map.of("phone_numbers", url + "/PhoneNumbers"));
    return json;
  }

  private Map<String, @Nullable Object> memberJson(Store.Line line) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("sid", line.sid());
    json.put("account_sid", store.account().accountSid());
    json.put("service_sid", line.serviceSid());
    json.put("date_created", Json.isoSeconds(line.createdAt()));
    json.put("date_updated", Json.isoSeconds(line.updatedAt()));
    json.put("phone_number", line.number());
    json.put("country_code", "US");
    json.put("capabilities", List.of("SMS", "MMS", "Voice"));
    json.put(
        "url",
        "https://messaging.twilio.com/v1/Services/%s/PhoneNumbers/%s"
            .formatted(line.serviceSid(), line.sid()));
    return json;
  }

  // Numbers

  private Answer numbers(Call call) {
    if (call.is("GET", "2010-04-01", "Accounts", "*", "IncomingPhoneNumbers.json")) {
      var wanted = call.queried("PhoneNumber");
      var lines =
          store.lines().stream()
              .filter(line -> wanted.map(line.number()::contains).orElse(true))
              .toList();
      return RestApi.page(call, "incoming_phone_numbers", lines, Store.Line::sid, this::lineJson);
    }
    if (call.is("POST", "2010-04-01", "Accounts", "*", "IncomingPhoneNumbers.json")) {
      return Answer.json(201, lineJson(buy(call)));
    }
    if (call.path().size() == 5 && call.path().get(4).endsWith(".json")) {
      var name = call.path().get(4);
      var sid = name.substring(0, name.length() - ".json".length());
      var line =
          store
              .line(sid)
              .filter(known -> known.sid().equals(sid))
              .orElseThrow(() -> RestApi.notFound(call));
      if (call.method().equals("GET")) {
        return Answer.json(200, lineJson(line));
      }
      if (call.method().equals("POST")) {
        return Answer.json(
            200,
            lineJson(
                store.save(
                    new Store.Line(
                        line.sid(),
                        line.number(),
                        line.serviceSid(),
                        line.createdAt(),
                        store.now(),
                        changed(line.settings(), call.form(), LINE_SETTINGS)))));
      }
    }
    throw RestApi.notFound(call);
  }

  private Store.Line buy(Call call) {
    var number = Field.first(call.form(), "PhoneNumber").orElse("");
    if (!number.matches("\\+[1-9][0-9]{7,14}")) {
      throw RestApi.refused(21_421, "PhoneNumber " + number + " is invalid");
    }
    if (store.line(number).isPresent()) {
      throw RestApi.refused(21_422, number + " is not available");
    }
    var now = store.now();
    return store.save(
        new Store.Line(
            store.newSid("PN"),
            number,
            null,
            now,
            now,
            changed(Map.of(), call.form(), LINE_SETTINGS)));
  }

  private Map<String, @Nullable Object> lineJson(Store.Line line) {
    var account = store.account().accountSid();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("sid", line.sid());
    json.put("account_sid", account);
    json.put("friendly_name", or(line.setting("friendly_name"), line.number()));
    json.put("phone_number", line.number());
    for (var url : List.of("voice", "sms")) {
      json.put(url + "_url", or(line.setting(url + "_url"), ""));
      json.put(url + "_method", or(line.setting(url + "_method"), "POST"));
      json.put(url + "_fallback_url", or(line.setting(url + "_fallback_url"), ""));
      json.put(url + "_fallback_method", or(line.setting(url + "_fallback_method"), "POST"));
      json.put(url + "_application_sid", or(line.setting(url + "_application_sid"), ""));
    }
    json.put("voice_caller_id_lookup", flag(line.setting("voice_caller_id_lookup"), false));
    json.put("status_callback", or(line.setting("status_callback"), ""));
    json.put("status_callback_method", or(line.setting("status_callback_method"), "POST"));
    json.put("trunk_sid", line.setting("trunk_sid"));
    json.put("date_created", Json.rfc2822(line.createdAt()));
    json.put("date_updated", Json.rfc2822(line.updatedAt()));
    json.put("capabilities", Map.of("voice", true, "sms", true, "mms", true, "fax", false));
    json.put("api_version", "2010-04-01");
    json.put("beta", false);
    json.put("origin", "twilio");
    json.put("status", "in-use");
    json.put(
        "uri",
        "/2010-04-01/Accounts/%s/IncomingPhoneNumbers/%s.json".formatted(account, line.sid()));
    return json;
  }

  // Auth tokens

  private synchronized Answer tokens(Call call) {
    var account = store.account();
    if (call.is("POST", "v1", "AuthTokens", "Secondary")) {
      var token = store.newSid("");
      secondaryToken = token;
      return Answer.json(
          201,
          Map.of(
              "account_sid", account.accountSid(),
              "date_created", Json.isoSeconds(store.now()),
              "date_updated", Json.isoSeconds(store.now()),
              "secondary_auth_token", token,
              "url", "https://accounts.twilio.com/v1/AuthTokens/Secondary"));
    }
    if (call.is("DELETE", "v1", "AuthTokens", "Secondary")) {
      secondaryToken = null;
      return Answer.empty(204);
    }
    if (call.is("POST", "v1", "AuthTokens", "Promote")) {
      var promoted = secondaryToken;
      if (promoted == null) {
        throw new TwilioError(404, 20_404, "There is no secondary auth token");
      }
      // The former token is dead at once, for calls and for signatures.
      store.rotate(promoted);
      secondaryToken = null;
      return Answer.json(
          200,
          Map.of(
              "account_sid", account.accountSid(),
              "auth_token", promoted,
              "date_created", Json.isoSeconds(store.now()),
              "date_updated", Json.isoSeconds(store.now()),
              "url", "https://accounts.twilio.com/v1/AuthTokens/Promote"));
    }
    throw RestApi.notFound(call);
  }

  // Common

  /** Returns the settings with those of a form put over them: {@code SmsUrl} is {@code sms_url}. */
  private static Map<String, String> changed(
      Map<String, String> settings, List<Field> form, Set<String> known) {
    var changed = new HashMap<>(settings);
    for (var field : form) {
      var name = field.name().replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      if (known.contains(name)) {
        changed.put(name, field.value());
      }
    }
    return changed;
  }

  private static <T> Answer list(
      Call call, String key, List<T> items, Function<T, Map<String, @Nullable Object>> jsonOf) {
    var url = "https://messaging.twilio.com" + call.uri().getRawPath() + "?PageSize=50&Page=0";
    var meta = new LinkedHashMap<String, @Nullable Object>();
    meta.put("page", 0);
    meta.put("page_size", Math.max(50, items.size()));
    meta.put("first_page_url", url);
    meta.put("previous_page_url", null);
    meta.put("url", url);
    meta.put("next_page_url", null);
    meta.put("key", key);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("meta", meta);
    json.put(key, items.stream().map(jsonOf).toList());
    return Answer.json(200, json);
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private static boolean flag(@Nullable String value, boolean otherwise) {
    return value == null ? otherwise : Boolean.parseBoolean(value);
  }
}

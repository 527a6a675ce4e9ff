package com.quickdumpnow.relay.operator.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Twilio must know of the relay, what it knows, and the way from one to the other. Pure.
 *
 * <p>Where the main number's texts go elsewhere now, what would move them is left to {@code
 * cutover}.
 */
final class Routing {
  /** The service's settings that decide where its texts go. */
  private static final Set<String> INBOUND =
      Set.of(
          "inbound_request_url",
          "inbound_method",
          "fallback_url",
          "fallback_method",
          "use_inbound_webhook_on_number");

  /** What a number that was just bought answers with: nobody's routing. */
  private static final String DEMO = "https://demo.twilio.com/";

  /**
   * How Twilio comes again: 2 s to connect, 4 s for an answer, and twice more after a failure, all
   * within its 15 s. Source: Twilio, "Webhooks: connection overrides".
   */
  private static final String OVERRIDES = "#ct=2000&rt=4000&rc=2&rp=ct,rt,5xx";

  /** A callback has no fallback address, so it is tried once more. */
  private static final String CALLBACK_OVERRIDES = "#rc=3&rp=ct,rt,5xx&rt=4000";

  private Routing() {}

  /** What of the account can be changed. */
  enum Part {
    /** The Messaging Service. */
    SERVICE,
    /** The number's own settings. */
    NUMBER,
    /** Which service the number is in. */
    POOL
  }

  /**
   * One change.
   *
   * @param sid of the service or the number
   * @param field as Twilio's JSON calls it
   * @param from an empty text where there was none
   */
  record Change(Part part, String sid, String field, String from, String to) {
    /** Returns the way back. */
    Change undone() {
      return new Change(part, sid, field, to, from);
    }
  }

  /**
   * What there is.
   *
   * @param serviceSid the relay's Messaging Service
   * @param service its settings
   * @param number the relay's number; nothing if the account has no such number
   */
  record Found(String serviceSid, Map<String, String> service, Optional<Line> number) {}

  /**
   * The relay's number.
   *
   * @param settings its own, which count only while it is in no service, or in one that says so
   * @param service the service that it is in
   */
  record Line(String sid, Map<String, String> settings, Optional<String> service) {}

  /** Returns what the service must be set to. */
  static Map<String, String> service(String publicUrl) {
    var wanted = new LinkedHashMap<String, String>();
    wanted.put("inbound_request_url", publicUrl + "/sms/inbound" + OVERRIDES);
    wanted.put("inbound_method", "POST");
    // The same relay by its other name: what failed there may have passed by the next try.
    wanted.put("fallback_url", publicUrl + "/relay/sms" + OVERRIDES);
    wanted.put("fallback_method", "POST");
    wanted.put("status_callback", publicUrl + "/sms/callback" + CALLBACK_OVERRIDES);
    // On, it would overrule the address above, and be silent about it.
    wanted.put("use_inbound_webhook_on_number", "false");
    wanted.put("sticky_sender", "true");
    // On, Twilio's list may have other words than were sent; a text whose send had no answer would
    // not be found in it, and be sent again.
    wanted.put("smart_encoding", "false");
    return wanted;
  }

  /** Returns what the number must be set to, which counts while it is between two services. */
  static Map<String, String> number(String publicUrl) {
    var wanted = new LinkedHashMap<String, String>();
    wanted.put("sms_application_sid", "");
    wanted.put("sms_url", publicUrl + "/sms/inbound" + OVERRIDES);
    wanted.put("sms_method", "POST");
    wanted.put("sms_fallback_url", publicUrl + "/relay/sms" + OVERRIDES);
    wanted.put("sms_fallback_method", "POST");
    return wanted;
  }

  /** Returns whether texts to the number go to somebody else than this relay. */
  static boolean isElsewhere(Found found, String publicUrl) {
    return found
        .number()
        .filter(number -> isForeign(receiver(found, number), publicUrl))
        .isPresent();
  }

  /** Returns who gets texts to the number; an empty text if nobody does. */
  private static String receiver(Found found, Line number) {
    if (number.service().isPresent()) {
      if (!number.service().get().equals(found.serviceSid())) {
        return "service " + number.service().get();
      }
      if (!on(found.service(), "use_inbound_webhook_on_number")) {
        return found.service().getOrDefault("inbound_request_url", "");
      }
    }
    var application = number.settings().getOrDefault("sms_application_sid", "");
    return application.isEmpty() ? number.settings().getOrDefault("sms_url", "") : application;
  }

  private static boolean on(Map<String, String> settings, String field) {
    return "true".equals(settings.get(field));
  }

  private static boolean isForeign(String receiver, String publicUrl) {
    var address = receiver.contains("#") ? receiver.substring(0, receiver.indexOf('#')) : receiver;
    return !address.isEmpty() && !address.startsWith(DEMO) && !address.startsWith(publicUrl + "/");
  }

  /**
   * Returns what must change, in the order in which nothing is lost on the way.
   *
   * @param takeOver whether to move texts that go elsewhere now
   */
  static List<Change> changes(Found found, String publicUrl, boolean takeOver) {
    var away = isElsewhere(found, publicUrl);
    var inOurs =
        found.number().flatMap(Line::service).filter(found.serviceSid()::equals).isPresent();
    var changes = new ArrayList<Change>();
    service(publicUrl)
        .forEach((field, value) -> {
          var wouldMove = away && inOurs && INBOUND.contains(field);
          if (takeOver || !wouldMove) {
            add(changes, Part.SERVICE, found.serviceSid(), field, found.service(), value);
          }
        });
    if (found.number().isPresent() && (takeOver || !away)) {
      var number = found.number().get();
      number(publicUrl)
          .forEach((field, value) ->
              add(changes, Part.NUMBER, number.sid(), field, number.settings(), value));
      add(
          changes,
          Part.POOL,
          number.sid(),
          "messaging_service",
          Map.of("messaging_service", number.service().orElse("")),
          found.serviceSid());
    }
    return changes;
  }

  private static void add(
      List<Change> changes,
      Part part,
      String sid,
      String field,
      Map<String, String> now,
      String then) {
    var was = now.getOrDefault(field, "");
    if (!was.equals(then)) {
      changes.add(new Change(part, sid, field, was, then));
    }
  }
}

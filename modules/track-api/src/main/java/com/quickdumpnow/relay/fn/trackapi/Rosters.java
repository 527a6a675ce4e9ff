package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cascade.CustomerUpdates;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.Roster.WhenPrimaryInactive;
import com.quickdumpnow.relay.cascade.Shifts;
import com.quickdumpnow.relay.cascade.Shifts.Shift;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The roster as JSON, out and in. */
final class Rosters {
  /** What may be set; {@code version} is told, and may come back as it was. */
  static final Set<String> FIELDS =
      Set.of(
          "version",
          "chain",
          "ack_timeout",
          "delivery_timeout",
          "activity_window",
          "when_primary_inactive",
          "customer_updates");

  private static final Set<String> RESPONDER_FIELDS =
      Set.of("id", "name", "phone", "email", "shifts");
  private static final Set<String> SHIFTS_FIELDS = Set.of("zone", "weekly");
  private static final Set<String> SHIFT_FIELDS = Set.of("day", "from", "to");
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern NAME =
      Pattern.compile("(?=.*\\S)[^\\p{Cntrl}\\p{Cs}\\u2028\\u2029]{1,40}");
  private static final Pattern EMAIL =
      Pattern.compile("[^@\\s\\p{Cs}]{1,64}@[^@\\s\\p{Cs}]{1,190}");

  private static final int SHIFTS_MAX = 50;

  /** Less is a slip, and would page everybody at once; more is none. */
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(5);

  private static final Duration TIMEOUT_MAX = Duration.ofHours(12);

  private Rosters() {}

  static JsonObject view(Roster roster) {
    var chain = new JsonArray();
    for (var responder : roster.chain()) {
      var view = new JsonObject();
      view.addProperty("id", responder.id());
      view.addProperty("name", responder.name());
      view.addProperty("phone", responder.phone().e164());
      responder.email().ifPresent(email -> view.addProperty("email", email));
      responder.shifts().ifPresent(shifts -> view.add("shifts", view(shifts)));
      chain.add(view);
    }
    var view = new JsonObject();
    view.addProperty("version", roster.version());
    view.add("chain", chain);
    view.addProperty("ack_timeout", roster.ackTimeout().toString());
    view.addProperty("delivery_timeout", roster.deliveryTimeout().toString());
    view.addProperty("activity_window", roster.activityWindow().toString());
    view.addProperty("when_primary_inactive", word(roster.whenPrimaryInactive()));
    var updates = new JsonArray();
    roster.tells().words().forEach(updates::add);
    view.add("customer_updates", updates);
    return view;
  }

  private static JsonObject view(Shifts shifts) {
    var weekly = new JsonArray();
    for (var shift : shifts.weekly()) {
      var view = new JsonObject();
      view.addProperty("day", word(shift.day()));
      view.addProperty("from", shift.from().toString());
      view.addProperty("to", shift.to().toString());
      weekly.add(view);
    }
    var view = new JsonObject();
    view.addProperty("zone", shifts.zone().getId());
    view.add("weekly", weekly);
    return view;
  }

  /**
   * Returns the roster that follows {@code before}: what the body does not name stays as it was.
   *
   * @param relayNumber no responder may have it: each page would come back as a customer's text
   */
  static Roster read(JsonObject body, Roster before, PhoneNumber relayNumber) throws Problem {
    try {
      return new Roster(
          before.version() + 1,
          body.has("chain") ? chain(body.get("chain"), relayNumber) : before.chain(),
          duration(body, "ack_timeout", before.ackTimeout()),
          duration(body, "delivery_timeout", before.deliveryTimeout()),
          duration(body, "activity_window", before.activityWindow()),
          policy(body, before.whenPrimaryInactive()),
          body.has("customer_updates")
              ? Optional.of(updates(body.get("customer_updates")))
              : before.updates());
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static List<Responder> chain(JsonElement value, PhoneNumber relayNumber) throws Problem {
    if (!(value instanceof JsonArray array)) {
      throw Problem.badRequest("chain: not a list");
    }
    var chain = new ArrayList<Responder>();
    for (var element : array) {
      if (!(element instanceof JsonObject responder)
          || !RESPONDER_FIELDS.containsAll(responder.keySet())) {
        throw Problem.badRequest(
            "chain: not a responder (expected: id, name, phone, email?, shifts?)");
      }
      var phone = text(responder, "phone");
      if (!PhoneNumber.isE164(phone) || phone.equals(relayNumber.e164())) {
        throw Problem.badRequest("phone: not a responder's (expected: E.164, not the relay's own)");
      }
      chain.add(
          new Responder(
              matching(ID, responder, "id", "1 to 32 small letters, digits and dashes"),
              matching(NAME, responder, "name", "1 to 40 characters"),
              new PhoneNumber(phone),
              responder.has("email")
                  ? Optional.of(matching(EMAIL, responder, "email", "an address"))
                  : Optional.empty(),
              responder.has("shifts")
                  ? Optional.of(shifts(responder.get("shifts")))
                  : Optional.empty()));
    }
    if (chain.stream().map(Responder::id).distinct().count() < chain.size()) {
      throw Problem.badRequest("chain: an id twice (expected: each once)");
    }
    return chain;
  }

  private static Shifts shifts(JsonElement value) throws Problem {
    if (!(value instanceof JsonObject shifts)
        || !SHIFTS_FIELDS.containsAll(shifts.keySet())
        || !(shifts.get("weekly") instanceof JsonArray weekly)
        || weekly.size() > SHIFTS_MAX) {
      throw Problem.badRequest("shifts: out of form (expected: {zone, weekly: [{day, from, to}]})");
    }
    try {
      var read = new ArrayList<Shift>();
      for (var element : weekly) {
        if (!(element instanceof JsonObject shift) || !SHIFT_FIELDS.containsAll(shift.keySet())) {
          throw Problem.badRequest("weekly: not a shift (expected: day, from, to)");
        }
        read.add(
            new Shift(
                day(text(shift, "day")),
                LocalTime.parse(text(shift, "from")),
                LocalTime.parse(text(shift, "to"))));
      }
      return new Shifts(ZoneId.of(text(shifts, "zone")), read);
    } catch (DateTimeException _) {
      throw Problem.badRequest(
          "shifts: not a zone or a time (expected: such as America/Los_Angeles, 07:00)");
    }
  }

  private static DayOfWeek day(String word) throws Problem {
    for (var day : DayOfWeek.values()) {
      if (word(day).equals(word)) {
        return day;
      }
    }
    throw Problem.badRequest("day: unknown (expected: such as monday)");
  }

  private static String matching(Pattern form, JsonObject object, String name, String expected)
      throws Problem {
    var value = text(object, name);
    if (!form.matcher(value).matches()) {
      throw Problem.badRequest("%s: out of form (expected: %s)".formatted(name, expected));
    }
    return value;
  }

  private static String text(JsonObject object, String name) throws Problem {
    if (!object.has(name)) {
      throw Problem.badRequest(name + ": missing");
    }
    return Input.string(object.get(name), name);
  }

  private static Duration duration(JsonObject body, String name, Duration before) throws Problem {
    if (!body.has(name)) {
      return before;
    }
    try {
      var duration = Duration.parse(text(body, name));
      if (duration.compareTo(TIMEOUT_MIN) >= 0 && duration.compareTo(TIMEOUT_MAX) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException _) {
      // As one that is out of range.
    }
    throw Problem.badRequest(
        "%s: out of range (expected: such as PT5M, from %s to %s)"
            .formatted(name, TIMEOUT_MIN, TIMEOUT_MAX));
  }

  private static WhenPrimaryInactive policy(JsonObject body, WhenPrimaryInactive before)
      throws Problem {
    if (!body.has("when_primary_inactive")) {
      return before;
    }
    var wanted = text(body, "when_primary_inactive");
    for (var policy : WhenPrimaryInactive.values()) {
      if (word(policy).equals(wanted)) {
        return policy;
      }
    }
    throw Problem.badRequest("when_primary_inactive: unknown (expected: backup-first or ignore)");
  }

  private static CustomerUpdates updates(JsonElement value) {
    var words = new ArrayList<String>();
    if (!(value instanceof JsonArray array)) {
      throw new IllegalArgumentException("customer_updates: not a list");
    }
    for (var word : array) {
      words.add(word instanceof JsonPrimitive text && text.isString() ? text.getAsString() : "");
    }
    try {
      return CustomerUpdates.of(words);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("customer_updates: " + e.getMessage(), e);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.job.Position;
import com.quickdumpnow.relay.lambda.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the Traccar Client app sends: the OsmAnd protocol, as a query, as a form, or as the JSON of
 * the app's newer versions. Sources: traccar.org, "OsmAnd" protocol; Traccar's own decoder of it.
 */
final class OsmAnd {
  /** How many positions one request may bring. */
  private static final int POSITIONS_MAX = 100;

  private static final int FORM_LENGTH_MAX = 4 * 1024;

  /** Up to nine digits before the point: no number of this form is anything unusual. */
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(?:\\.[0-9]{0,20})?");

  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,13}");

  /** A larger number counts milliseconds, a smaller one seconds. */
  private static final long SECONDS_MAX = Integer.MAX_VALUE;

  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private OsmAnd() {}

  /**
   * One request of a device.
   *
   * @param positions in the order in which they stood there
   */
  record Report(String deviceId, List<Position> positions) {}

  /**
   * Reads a request.
   *
   * @param now stands in where the device names no time
   */
  static Report read(HttpRequest request, Instant now) throws Problem {
    try {
      var body = new String(request.body(), StandardCharsets.UTF_8).strip();
      return body.startsWith("{") ? json(Input.body(request), now) : fields(request, body, now);
    } catch (DateTimeException _) {
      throw Problem.badRequest("timestamp: not a time");
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static Report fields(HttpRequest request, String form, Instant now) throws Problem {
    var fields = new HashMap<>(request.query());
    if (form.length() > FORM_LENGTH_MAX) {
      throw Problem.badRequest("body: too long for a position");
    }
    for (var pair : form.split("&", -1)) {
      var equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    var place = fields.getOrDefault("location", "").split(",", -1);
    var position =
        new Position(
            number(field(fields, "lat").orElse(place[0]), "lat"),
            number(field(fields, "lon").orElse(place.length > 1 ? place[1] : ""), "lon"),
            accuracy(field(fields, "accuracy")),
            field(fields, "timestamp").map(OsmAnd::time).orElse(now));
    var id = field(fields, "id").or(() -> field(fields, "deviceid")).orElse("");
    return new Report(id, List.of(position));
  }

  private static String decoded(String text) throws Problem {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw Problem.badRequest("body: not a form"); // The decoder's own words are not for outside.
    }
  }

  private static Optional<String> field(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  /** Of {@code {"device_id": …, "location": {"timestamp": …, "coords": {"latitude": …}}}}. */
  private static Report json(JsonObject body, Instant now) throws Problem {
    var id = text(body, "device_id").orElse("");
    var locations = new ArrayList<JsonObject>();
    switch (body.get("location")) {
      case JsonObject one -> locations.add(one);
      case JsonArray many when many.size() <= POSITIONS_MAX -> {
        for (var element : many) {
          locations.add(object(element, "location"));
        }
      }
      case null, default -> throw Problem.badRequest("location: missing, or out of form");
    }
    var positions = new ArrayList<Position>();
    for (var location : locations) {
      var coords = object(location.get("coords"), "coords");
      positions.add(
          new Position(
              number(text(coords, "latitude").orElse(""), "latitude"),
              number(text(coords, "longitude").orElse(""), "longitude"),
              accuracy(text(coords, "accuracy")),
              text(location, "timestamp").map(OsmAnd::time).orElse(now)));
    }
    return new Report(id, positions);
  }

  private static JsonObject object(@Nullable JsonElement value, String name) throws Problem {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw Problem.badRequest(name + ": missing, or out of form");
  }

  /** Texts and numbers alike. */
  private static Optional<String> text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value && !value.isBoolean()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  private static double number(String text, String name) throws Problem {
    if (!NUMBER.matcher(text).matches()) {
      throw Problem.badRequest(name + ": missing, or not a number");
    }
    return Double.parseDouble(text);
  }

  /** An app that does not know says so by a negative one, or by one that is no number. */
  private static Optional<Double> accuracy(Optional<String> text) {
    return text.filter(value -> NUMBER.matcher(value).matches())
        .map(Double::valueOf)
        .filter(metres -> metres >= 0 && metres <= 1e6);
  }

  private static Instant time(String text) {
    if (EPOCH.matcher(text).matches()) {
      var number = Long.parseLong(text);
      return number > SECONDS_MAX ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }
    return text.contains("T")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text, PLAIN).toInstant(ZoneOffset.UTC);
  }
}

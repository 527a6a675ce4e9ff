package com.quickdumpnow.relay.simulator;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON as Twilio writes it: snake case, explicit nulls. */
final class Json {
  /** Dates of the 2010 API. */
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter ISO_SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.US).withZone(ZoneOffset.UTC);

  static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .serializeNulls()
          .disableHtmlEscaping()
          .registerTypeAdapter(
              Instant.class,
              (JsonSerializer<Instant>) (at, _, _) -> new JsonPrimitive(at.toString()))
          .registerTypeAdapter(
              Instant.class,
              (JsonDeserializer<Instant>) (json, _, _) -> Instant.parse(json.getAsString()))
          .registerTypeAdapter(
              Duration.class,
              (JsonSerializer<Duration>) (duration, _, _) -> new JsonPrimitive(duration.toString()))
          .registerTypeAdapter(
              Duration.class, (JsonDeserializer<Duration>) (json, _, _) -> duration(json))
          .create();

  private Json() {}

  static @Nullable String rfc2822(@Nullable Instant at) {
    return at == null ? null : RFC_2822.format(at);
  }

  static String isoSeconds(Instant at) {
    return ISO_SECONDS.format(at);
  }

  /**
   * Reads an ISO 8601 duration, or a number of seconds.
   *
   * @throws IllegalArgumentException if it is neither, or negative
   */
  static Duration duration(JsonElement json) {
    var text = json.isJsonPrimitive() ? json.getAsString() : json.toString();
    try {
      var duration =
          text.startsWith("P") || text.startsWith("p")
              ? Duration.parse(text)
              : Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000));
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException | NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "duration: %s (expected: ISO 8601 such as PT1.5S, or seconds)".formatted(text));
  }

  /** Returns a member that is present and not null. */
  static @Nullable JsonElement get(JsonObject object, String name) {
    var value = object.get(name);
    return value == null || value.isJsonNull() ? null : value;
  }
}

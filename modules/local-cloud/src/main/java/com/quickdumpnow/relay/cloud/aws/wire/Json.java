package com.quickdumpnow.relay.cloud.aws.wire;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Reads and writes JSON as AWS does: strict in, compact out, times as epoch seconds. */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  /** Returns the object that {@code text} is, or nothing when it is not exactly one JSON object. */
  public static Optional<JsonObject> object(String text) {
    return parse(text).filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject);
  }

  /** Returns the value that {@code text} is, or nothing when it is not well-formed JSON. */
  public static Optional<JsonElement> parse(String text) {
    try (var reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = GSON.getAdapter(JsonElement.class).read(reader);
      return reader.peek() == JsonToken.END_DOCUMENT ? Optional.of(element) : Optional.empty();
    } catch (IOException | JsonParseException | IllegalStateException _) {
      return Optional.empty();
    }
  }

  /** Returns {@code element} as compact text. */
  public static String text(JsonElement element) {
    return GSON.toJson(element);
  }

  /** Returns a time as the JSON protocols write it: a number, in seconds since 1970. */
  public static JsonPrimitive time(Instant instant) {
    return new JsonPrimitive(BigDecimal.valueOf(instant.toEpochMilli(), 3));
  }

  /** Returns the time that {@link #time} wrote. */
  public static Instant time(JsonElement seconds) {
    return Instant.ofEpochMilli(seconds.getAsBigDecimal().movePointRight(3).longValue());
  }
}

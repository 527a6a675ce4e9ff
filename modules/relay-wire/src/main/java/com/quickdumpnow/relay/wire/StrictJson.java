package com.quickdumpnow.relay.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;

/**
 * Reads JSON as RFC 8259 has it, and refuses what two readers could read as two things: a key
 * twice, of which Gson's own takes the last.
 */
public final class StrictJson {
  /** How deep it may nest; a state is about 8 deep. */
  private static final int DEPTH_MAX = 64;

  /** How many characters a number may have. */
  private static final int NUMBER_LENGTH_MAX = 32;

  private StrictJson() {}

  /**
   * Returns what {@code json} is.
   *
   * @throws JsonParseException if it is not exactly one value
   */
  public static JsonElement read(String json) {
    var in = new JsonReader(new StringReader(json));
    // STRICT would refuse half a character in a string, which is what some phone once sent.
    in.setStrictness(Strictness.LEGACY_STRICT);
    in.setNestingLimit(DEPTH_MAX);
    try {
      var value = value(in);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonParseException("more than one value");
      }
      return value;
    } catch (IOException | NumberFormatException e) {
      throw new JsonParseException("not JSON", e);
    }
  }

  private static JsonElement value(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BEGIN_OBJECT -> object(in);
      case BEGIN_ARRAY -> array(in);
      case STRING -> new JsonPrimitive(in.nextString());
      case NUMBER -> number(in);
      case BOOLEAN -> new JsonPrimitive(in.nextBoolean());
      case NULL -> {
        in.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT ->
          throw new JsonParseException("no value at " + in.getPath());
    };
  }

  private static JsonObject object(JsonReader in) throws IOException {
    var object = new JsonObject();
    in.beginObject();
    while (in.hasNext()) {
      if (object.asMap().put(in.nextName(), value(in)) != null) {
        throw new JsonParseException("a key twice");
      }
    }
    in.endObject();
    return object;
  }

  private static JsonArray array(JsonReader in) throws IOException {
    var array = new JsonArray();
    in.beginArray();
    while (in.hasNext()) {
      array.add(value(in));
    }
    in.endArray();
    return array;
  }

  private static JsonPrimitive number(JsonReader in) throws IOException {
    var digits = in.nextString();
    if (digits.length() > NUMBER_LENGTH_MAX) {
      throw new JsonParseException("a number of %d characters".formatted(digits.length()));
    }
    return new JsonPrimitive(new BigDecimal(digits));
  }
}

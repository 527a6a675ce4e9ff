package com.quickdumpnow.relay.wire;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.function.Function;

/**
 * A whole number or a truth value, and nothing that could pass for one: Gson's own would read
 * {@code "2"} and {@code 2.5} as 2, and any text as false.
 */
final class ExactAdapter<T> extends TypeAdapter<T> {
  private final JsonToken form;
  private final Function<String, T> read;

  private ExactAdapter(JsonToken form, Function<String, T> read) {
    this.form = form;
    this.read = read;
  }

  static <T extends Number> ExactAdapter<T> number(Function<String, T> read) {
    return new ExactAdapter<>(JsonToken.NUMBER, read);
  }

  static ExactAdapter<Boolean> truth() {
    return new ExactAdapter<>(JsonToken.BOOLEAN, Boolean::valueOf);
  }

  @Override
  public void write(JsonWriter out, T value) throws IOException {
    if (value instanceof Number number) {
      out.value(number);
    } else {
      out.value((Boolean) value);
    }
  }

  @Override
  public T read(JsonReader in) throws IOException {
    if (in.peek() != form) {
      throw new JsonParseException("a %s was expected at %s".formatted(form, in.getPath()));
    }
    try {
      return read.apply(
          form == JsonToken.BOOLEAN ? Boolean.toString(in.nextBoolean()) : in.nextString());
    } catch (NumberFormatException e) {
      throw new JsonParseException("a number out of form at " + in.getPath(), e);
    }
  }
}

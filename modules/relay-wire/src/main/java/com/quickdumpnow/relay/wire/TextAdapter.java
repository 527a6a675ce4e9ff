package com.quickdumpnow.relay.wire;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/** A value that is its text. */
final class TextAdapter<T> extends TypeAdapter<T> {
  private final Function<String, T> read;
  private final Function<T, String> write;

  private TextAdapter(Function<String, T> read, Function<T, String> write) {
    this.read = read;
    this.write = write;
  }

  static <T> TextAdapter<T> of(Function<String, T> read, Function<T, String> write) {
    return new TextAdapter<>(read, write);
  }

  @Override
  public void write(JsonWriter out, T value) throws IOException {
    out.value(write.apply(value));
  }

  @Override
  public T read(JsonReader in) throws IOException {
    if (in.peek() != JsonToken.STRING) {
      throw new JsonParseException("a text was expected at " + in.getPath());
    }
    try {
      return read.apply(in.nextString());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new JsonParseException("a value out of form at " + in.getPath(), e);
    }
  }
}

package com.quickdumpnow.relay.wire;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An optional value is its value; an empty one is left out by {@link RecordAdapterFactory}. */
final class OptionalAdapterFactory implements TypeAdapterFactory {
  @Override
  @SuppressWarnings("unchecked") // T is Optional, as the token says
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    if (type.getRawType() != Optional.class
        || !(type.getType() instanceof ParameterizedType parameterized)) {
      return null;
    }
    var inner =
        (TypeAdapter<Object>)
            gson.getAdapter(TypeToken.get(parameterized.getActualTypeArguments()[0]));
    return (TypeAdapter<T>) new Adapter(inner);
  }

  private static final class Adapter extends TypeAdapter<Optional<Object>> {
    private final TypeAdapter<Object> inner;

    Adapter(TypeAdapter<Object> inner) {
      this.inner = inner;
    }

    @Override
    public void write(JsonWriter out, Optional<Object> value) throws IOException {
      if (value.isPresent()) {
        inner.write(out, value.get());
      } else {
        out.nullValue();
      }
    }

    @Override
    public Optional<Object> read(JsonReader in) throws IOException {
      return Optional.of(inner.read(in));
    }
  }
}

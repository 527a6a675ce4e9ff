package com.quickdumpnow.relay.wire;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of a closed family of records: the record, and its name under {@code is}. */
final class SealedAdapterFactory<S> implements TypeAdapterFactory {
  private static final String NAME = "is";

  private final Class<S> family;
  private final Map<String, Class<? extends S>> forms = new LinkedHashMap<>();
  private final Map<Class<?>, String> names = new LinkedHashMap<>();

  private SealedAdapterFactory(Class<S> family) {
    this.family = family;
  }

  static <S> SealedAdapterFactory<S> of(Class<S> family) {
    return new SealedAdapterFactory<>(family);
  }

  /** Names one member. The name stays for ever; the class may be renamed. */
  SealedAdapterFactory<S> form(String name, Class<? extends S> form) {
    forms.put(name, form);
    names.put(form, name);
    return this;
  }

  @Override
  @SuppressWarnings("unchecked") // T is S, as the token says
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    return type.getRawType() == family ? (TypeAdapter<T>) new Adapter(gson) : null;
  }

  private final class Adapter extends TypeAdapter<S> {
    private final Gson gson;

    Adapter(Gson gson) {
      this.gson = gson;
    }

    @Override
    public void write(JsonWriter out, S value) throws IOException {
      out.beginObject();
      out.name(NAME).value(names.get(value.getClass()));
      ((RecordAdapterFactory.Adapter<?>) gson.getAdapter(value.getClass()))
          .writeComponents(out, value);
      out.endObject();
    }

    @Override
    public S read(JsonReader in) throws IOException {
      JsonElement element = gson.fromJson(in, JsonElement.class);
      if (!(element instanceof JsonObject named)
          || !(named.get(NAME) instanceof JsonPrimitive name)
          || !name.isString()) {
        throw new JsonParseException("an object that says what it is was expected");
      }
      var form = forms.get(name.getAsString());
      if (form == null) {
        throw new JsonParseException("an unknown form of " + family.getSimpleName());
      }
      return gson.getAdapter(form).fromJsonTree(element);
    }
  }
}

package com.quickdumpnow.relay.wire;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records by their components, in snake_case. Gson's own would make a missing component null; here
 * it is an error, unless the component is optional. Unknown keys are passed over: newer code may
 * have added them.
 */
final class RecordAdapterFactory implements TypeAdapterFactory {
  @Override
  @SuppressWarnings("unchecked") // T is the record, as the token says
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    var form = type.getRawType();
    return form.isRecord() ? (TypeAdapter<T>) new Adapter<>(gson, form) : null;
  }

  private record Component(
      int index, MethodHandle get, TypeAdapter<Object> adapter, boolean optional) {}

  /** Reads and writes one record. */
  static final class Adapter<T> extends TypeAdapter<T> {
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final MethodHandle constructor;
    private final String form;

    @SuppressWarnings("unchecked") // the adapter is asked for the component's own type
    Adapter(Gson gson, Class<?> form) {
      this.form = form.getSimpleName();
      var parts = form.getRecordComponents();
      try {
        var lookup = MethodHandles.publicLookup();
        // Adapted once, to the one form in which they are called: each call then costs next to
        // nothing.
        constructor =
            lookup
                .findConstructor(
                    form,
                    MethodType.methodType(
                        void.class, Arrays.stream(parts).map(RecordComponent::getType).toList()))
                .asSpreader(Object[].class, parts.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
        for (int i = 0; i < parts.length; i++) {
          var adapter =
              (TypeAdapter<Object>) gson.getAdapter(TypeToken.get(parts[i].getGenericType()));
          components.put(
              snakeCase(parts[i].getName()),
              new Component(
                  i,
                  lookup
                      .unreflect(parts[i].getAccessor())
                      .asType(MethodType.methodType(Object.class, Object.class)),
                  adapter,
                  parts[i].getType() == Optional.class));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("not a public record: " + form, e);
      }
    }

    @Override
    public void write(JsonWriter out, T value) throws IOException {
      out.beginObject();
      writeComponents(out, value);
      out.endObject();
    }

    /** Writes {@code value} into an object that is open. */
    void writeComponents(JsonWriter out, Object value) throws IOException {
      for (var entry : components.entrySet()) {
        var part = get(entry.getValue(), value);
        if (!(part instanceof Optional<?> optional) || optional.isPresent()) {
          out.name(entry.getKey());
          entry.getValue().adapter().write(out, part);
        }
      }
    }

    @Override
    @SuppressWarnings("unchecked") // the constructor makes a T
    public T read(JsonReader in) throws IOException {
      if (in.peek() != JsonToken.BEGIN_OBJECT) {
        throw new JsonParseException("an object was expected at " + in.getPath());
      }
      var parts = new @Nullable Object[components.size()];
      in.beginObject();
      while (in.hasNext()) {
        var name = in.nextName();
        var component = components.get(name);
        if (component == null) {
          in.skipValue();
        } else if (parts[component.index()] != null) {
          throw new JsonParseException("twice in %s: %s".formatted(form, name));
        } else if (in.peek() == JsonToken.NULL) {
          throw new JsonParseException("null in %s: %s".formatted(form, name));
        } else {
          parts[component.index()] = component.adapter().read(in);
        }
      }
      in.endObject();
      components.forEach((name, component) -> {
        if (parts[component.index()] == null) {
          if (!component.optional()) {
            throw new JsonParseException("missing in %s: %s".formatted(form, name));
          }
          parts[component.index()] = Optional.empty();
        }
      });
      return (T) construct(parts);
    }

    private static Object get(Component component, Object value) {
      try {
        return (Object) component.get().invokeExact(value);
      } catch (Throwable e) {
        throw new IllegalStateException("an accessor threw", e);
      }
    }

    private Object construct(@Nullable Object[] parts) {
      try {
        return (Object) constructor.invokeExact(parts);
      } catch (IllegalArgumentException e) {
        throw new JsonParseException("a value out of form in " + form, e);
      } catch (Throwable e) {
        throw new IllegalStateException("a constructor threw", e);
      }
    }

    private static String snakeCase(String name) {
      return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
  }
}

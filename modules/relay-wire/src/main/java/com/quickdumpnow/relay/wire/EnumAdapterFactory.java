package com.quickdumpnow.relay.wire;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import org.jspecify.annotations.Nullable;

/** Enum constants by their names; Gson's own would make an unknown one null. */
final class EnumAdapterFactory implements TypeAdapterFactory {
  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // an enum's class is known by its token only
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
    if (!Enum.class.isAssignableFrom(type.getRawType()) || type.getRawType() == Enum.class) {
      return null;
    }
    var form = (Class<? extends Enum>) type.getRawType();
    var constants = form.isEnum() ? form : (Class<? extends Enum>) form.getSuperclass();
    return (TypeAdapter<T>)
        TextAdapter.of(text -> Enum.valueOf(constants, text), (Enum value) -> value.name());
  }
}

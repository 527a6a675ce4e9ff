package com.quickdumpnow.relay.wire;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.contact.Contact;

/** States as the store keeps them: {@code {"v":1,"state":{…}}}. */
public final class StateCodec {
  private static final int VERSION = 1;

  private final Gson gson = WireGson.create();

  /** Returns {@code state} as one line of ASCII JSON. */
  public String encode(MessageState state) {
    return wrap("state", state, MessageState.class);
  }

  /**
   * Returns the state that {@code json} is.
   *
   * @throws IllegalArgumentException if it is none that this code can read
   */
  public MessageState decode(String json) {
    return unwrap(json, "state", MessageState.class);
  }

  /** Returns {@code roster} as one line of ASCII JSON. */
  public String encodeRoster(Roster roster) {
    return wrap("roster", roster, Roster.class);
  }

  /**
   * Returns the roster that {@code json} is.
   *
   * @throws IllegalArgumentException if it is none that this code can read
   */
  public Roster decodeRoster(String json) {
    return unwrap(json, "roster", Roster.class);
  }

  /** Returns {@code contact} as one line of ASCII JSON. */
  public String encodeContact(Contact contact) {
    return wrap("contact", contact, Contact.class);
  }

  /**
   * Returns the contact that {@code json} is.
   *
   * @throws IllegalArgumentException if it is none that this code can read
   */
  public Contact decodeContact(String json) {
    return unwrap(json, "contact", Contact.class);
  }

  private <T> String wrap(String name, T value, Class<T> form) {
    return "{\"v\":"
        + VERSION
        + ",\""
        + name
        + "\":"
        + Ascii.escape(gson.toJson(value, form))
        + "}";
  }

  private <T> T unwrap(String json, String name, Class<T> form) {
    try {
      if (StrictJson.read(json) instanceof JsonObject wrapped && Version.is(VERSION, wrapped)) {
        var value = gson.fromJson(wrapped.get(name), form);
        if (value != null) {
          return value;
        }
      }
    } catch (JsonParseException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException e) {
      // Without the cause: the parser quotes what it read, which may be somebody's text.
      throw new IllegalArgumentException(
          "json: %s (expected: a %s)".formatted(e.getClass().getSimpleName(), name));
    }
    throw new IllegalArgumentException("json: no %s of version %d".formatted(name, VERSION));
  }
}

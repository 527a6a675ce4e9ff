package com.quickdumpnow.relay.cloud.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a JSON request. An operation takes each member that it honours, then calls {@link
 * #end}, which refuses the rest: a setting that is silently dropped here would work on AWS only.
 */
public final class JsonInput {
  private final JsonObject members;
  private final String path;
  private final Set<String> taken = new HashSet<>();
  private final List<JsonInput> children = new ArrayList<>();

  private JsonInput(JsonObject members, String path) {
    this.members = members;
    this.path = path;
  }

  /** Reads a body; an empty one has no members. */
  public static JsonInput of(byte[] body) {
    var text = new String(body, UTF_8);
    return new JsonInput(
        text.isBlank()
            ? new JsonObject()
            : Json.object(text)
                .orElseThrow(
                    () -> new AwsFault(400, "SerializationException", "Not a JSON object.")),
        "");
  }

  /** Reads an object that is already there. */
  public static JsonInput of(JsonObject members) {
    return new JsonInput(members, "");
  }

  /** Returns all members as sent. */
  public JsonObject json() {
    return members;
  }

  /** Takes a member of any type; JSON's null counts as absent. */
  public Optional<JsonElement> any(String name) {
    taken.add(name);
    return Optional.ofNullable(members.get(name)).filter(value -> !value.isJsonNull());
  }

  /** Takes a string. */
  public Optional<String> text(String name) {
    return any(name)
        .map(value -> {
          if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw wrongType(name, "a string");
          }
          return value.getAsString();
        });
  }

  /** Takes a string that must be there. */
  public String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /** Takes a boolean. */
  public Optional<Boolean> flag(String name) {
    return any(name)
        .map(value -> {
          if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw wrongType(name, "a boolean");
          }
          return value.getAsBoolean();
        });
  }

  /** Takes a whole number from {@code min} to {@code max}. */
  public Optional<Integer> number(String name, int min, int max) {
    return any(name)
        .map(value -> {
          int number;
          try {
            number = value.getAsBigDecimal().intValueExact();
          } catch (ArithmeticException
              | NumberFormatException
              | UnsupportedOperationException
              | IllegalStateException _) {
            throw wrongType(name, "a whole number");
          }
          if (number < min || number > max) {
            throw invalid(
                name, String.valueOf(number), "Member must be from " + min + " to " + max);
          }
          return number;
        });
  }

  /** Takes a time in seconds since 1970. */
  public Optional<Instant> time(String name) {
    return any(name)
        .map(value -> {
          if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
            throw wrongType(name, "a time in seconds");
          }
          return Json.time(value);
        });
  }

  /** Takes an object; its members are checked by this input's {@link #end} too. */
  public Optional<JsonInput> object(String name) {
    return any(name).map(value -> child(value, name));
  }

  /** Takes an object that must be there. */
  public JsonInput requiredObject(String name) {
    return object(name).orElseThrow(() -> missing(name));
  }

  /** Takes a list of objects; absent is empty. */
  public List<JsonInput> objects(String name) {
    var objects = new ArrayList<JsonInput>();
    for (var element : elements(name)) {
      objects.add(child(element, name + "." + (objects.size() + 1)));
    }
    return objects;
  }

  /** Takes a list of strings; absent is empty. */
  public List<String> texts(String name) {
    var texts = new ArrayList<String>();
    for (var element : elements(name)) {
      if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
        throw wrongType(name, "a list of strings");
      }
      texts.add(element.getAsString());
    }
    return texts;
  }

  private Iterable<JsonElement> elements(String name) {
    var list = any(name);
    if (list.isEmpty()) {
      return List.of();
    }
    if (!list.get().isJsonArray()) {
      throw wrongType(name, "a list");
    }
    return list.get().getAsJsonArray();
  }

  private JsonInput child(JsonElement value, String name) {
    if (!value.isJsonObject()) {
      throw wrongType(name, "an object");
    }
    var child = new JsonInput(value.getAsJsonObject(), path + name + ".");
    children.add(child);
    return child;
  }

  /** Refuses every member that was not taken. Call it before any state changes. */
  public void end() {
    for (var name : members.keySet()) {
      if (!taken.contains(name)) {
        throw AwsFault.validation("The member " + path + name + " is not supported here.");
      }
    }
    children.forEach(JsonInput::end);
  }

  /** Returns the answer to a member whose value breaks a rule. */
  public AwsFault invalid(String name, String value, String constraint) {
    return AwsFault.validation(
        "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s"
            .formatted(value, path + name, constraint));
  }

  /** Returns the answer to a member that should be there and is not. */
  public AwsFault missing(String name) {
    return AwsFault.validation(
        "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
            .formatted(path + name));
  }

  private AwsFault wrongType(String name, String expected) {
    return new AwsFault(400, "SerializationException", path + name + " is not " + expected + ".");
  }
}

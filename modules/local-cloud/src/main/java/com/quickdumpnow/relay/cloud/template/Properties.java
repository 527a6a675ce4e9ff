package com.quickdumpnow.relay.cloud.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one resource, each evaluated when it is read.
 *
 * <p>{@link #done} fails on any that was neither read nor {@linkplain #ignore ignored} for a stated
 * reason: a new property in the template is thought of here, or it does not start.
 */
final class Properties {
  private final JsonObject raw;
  private final BiFunction<JsonElement, String, @Nullable JsonElement> resolve;
  private final String where;
  private final Set<String> seen = new HashSet<>();

  Properties(Resource resource, Resolver resolver) {
    this(resource.properties(), resolver::resolve, resource.where());
  }

  private Properties(
      JsonObject raw,
      BiFunction<JsonElement, String, @Nullable JsonElement> resolve,
      String where) {
    this.raw = raw;
    this.resolve = resolve;
    this.where = where;
  }

  /** Names properties that mean nothing here, and why that does no harm. */
  Properties ignore(String reason, String... names) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("reason: blank (expected: why nothing is lost)");
    }
    seen.addAll(List.of(names));
    return this;
  }

  /** Names properties that are passed on unread. */
  Properties known(String... names) {
    seen.addAll(List.of(names));
    return this;
  }

  /**
   * Checks that nothing was overlooked.
   *
   * @throws TemplateException if a property was neither read nor ignored
   */
  void done() {
    for (var name : raw.keySet()) {
      if (!seen.contains(name)) {
        throw new TemplateException(where + "." + name, "the property is not known here");
      }
    }
  }

  @Nullable JsonElement optional(String name) {
    seen.add(name);
    var value = raw.get(name);
    return value == null ? null : resolve.apply(value, where + "." + name);
  }

  JsonElement required(String name) {
    var value = optional(name);
    if (value == null) {
      throw new TemplateException(where + "." + name, "the property is missing");
    }
    return value;
  }

  String text(String name) {
    return asText(name, required(name));
  }

  @Nullable String optionalText(String name) {
    var value = optional(name);
    return value == null ? null : asText(name, value);
  }

  String text(String name, String otherwise) {
    var value = optionalText(name);
    return value == null ? otherwise : value;
  }

  int number(String name, int otherwise) {
    var value = optionalNumber(name);
    return value == null ? otherwise : value;
  }

  /** A parameter of type Number arrives as a text, as in CloudFormation. */
  @Nullable Integer optionalNumber(String name) {
    var value = optionalText(name);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw new TemplateException(where + "." + name, "a number is expected, not " + value);
    }
  }

  boolean flag(String name, boolean otherwise) {
    var value = optionalText(name);
    return value == null ? otherwise : Boolean.parseBoolean(value);
  }

  @Nullable Properties object(String name) {
    var value = optional(name);
    if (value == null) {
      return null;
    }
    if (!value.isJsonObject()) {
      throw new TemplateException(where + "." + name, "an object is expected, not " + value);
    }
    return evaluated(value.getAsJsonObject(), where + "." + name);
  }

  List<Properties> objects(String name) {
    var items = new ArrayList<Properties>();
    for (var item : array(name)) {
      items.add(evaluated(item.getAsJsonObject(), where + "." + name + "[" + items.size() + "]"));
    }
    return items;
  }

  List<String> texts(String name) {
    return array(name).asList().stream().map(JsonElement::getAsString).toList();
  }

  JsonArray array(String name) {
    var value = optional(name);
    if (value == null) {
      return new JsonArray();
    }
    if (!value.isJsonArray()) {
      throw new TemplateException(where + "." + name, "a list is expected, not " + value);
    }
    return value.getAsJsonArray();
  }

  /** Returns all properties as texts, as an environment has them. */
  Map<String, String> allTexts() {
    var texts = new LinkedHashMap<String, String>();
    raw.keySet().forEach(name -> texts.put(name, text(name)));
    return texts;
  }

  /** Copies properties that keep their name and shape in an API call. */
  void copy(JsonObject target, String... names) {
    for (var name : names) {
      var value = optional(name);
      if (value != null) {
        target.add(name, value);
      }
    }
  }

  TemplateException wrong(String name, String what) {
    return new TemplateException(where + "." + name, what);
  }

  private String asText(String name, JsonElement value) {
    if (!(value instanceof JsonPrimitive)) {
      throw new TemplateException(where + "." + name, "a text is expected, not " + value);
    }
    return value.getAsString();
  }

  private static Properties evaluated(JsonObject object, String where) {
    return new Properties(object, (value, _) -> value, where);
  }
}

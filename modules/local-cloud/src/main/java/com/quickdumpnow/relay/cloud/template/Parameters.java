package com.quickdumpnow.relay.cloud.template;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stack's parameters: given values, else defaults, checked as CloudFormation checks them. */
final class Parameters {
  private final String stack;
  private final Map<String, JsonElement> values = new HashMap<>();

  /**
   * Takes those of {@code given} that the stack declares.
   *
   * @throws TemplateException if one has no value, or one that its declaration forbids
   */
  Parameters(String stack, JsonObject declared, Map<String, String> given) {
    this.stack = stack;
    for (var entry : declared.entrySet()) {
      var name = entry.getKey();
      var declaration = entry.getValue().getAsJsonObject();
      var type = declaration.get("Type").getAsString();
      if (type.startsWith("AWS::")) {
        continue; // Looked up in the account, as the bootstrap version is: an error if it is used.
      }
      var value = given.get(name);
      if (value == null && declaration.has("Default")) {
        value = declaration.get("Default").getAsString();
      }
      if (value == null) {
        throw new TemplateException(stack + "/" + name, "the parameter has no value");
      }
      check(name, value, declaration);
      values.put(name, type.equals("String") || type.equals("Number") ? text(value) : list(value));
    }
  }

  /** Returns the value of a parameter, or {@code null} if there is none of that name. */
  @Nullable JsonElement value(String name) {
    return values.get(name);
  }

  /** Returns all of them, lists with commas. */
  Map<String, String> texts() {
    var texts = new TreeMap<String, String>();
    values.forEach((name, value) ->
        texts.put(
            name,
            value.isJsonArray()
                ? value.getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsString)
                    .collect(joining(","))
                : value.getAsString()));
    return texts;
  }

  private void check(String name, String value, JsonObject declaration) {
    var pattern = declaration.get("AllowedPattern");
    if (pattern != null && !value.matches(pattern.getAsString())) {
      throw refused(name, "does not match " + pattern.getAsString());
    }
    var allowed = declaration.getAsJsonArray("AllowedValues");
    if (allowed != null && !allowed.contains(text(value))) {
      throw refused(name, "is none of " + allowed);
    }
    var shortest = declaration.get("MinLength");
    if (shortest != null && value.length() < shortest.getAsInt()) {
      throw refused(name, "is shorter than " + shortest);
    }
    var longest = declaration.get("MaxLength");
    if (longest != null && value.length() > longest.getAsInt()) {
      throw refused(name, "is longer than " + longest);
    }
    if (declaration.get("Type").getAsString().equals("Number") && !value.matches("-?[0-9.]+")) {
      throw refused(name, "is no number");
    }
  }

  /** Without the value: it may be a phone number. */
  private TemplateException refused(String name, String why) {
    return new TemplateException(stack + "/" + name, "the parameter's value " + why);
  }

  private static JsonPrimitive text(String value) {
    return new JsonPrimitive(value);
  }

  private static JsonArray list(String value) {
    var items = new JsonArray();
    for (var item : value.split(",", -1)) {
      items.add(item.strip());
    }
    return items;
  }
}

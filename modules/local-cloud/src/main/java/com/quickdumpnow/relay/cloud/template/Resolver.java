package com.quickdumpnow.relay.cloud.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the intrinsic functions and conditions of one stack.
 *
 * <p>{@code null} stands for {@code AWS::NoValue}: whatever it is a property or an item of leaves
 * it out.
 */
final class Resolver {
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{(!?)([^}]*)}");

  private final String stack;
  private final JsonObject template;
  private final Parameters parameters;
  private final References references;
  private final BiFunction<String, String, JsonElement> imports;
  private final Map<String, Resource> resources = new HashMap<>();
  private final List<String> underway = new ArrayList<>();

  /**
   * Creates a resolver.
   *
   * @param resources this stack's
   * @param imports the value that a stack exports, by its name and the place that asks for it
   */
  Resolver(
      String stack,
      JsonObject template,
      Parameters parameters,
      References references,
      List<Resource> resources,
      BiFunction<String, String, JsonElement> imports) {
    this.stack = stack;
    this.template = template;
    this.parameters = parameters;
    this.references = references;
    this.imports = imports;
    resources.forEach(resource -> this.resources.put(resource.logicalId(), resource));
  }

  /**
   * Returns {@code value} with all functions in it evaluated.
   *
   * @param where names the place in messages
   * @throws TemplateException if something in it is not known
   */
  @Nullable JsonElement resolve(JsonElement value, String where) {
    return switch (value) {
      case JsonArray array -> {
        var resolved = new JsonArray();
        for (var i = 0; i < array.size(); i++) {
          var item = resolve(array.get(i), where + "[" + i + "]");
          if (item != null) {
            resolved.add(item);
          }
        }
        yield resolved;
      }
      case JsonObject object when isFunction(object) -> {
        var call = object.entrySet().iterator().next();
        yield call(call.getKey(), call.getValue(), where);
      }
      case JsonObject object -> {
        var resolved = new JsonObject();
        for (var entry : object.entrySet()) {
          var item = resolve(entry.getValue(), where + "." + entry.getKey());
          if (item != null) {
            resolved.add(entry.getKey(), item);
          }
        }
        yield resolved;
      }
      case JsonPrimitive text when text.isString() && text.getAsString().contains("{{resolve:") ->
          throw new TemplateException(where, "dynamic references are not known here");
      default -> value;
    };
  }

  /** Returns {@code value} evaluated to one string, or {@code null} for {@code AWS::NoValue}. */
  @Nullable String text(JsonElement value, String where) {
    var resolved = resolve(value, where);
    if (resolved == null) {
      return null;
    }
    if (!resolved.isJsonPrimitive()) {
      throw new TemplateException(where, "a text is expected, not " + resolved);
    }
    return resolved.getAsString();
  }

  /** Returns whether the resource is made at all, which its {@code Condition} says. */
  boolean isMade(Resource resource) {
    var condition = resource.body().get("Condition");
    return condition == null || condition(condition.getAsString(), resource.where());
  }

  /** Returns what the stack exports, evaluated. */
  Map<String, JsonElement> exports() {
    var exports = new HashMap<String, JsonElement>();
    outputs()
        .forEach((where, output) -> {
          var export = output.getAsJsonObject("Export");
          if (export != null) {
            var value = resolve(output.get("Value"), where);
            exports.put(requireText(export.get("Name"), where), value == null ? text("") : value);
          }
        });
    return exports;
  }

  /**
   * Returns the outputs by their ids, evaluated; without those of resources that have no part here,
   * of which nothing can be told.
   */
  Map<String, String> outputTexts() {
    var texts = new TreeMap<String, String>();
    outputs()
        .forEach((where, output) -> {
          try {
            var value = text(output.get("Value"), where);
            texts.put(where.substring(where.lastIndexOf('.') + 1), value == null ? "" : value);
          } catch (TemplateException _) {
            // Of a resource that is not here.
          }
        });
    return texts;
  }

  /** By where they stand; those whose condition holds. */
  private Map<String, JsonObject> outputs() {
    var outputs = new LinkedHashMap<String, JsonObject>();
    section("Outputs")
        .asMap()
        .forEach((id, output) -> {
          var where = stack + "/Outputs." + id;
          var condition = output.getAsJsonObject().get("Condition");
          if (condition == null || condition(condition.getAsString(), where)) {
            outputs.put(where, output.getAsJsonObject());
          }
        });
    return outputs;
  }

  private static boolean isFunction(JsonObject object) {
    if (object.size() != 1) {
      return false;
    }
    var key = object.keySet().iterator().next();
    return key.equals("Ref") || key.startsWith("Fn::");
  }

  private @Nullable JsonElement call(String function, JsonElement argument, String where) {
    var here = where + "." + function;
    return switch (function) {
      case "Ref" -> ref(argument.getAsString(), here);
      case "Fn::GetAtt" -> getAtt(argument, here);
      case "Fn::Join" -> {
        var items = list(argument.getAsJsonArray().get(1), here);
        var texts = new ArrayList<String>();
        items.forEach(item -> texts.add(requireText(item, here)));
        yield text(String.join(argument.getAsJsonArray().get(0).getAsString(), texts));
      }
      case "Fn::Sub" -> sub(argument, here);
      case "Fn::Select" -> {
        var index = Integer.parseInt(requireText(argument.getAsJsonArray().get(0), here));
        var items = list(argument.getAsJsonArray().get(1), here);
        if (index < 0 || index >= items.size()) {
          throw new TemplateException(here, "no item " + index + " of " + items.size());
        }
        yield items.get(index);
      }
      case "Fn::Split" -> {
        var items = new JsonArray();
        var separator = argument.getAsJsonArray().get(0).getAsString();
        var whole = requireText(argument.getAsJsonArray().get(1), here);
        for (var item : whole.split(Pattern.quote(separator), -1)) {
          items.add(item);
        }
        yield items;
      }
      case "Fn::If" -> {
        var branches = argument.getAsJsonArray();
        yield condition(branches.get(0).getAsString(), here)
            ? resolve(branches.get(1), here)
            : resolve(branches.get(2), here);
      }
      case "Fn::FindInMap" -> findInMap(argument.getAsJsonArray(), here);
      case "Fn::Base64" ->
          text(Base64.getEncoder().encodeToString(requireText(argument, here).getBytes(UTF_8)));
      case "Fn::ImportValue" -> imports.apply(requireText(argument, here), here);
      default -> throw new TemplateException(here, "the function is not known here");
    };
  }

  private @Nullable JsonElement ref(String name, String where) {
    return switch (name) {
      case "AWS::NoValue" -> null;
      case "AWS::AccountId" -> text(Aws.ACCOUNT);
      case "AWS::Region" -> text(Aws.REGION);
      case "AWS::Partition" -> text("aws");
      case "AWS::URLSuffix" -> text("amazonaws.com");
      case "AWS::StackName" -> text(stack);
      case "AWS::StackId" -> text(Aws.arn("cloudformation", "stack/" + stack + "/local"));
      default -> {
        var parameter = parameters.value(name);
        yield parameter != null
            ? parameter
            : text(guarded(name, where, () -> references.ref(resource(name, where), this)));
      }
    };
  }

  private JsonElement getAtt(JsonElement argument, String where) {
    var parts =
        argument.isJsonArray()
            ? List.of(
                argument.getAsJsonArray().get(0).getAsString(),
                requireText(argument.getAsJsonArray().get(1), where))
            : List.of(argument.getAsString().split("\\.", 2));
    return attribute(parts.get(0), parts.size() > 1 ? parts.get(1) : "", where);
  }

  private JsonElement attribute(String name, String attribute, String where) {
    return text(
        guarded(
            name + "." + attribute,
            where,
            () -> references.attribute(resource(name, where), attribute, this, where)));
  }

  private JsonElement sub(JsonElement argument, String where) {
    var own = new JsonObject();
    var form = argument;
    if (argument.isJsonArray()) {
      form = argument.getAsJsonArray().get(0);
      own = argument.getAsJsonArray().get(1).getAsJsonObject();
    }
    var result = new StringBuilder();
    var matcher = SUBSTITUTION.matcher(form.getAsString());
    while (matcher.find()) {
      var name = matcher.group(2).strip();
      String value;
      if (!matcher.group(1).isEmpty()) {
        value = "${" + matcher.group(2) + "}"; // ${!Literal} stands for ${Literal}.
      } else if (own.has(name)) {
        value = requireText(own.get(name), where);
      } else if (name.contains(".")) {
        var dot = name.indexOf('.');
        value = attribute(name.substring(0, dot), name.substring(dot + 1), where).getAsString();
      } else {
        var referred = ref(name, where);
        value = referred == null ? "" : referred.getAsString();
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(result);
    return text(result.toString());
  }

  private JsonElement findInMap(JsonArray path, String where) {
    JsonElement found = section("Mappings");
    for (var step : path) {
      var key = requireText(step, where);
      var next = found.isJsonObject() ? found.getAsJsonObject().get(key) : null;
      if (next == null) {
        throw new TemplateException(where, "no mapping " + path);
      }
      found = next;
    }
    return found;
  }

  private boolean condition(String name, String where) {
    var condition = section("Conditions").get(name);
    if (condition == null) {
      throw new TemplateException(where, "no condition " + name);
    }
    return isTrue(condition, stack + "/Conditions." + name);
  }

  private boolean isTrue(JsonElement condition, String where) {
    var call = condition.getAsJsonObject().entrySet().iterator().next();
    var argument = call.getValue();
    return switch (call.getKey()) {
      case "Condition" -> condition(argument.getAsString(), where);
      case "Fn::Equals" ->
          requireText(argument.getAsJsonArray().get(0), where)
              .equals(requireText(argument.getAsJsonArray().get(1), where));
      case "Fn::Not" -> !isTrue(argument.getAsJsonArray().get(0), where);
      case "Fn::And" -> argument.getAsJsonArray().asList().stream().allMatch(c -> isTrue(c, where));
      case "Fn::Or" -> argument.getAsJsonArray().asList().stream().anyMatch(c -> isTrue(c, where));
      default -> throw new TemplateException(where, call.getKey() + " is no known condition");
    };
  }

  private Resource resource(String name, String where) {
    var resource = resources.get(name);
    if (resource == null) {
      throw new TemplateException(where, "no parameter or resource " + name);
    }
    if (!isMade(resource)) {
      throw new TemplateException(where, "the condition of " + name + " leaves it out");
    }
    return resource;
  }

  /** A name that is made of itself would recurse for ever. */
  private String guarded(String name, String where, Supplier<String> evaluation) {
    if (underway.contains(name)) {
      throw new TemplateException(where, "circular reference " + underway + " to " + name);
    }
    underway.add(name);
    try {
      return evaluation.get();
    } finally {
      underway.removeLast();
    }
  }

  private JsonArray list(JsonElement value, String where) {
    var resolved = resolve(value, where);
    if (resolved == null || !resolved.isJsonArray()) {
      throw new TemplateException(where, "a list is expected, not " + resolved);
    }
    return resolved.getAsJsonArray();
  }

  private String requireText(JsonElement value, String where) {
    var text = text(value, where);
    if (text == null) {
      throw new TemplateException(where, "AWS::NoValue where a text is expected");
    }
    return text;
  }

  private JsonObject section(String name) {
    var section = template.get(name);
    return section == null ? new JsonObject() : section.getAsJsonObject();
  }

  private static JsonPrimitive text(String value) {
    return new JsonPrimitive(value);
  }
}

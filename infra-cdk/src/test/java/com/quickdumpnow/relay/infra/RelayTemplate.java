package com.quickdumpnow.relay.infra;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Template;

/**
 * The synthesised template, for tests: a synthesis takes seconds, so all share one.
 *
 * <p>The functions' packages are stubs. Flags are those of {@code cdk.json}, or this would be
 * another template than the one that is deployed.
 */
final class RelayTemplate {
  private static final Path ROOT = Path.of(System.getProperty("relay.root")).normalize();

  private static final RelayTemplate SHARED =
      new RelayTemplate(Template.fromStack(stack(app(Map.of(), "template"))));

  private final Template template;
  private final JsonObject json;

  private RelayTemplate(Template template) {
    this.template = template;
    this.json = new Gson().toJsonTree(template.toJSON()).getAsJsonObject();
  }

  /** Returns the repository's root. */
  static Path root() {
    return ROOT;
  }

  static RelayTemplate shared() {
    return SHARED;
  }

  /** Returns an app with the flags of {@code cdk.json}, but for {@code overrides}. */
  static App app(Map<String, ?> overrides, String folder) {
    var context = new HashMap<String, Object>(CdkJson.context(ROOT));
    context.putAll(overrides);
    return App.Builder.create()
        .context(context)
        .analyticsReporting(false)
        .outdir(Path.of("target", "test-assemblies", folder).toAbsolutePath().toString())
        .build();
  }

  static RelayStack stack(App app) {
    return new RelayStack(
        app, RelayApp.STACK, FunctionPackages.stub(stubPackage()), EdgeFiles.below(ROOT));
  }

  private static Path stubPackage() {
    try {
      var folder = Files.createDirectories(Path.of("target", "stub-package").toAbsolutePath());
      Files.writeString(folder.resolve("README"), "A function's package, in tests.");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Template template() {
    return template;
  }

  JsonObject json() {
    return json;
  }

  /** Returns every resource. */
  List<Resource> resources() {
    return json.getAsJsonObject("Resources").entrySet().stream()
        .map(entry -> new Resource(entry.getKey(), entry.getValue().getAsJsonObject()))
        .toList();
  }

  /** Returns the resources of one type, such as {@code SQS::Queue}. At least one. */
  List<Resource> all(String type) {
    var found =
        resources().stream().filter(resource -> resource.type().equals("AWS::" + type)).toList();
    if (found.isEmpty()) {
      throw new AssertionError("no resource of type " + type);
    }
    return found;
  }

  /** Returns one resource. */
  Resource get(String id) {
    return resources().stream()
        .filter(resource -> resource.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no resource " + id));
  }

  /** Returns the resource that a {@code Ref} or {@code Fn::GetAtt} somewhere in a value means. */
  Resource meant(JsonElement value) {
    var ids = references(value).toList();
    if (ids.size() != 1) {
      throw new AssertionError("not one resource: " + value);
    }
    return get(ids.getFirst());
  }

  /** Returns the ids of what a value refers to. Pseudo parameters and parameters are left out. */
  Stream<String> references(JsonElement value) {
    var ids = new ArrayList<String>();
    collect(value, ids);
    return ids.stream().filter(json.getAsJsonObject("Resources")::has).distinct();
  }

  private static void collect(JsonElement value, List<String> ids) {
    if (value.isJsonArray()) {
      value.getAsJsonArray().forEach(element -> collect(element, ids));
    } else if (value instanceof JsonObject object) {
      if (object.has("Ref")) {
        ids.add(object.get("Ref").getAsString());
      } else if (object.has("Fn::GetAtt")) {
        ids.add(object.getAsJsonArray("Fn::GetAtt").get(0).getAsString());
      } else {
        object.asMap().values().forEach(element -> collect(element, ids));
      }
    }
  }

  /** Returns the statements of all policies of one kind, such as {@code IAM::Policy}. */
  List<Resource> statements(String type) {
    return all(type).stream()
        .flatMap(policy ->
            elements(policy.at("Properties.PolicyDocument.Statement"))
                .map(statement -> new Resource(policy.id(), statement.getAsJsonObject())))
        .toList();
  }

  /** Returns the elements of a list, or the one value that CloudFormation takes for a list. */
  static Stream<JsonElement> elements(JsonElement value) {
    return value.isJsonArray()
        ? StreamSupport.stream(value.getAsJsonArray().spliterator(), false)
        : Stream.of(value);
  }

  /**
   * A resource, or a part of one.
   *
   * @param id its logical id
   */
  record Resource(String id, JsonObject json) {
    String type() {
      return text("Type");
    }

    /** Returns what is at a path with dots; JSON's null if there is nothing. */
    JsonElement at(String path) {
      JsonElement here = json;
      for (var step : path.split("[.]", -1)) {
        here =
            switch (here) {
              case JsonObject object when object.has(step) -> object.get(step);
              case JsonArray array when step.matches("[0-9]+") -> array.get(Integer.parseInt(step));
              default -> JsonNull.INSTANCE;
            };
      }
      return here;
    }

    boolean has(String path) {
      return !at(path).isJsonNull();
    }

    String text(String path) {
      return existing(path).getAsString();
    }

    int number(String path) {
      return existing(path).getAsInt();
    }

    private JsonElement existing(String path) {
      var value = at(path);
      if (value.isJsonNull()) {
        throw new AssertionError(id + " has no " + path);
      }
      return value;
    }

    @Override
    public String toString() {
      return id;
    }
  }
}

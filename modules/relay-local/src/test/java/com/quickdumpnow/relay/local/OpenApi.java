package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code docs/openapi.yaml}, to which every answer of the running relay's API is held. */
final class OpenApi {
  private static final String ADDRESS = "https://relay.example/openapi";
  private static final Pattern NAME = Pattern.compile("\\{[^}]*}");

  private final ObjectMapper mapper = new ObjectMapper();
  private final JsonNode document;
  private final JsonSchemaFactory schemas;

  private OpenApi(JsonNode document) {
    this.document = document;
    this.schemas =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            factory ->
                factory.schemaLoaders(
                    loaders -> loaders.schemas(Map.of(ADDRESS, document.toString()))));
  }

  static OpenApi read(Path file) {
    try {
      return new OpenApi(new YAMLMapper().readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks that the answer is one that the document describes for what was asked. */
  void check(HttpResponse<String> answer) {
    var request = answer.request();
    if (request.method().equals("OPTIONS")) {
      return;
    }
    var path = path(request.uri().getPath());
    if (path.isEmpty()) {
      assertThat(answer.statusCode()).as("a path that is not described").isEqualTo(404);
      return;
    }
    var method = request.method().toLowerCase(Locale.ROOT);
    var operation = "#/paths/" + escaped(path.get()) + "/" + method;
    var response = operation + "/responses/" + answer.statusCode();
    var described = resolve(response);
    assertThat(described.isMissingNode()).as("%s is not described", response).isFalse();
    var contents = described.path("content");
    if (contents.isEmpty()) {
      assertThat(answer.body()).as(response).isEmpty();
      return;
    }
    var type = contents.fieldNames().next();
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .as(response)
        .startsWith(type);
    if (type.endsWith("json")) {
      validate(location(response) + "/content/" + escaped(type) + "/schema", answer.body());
    }
  }

  private void validate(String pointer, String body) {
    try {
      var schema = schemas.getSchema(SchemaLocation.of(ADDRESS + pointer));
      assertThat(schema.validate(mapper.readTree(body))).as("%s%n%s", pointer, body).isEmpty();
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + body, e);
    }
  }

  /** The described path that {@code path} is an instance of; one without names comes first. */
  private Optional<String> path(String path) {
    Optional<String> found = Optional.empty();
    var names = document.path("paths").fieldNames();
    while (names.hasNext()) {
      var template = names.next();
      if (template.equals(path)) {
        return Optional.of(template);
      }
      if (path.matches(NAME.matcher(template).replaceAll("[^/]+"))) {
        found = Optional.of(template);
      }
    }
    return found;
  }

  private JsonNode resolve(String pointer) {
    var node = document.at(pointer.substring(1));
    return node.has("$ref") ? resolve(node.get("$ref").asText()) : node;
  }

  /** Where the thing itself stands that {@code pointer} may only refer to. */
  private String location(String pointer) {
    var node = document.at(pointer.substring(1));
    return !node.has("$ref") ? pointer : location(node.get("$ref").asText());
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}

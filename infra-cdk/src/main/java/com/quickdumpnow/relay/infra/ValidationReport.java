package com.quickdumpnow.relay.infra;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What CDK's template validation has found.
 *
 * <p>It knows CloudFormation's schemas, and says as a mere warning what a deployment would fail on:
 * a word that a property does not know, for one.
 */
final class ValidationReport {
  private ValidationReport() {}

  /**
   * Returns the findings, each in a line; none if nothing was validated.
   *
   * @param assembly the folder that was synthesised into
   */
  static List<String> findings(Path assembly) {
    var report = assembly.resolve("validation-report.json");
    if (!Files.exists(report)) {
      return List.of();
    }
    try (var reader = Files.newBufferedReader(report)) {
      return objects(JsonParser.parseReader(reader).getAsJsonObject(), "pluginReports")
          .flatMap(plugin -> objects(plugin, "violations"))
          .map(violation ->
              "%s: %s"
                  .formatted(
                      violation.get("ruleName").getAsString(),
                      violation.get("description").getAsString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonObject> objects(JsonObject parent, String name) {
    return StreamSupport.stream(parent.getAsJsonArray(name).spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }
}

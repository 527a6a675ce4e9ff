package com.quickdumpnow.relay.cloud.template;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code cdk synth} writes: one or several stacks and the files that they name.
 *
 * <p>Source: the CDK's cloud assembly schema, {@code manifest.json} and the asset manifests beside
 * it.
 *
 * @param stacks at least one, in the manifest's order
 */
public record CloudAssembly(List<Stack> stacks) {

  /**
   * One stack.
   *
   * @param name the stack's name
   * @param template its CloudFormation template
   * @param assets where each file lies, by the object key under which it would be uploaded
   */
  public record Stack(String name, JsonObject template, Map<String, Path> assets) {}

  /**
   * Reads an assembly.
   *
   * @param directory the {@code cdk.out} directory
   * @throws TemplateException if it is no assembly, or has no stack
   */
  public static CloudAssembly read(Path directory) {
    var stacks = new ArrayList<Stack>();
    readInto(stacks, directory);
    if (stacks.isEmpty()) {
      throw new TemplateException(directory.toString(), "no stack in manifest.json");
    }
    return new CloudAssembly(List.copyOf(stacks));
  }

  private static void readInto(List<Stack> stacks, Path directory) {
    var artifacts = json(directory.resolve("manifest.json")).getAsJsonObject("artifacts");
    var assets = new HashMap<String, Path>();
    for (var artifact : artifacts.entrySet()) {
      if (typeOf(artifact.getValue()).equals("cdk:asset-manifest")) {
        readAssets(assets, directory, propertyOf(artifact.getValue(), "file"));
      }
    }
    for (var artifact : artifacts.entrySet()) {
      switch (typeOf(artifact.getValue())) {
        case "aws:cloudformation:stack" -> {
          var template = json(directory.resolve(propertyOf(artifact.getValue(), "templateFile")));
          stacks.add(new Stack(artifact.getKey(), template, Map.copyOf(assets)));
        }
        case "cdk:cloud-assembly" ->
            readInto(stacks, directory.resolve(propertyOf(artifact.getValue(), "directoryName")));
        default -> {} // The construct tree and the like: nothing is deployed from them.
      }
    }
  }

  private static void readAssets(Map<String, Path> assets, Path directory, String manifest) {
    var files = json(directory.resolve(manifest)).getAsJsonObject("files");
    for (var file : files.asMap().values()) {
      var source = file.getAsJsonObject().getAsJsonObject("source");
      var destinations = file.getAsJsonObject().getAsJsonObject("destinations");
      for (var destination : destinations.asMap().values()) {
        // A file asset that is made by a command has no path; no stack here uses one.
        if (source.has("path")) {
          assets.put(
              destination.getAsJsonObject().get("objectKey").getAsString(),
              directory.resolve(source.get("path").getAsString()).normalize());
        }
      }
    }
  }

  private static String typeOf(JsonElement artifact) {
    return artifact.getAsJsonObject().get("type").getAsString();
  }

  private static String propertyOf(JsonElement artifact, String name) {
    return artifact.getAsJsonObject().getAsJsonObject("properties").get(name).getAsString();
  }

  private static JsonObject json(Path file) {
    try (var reader = Files.newBufferedReader(file)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new TemplateException(file.toString(), "not a JSON object");
    }
  }
}

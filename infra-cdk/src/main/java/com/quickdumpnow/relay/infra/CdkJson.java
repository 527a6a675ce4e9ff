package com.quickdumpnow.relay.infra;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The feature flags in {@code cdk.json}.
 *
 * <p>Only the CDK command line reads that file by itself. An app that is started without it, as by
 * Maven or by a test, would see no flag and make another template.
 */
public final class CdkJson {
  private CdkJson() {}

  /**
   * Returns the {@code context} of {@code cdk.json}.
   *
   * @param root the repository's root
   */
  public static Map<String, Object> context(Path root) {
    var gson = new Gson();
    try (var reader = Files.newBufferedReader(root.resolve("cdk.json"))) {
      var context = gson.fromJson(reader, JsonObject.class).getAsJsonObject("context");
      return gson.fromJson(context, new TypeToken<Map<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

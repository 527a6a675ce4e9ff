package com.quickdumpnow.relay.infra;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the edge does with the pages, as {@code cloudfront-functions} has it. The local run serves
 * them by the same two files.
 *
 * @param viewerRequest the function that turns a page's address into its file's
 * @param headers what each answer says, by its name
 * @param cacheControl how long it may be kept, by CloudFront's pattern of addresses; {@code *} for
 *     all others
 */
public record EdgeFiles(
    Path viewerRequest, Map<String, String> headers, Map<String, String> cacheControl) {

  /** The pattern of all addresses that no other pattern takes. */
  public static final String OTHERWISE = "*";

  /**
   * Reads them.
   *
   * @param root the repository's root
   */
  public static EdgeFiles below(Path root) {
    var json = list(root);
    try (var reader = Files.newBufferedReader(json)) {
      var gson = new Gson();
      var list = gson.fromJson(reader, JsonObject.class);
      var map = new TypeToken<Map<String, String>>() {};
      return new EdgeFiles(
          function(root),
          gson.fromJson(list.get("headers"), map),
          gson.fromJson(list.get("cache_control"), map));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what {@link #below} reads. */
  static List<Path> files(Path root) {
    return List.of(function(root), list(root));
  }

  private static Path function(Path root) {
    return root.resolve("cloudfront-functions/src/viewer-request.js");
  }

  private static Path list(Path root) {
    return root.resolve("cloudfront-functions/src/headers.json");
  }
}

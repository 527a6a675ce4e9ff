package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pages for customers and dispatchers, as CloudFront serves them: by its function, and with its
 * headers, from the files that are deployed.
 */
final class Site {
  private static final List<String> FOLDERS = List.of("/track", "/dispatch", "/vendor");

  /** No part of an address begins with a dot, so none leads out of the pages. */
  private static final Pattern FILE =
      Pattern.compile("(/[A-Za-z0-9][A-Za-z0-9._-]*)+[.](?<type>[a-z]+)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private static final String RELAY_NUMBER = "{{relay_number}}";
  private static final String OTHERWISE = "*";

  private final ViewerRequest viewerRequest;
  private final Map<String, String> headers;
  private final Map<String, String> cacheControl;
  private final String relayNumber;

  private Site(
      ViewerRequest viewerRequest,
      Map<String, String> headers,
      Map<String, String> cacheControl,
      String relayNumber) {
    this.viewerRequest = viewerRequest;
    this.headers = headers;
    this.cacheControl = cacheControl;
    this.relayNumber = relayNumber;
  }

  /**
   * Reads what the pages are served by.
   *
   * @param relayNumber the number that the pages name
   */
  static Site of(String relayNumber) {
    try {
      var gson = new Gson();
      var list = gson.fromJson(text("/edge/headers.json"), JsonObject.class);
      var map = new TypeToken<Map<String, String>>() {};
      return new Site(
          new ViewerRequest(text("/edge/viewer-request.js")),
          gson.fromJson(list.get("headers"), map),
          gson.fromJson(list.get("cache_control"), map),
          relayNumber);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String resource) throws IOException {
    return new String(
        resource(resource).orElseThrow(() -> new IOException("no resource " + resource)), UTF_8);
  }

  private static Optional<byte[]> resource(String name) throws IOException {
    try (var resource = Site.class.getResourceAsStream(name)) {
      return resource == null ? Optional.empty() : Optional.of(resource.readAllBytes());
    }
  }

  /** Serves the pages beside the API. */
  void mount(LocalCloud cloud) {
    FOLDERS.forEach(folder -> cloud.mount(folder, this::serve));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      var address = exchange.getRequestURI().getPath();
      var answer = exchange.getResponseHeaders();
      headers.forEach(answer::set);
      answer.set("Cache-Control", cacheControl(address));
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.sendResponseHeaders(403, -1); // CloudFront's, for a method that is not allowed.
        return;
      }
      var file = FILE.matcher(viewerRequest.rewritten(method, address));
      var content = file.matches() ? resource("/site" + file.group()) : Optional.<byte[]>empty();
      if (content.isEmpty()) {
        exchange.sendResponseHeaders(403, -1); // The bucket's: who may not list it learns no more.
        return;
      }
      var type = file.group("type");
      var body = type.equals("html") ? numbered(content.get()) : content.get();
      answer.set("Content-Type", TYPES.getOrDefault(type, "application/octet-stream"));
      if (method.equals("HEAD")) {
        answer.set("Content-Length", Integer.toString(body.length));
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private byte[] numbered(byte[] page) {
    return new String(page, UTF_8).replace(RELAY_NUMBER, relayNumber).getBytes(UTF_8);
  }

  /** CloudFront's patterns end with their only star. */
  private String cacheControl(String address) {
    return cacheControl.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(OTHERWISE))
        .filter(entry -> address.startsWith(entry.getKey().replace("*", "")))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> cacheControl.getOrDefault(OTHERWISE, ""));
  }
}

package com.quickdumpnow.relay.cloud.aws.wire;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;

/** Passes requests on to a server inside this JVM, byte for byte, over kept connections. */
public final class Forwarder implements AutoCloseable {
  /** What belongs to one connection (RFC 9110, 7.6.1), or is set by the HTTP client itself. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "date",
          "server");

  static {
    // Shorter than the servers' own idle time (30 s and 60 s), so that no request meets a
    // connection that is just being closed: a send that was cut off cannot be repeated safely.
    if (System.getProperty("jdk.httpclient.keepalive.timeout") == null) {
      System.setProperty("jdk.httpclient.keepalive.timeout", "15");
    }
  }

  private final HttpClient client;

  /** Makes a forwarder whose callbacks run on {@code executor}. */
  public Forwarder(Executor executor) {
    this.client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(executor).build();
  }

  /**
   * Sends {@code request} to {@code server} and returns its answer, however long that takes: a long
   * poll may wait 20 s.
   */
  public AwsResponse forward(URI server, AwsRequest request, String pathAndQuery)
      throws IOException, InterruptedException {
    var outgoing =
        HttpRequest.newBuilder(server.resolve(pathAndQuery))
            .method(
                request.method(),
                request.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body()));
    copy(request.headers(), outgoing);
    var answer = client.send(outgoing.build(), HttpResponse.BodyHandlers.ofByteArray());
    var headers = new LinkedHashMap<String, String>();
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            headers.put(name, String.join(", ", values));
          }
        });
    return new AwsResponse(answer.statusCode(), headers, answer.body());
  }

  private static void copy(Headers from, HttpRequest.Builder to) {
    from.forEach((name, values) -> {
      if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
        values.forEach(value -> to.header(name, value));
      }
    });
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

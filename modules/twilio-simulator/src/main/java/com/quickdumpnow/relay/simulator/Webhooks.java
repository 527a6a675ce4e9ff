package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/** Sends signed webhooks, and tries again as their overrides say. */
final class Webhooks implements AutoCloseable {
  private final Store store;

  /** The time to connect belongs to a client, not to a request. */
  private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * What came of one webhook.
   *
   * @param status the HTTP status of the last try; 0 if there was no answer
   * @param failure {@code ct} (no connection), {@code rt} (no answer in time), {@code closed} (the
   *     connection ended without an answer), {@code 4xx}, {@code 5xx}, or empty
   * @param tries how often it was sent
   */
  record Outcome(int status, String contentType, String body, String failure, int tries) {
    boolean good() {
      return failure.isEmpty();
    }
  }

  Webhooks(Store store) {
    this.store = store;
  }

  Outcome send(String method, String url, List<Field> form) throws InterruptedException {
    var overrides = Overrides.of(url);
    var deadline = System.nanoTime() + overrides.total().toNanos();
    var token = store.newUuid();
    var tries = 0;
    while (true) {
      tries++;
      var left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      var outcome = sendOnce(method, url, form, overrides, left, token, tries);
      if (outcome.good()
          || tries > overrides.retries()
          || !overrides.retriedAfter(outcome.failure())
          || System.nanoTime() >= deadline) {
        return outcome;
      }
    }
  }

  private Outcome sendOnce(
      String method,
      String url,
      List<Field> form,
      Overrides overrides,
      Duration left,
      String token,
      int tries)
      throws InterruptedException {
    var fragment = url.indexOf('#');
    var plain = withoutUser(fragment < 0 ? url : url.substring(0, fragment));
    var get = method.equals("GET");
    var target = get ? plain + (plain.contains("?") ? "&" : "?") + Field.encode(form) : plain;
    var timeout = overrides.read().compareTo(left) < 0 ? overrides.read() : left;
    try {
      var request =
          HttpRequest.newBuilder(URI.create(target))
              .timeout(timeout)
              .header("Accept", "*/*")
              .header("User-Agent", "TwilioProxy/1.1")
              .header("I-Twilio-Idempotency-Token", token)
              .header(
                  "X-Twilio-Signature",
                  Signature.of(store.account().authToken(), target, get ? List.of() : form));
      if (get) {
        request.GET();
      } else {
        request
            .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(Field.encode(form)));
      }
      var user = URI.create(url).getUserInfo();
      if (user != null) {
        request.header(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
      }
      var response =
          client(overrides.connect())
              .send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
      var status = response.statusCode();
      var contentType =
          response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
      var failure = status >= 500 ? "5xx" : status >= 400 ? "4xx" : "";
      return new Outcome(status, contentType, response.body(), failure, tries);
    } catch (HttpConnectTimeoutException | ConnectException | SSLException _) {
      return new Outcome(0, "", "", "ct", tries);
    } catch (HttpTimeoutException _) {
      return new Outcome(0, "", "", "rt", tries);
    } catch (IOException _) {
      return new Outcome(0, "", "", "closed", tries);
    } catch (IllegalArgumentException _) {
      // Not an address that can be asked: as if nobody were there.
      return new Outcome(0, "", "", "ct", tries);
    }
  }

  private HttpClient client(Duration connect) {
    return clients.computeIfAbsent(
        connect,
        timeout ->
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(timeout)
                .build());
  }

  private static String withoutUser(String url) {
    return url.replaceFirst("^(https?://)[^/?@]*@", "$1");
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::shutdownNow);
  }
}

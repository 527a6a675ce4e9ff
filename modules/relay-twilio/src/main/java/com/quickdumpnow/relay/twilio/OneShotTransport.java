package com.quickdumpnow.relay.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.twilio.exception.ApiException;
import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.HttpUtility;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * Carries the requests of one operation, each exactly once, whatever comes of it; Twilio's own
 * client repeats a POST up to six times on a 5xx. Knows afterwards what became of the last one.
 *
 * <p>Over {@link HttpURLConnection}, which loads less than half of what the newer client does. It
 * repeats a POST whose connection breaks, unless the body is streamed: so it is. And it keeps
 * connections, whatever the request says: so each is closed, since a send on one that died while
 * its function was frozen has an unknown outcome.
 */
final class OneShotTransport extends HttpClient {
  /** Enough for a page of a hundred texts of the greatest length. */
  private static final int RESPONSE_MAX = 4 * 1024 * 1024;

  /** The host of {@code baseUrl} that stands for all of Twilio's. */
  private static final String TWILIO_HOST = "api.twilio.com";

  private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

  private final URI baseUrl;
  private final Duration connectTimeout;
  private final Duration timeout;
  private @Nullable String body;
  private @Nullable Outcome outcome;

  /** What became of one request. */
  sealed interface Outcome {
    /** The connection was not made: nothing of the request left. */
    record NotConnected() implements Outcome {}

    /** The request may have arrived, and no whole answer came back. */
    record Lost() implements Outcome {}

    /**
     * An answer came back.
     *
     * @param status HTTP status
     * @param retryAfter how long it asked to wait; zero if it did not
     */
    record Answered(int status, Duration retryAfter) implements Outcome {}
  }

  private enum Phase {
    CONNECTING,
    SENDING,
    GIVEN_UP
  }

  private record Answer(int status, Duration retryAfter, String body) {}

  /**
   * Makes one for one operation.
   *
   * @param baseUrl where the requests go in place of {@code https://api.twilio.com}
   * @param connectTimeout how long connecting may take
   * @param timeout how long all of one request may take
   */
  OneShotTransport(URI baseUrl, Duration connectTimeout, Duration timeout) {
    this.baseUrl = baseUrl;
    this.connectTimeout = connectTimeout;
    this.timeout = timeout;
  }

  /** Sends this text as {@code Body}: the SDK leaves out one that reads {@code null}. */
  OneShotTransport withBody(String newBody) {
    body = newBody;
    return this;
  }

  /**
   * Returns what became of the last request.
   *
   * @throws IllegalStateException if there was none
   */
  Outcome outcome() {
    if (outcome == null) {
      throw new IllegalStateException("no request was made");
    }
    return outcome;
  }

  /** The SDK's entry; its own would repeat. */
  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    var phase = new AtomicReference<>(Phase.CONNECTING);
    var exchange = new FutureTask<>(() -> exchange(request, phase));
    // Of its own, because a time-out of the connection is one of each read, not of the whole. A
    // virtual one, because interrupting that closes its socket.
    Thread.ofVirtual().name("twilio-request").start(exchange);
    try {
      var answer = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      outcome = new Outcome.Answered(answer.status(), answer.retryAfter());
      return new Response(answer.body(), answer.status(), new Header[0]);
    } catch (ExecutionException e) {
      throw failed(phase, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw failed(phase, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(phase, e);
    } finally {
      exchange.cancel(true);
    }
  }

  /** Whoever changes the phase first decides: after this, a late connection sends nothing. */
  private ApiException failed(AtomicReference<Phase> phase, Throwable cause) {
    outcome =
        phase.compareAndSet(Phase.CONNECTING, Phase.GIVEN_UP)
            ? new Outcome.NotConnected()
            : new Outcome.Lost();
    return new ApiException("no answer: " + cause.getClass().getSimpleName(), cause);
  }

  private Answer exchange(Request request, AtomicReference<Phase> phase)
      throws IOException, NoSuchAlgorithmException {
    var connection = (HttpURLConnection) target(request).toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      // Connections are kept by socket factory, and this is a new one: none can be taken over.
      secure.setSSLSocketFactory(SSLContext.getDefault().getSocketFactory());
    }
    connection.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
    connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(request.getMethod().toString());
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("Authorization", request.getAuthString());
    connection.setRequestProperty("Accept", "application/json");
    connection.setRequestProperty(
        "User-Agent", HttpUtility.getUserAgentString(request.getUserAgentExtensions(), true));
    var form = formOf(request);
    if (form.length > 0) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", MEDIA_TYPE);
      connection.setFixedLengthStreamingMode(form.length);
    }
    try {
      // Through TLS: whatever fails up to here has sent nothing of the request.
      connection.connect();
      if (!phase.compareAndSet(Phase.CONNECTING, Phase.SENDING)) {
        throw new IOException("given up");
      }
      if (form.length > 0) {
        try (var out = connection.getOutputStream()) {
          out.write(form);
        }
      }
      return answer(connection);
    } finally {
      connection.disconnect();
    }
  }

  private URI target(Request request) {
    var asked = URI.create(request.constructURL().toString());
    if (TWILIO_HOST.equals(baseUrl.getHost())) {
      // Its other hosts are named by the requests.
      return asked;
    }
    var base = baseUrl.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            + asked.getRawPath()
            + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery()));
  }

  private byte[] formOf(Request request) {
    if (request.getMethod() != HttpMethod.POST) {
      return new byte[0];
    }
    var form = request.encodeFormBody();
    if ("null".equals(body)) {
      form += "&Body=null";
    }
    return form.getBytes(UTF_8);
  }

  private static Answer answer(HttpURLConnection connection) throws IOException {
    try {
      var status = connection.getResponseCode();
      var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
      return new Answer(status, retryAfter(connection), readable(status, read(stream)));
    } catch (HttpRetryException e) {
      // What a streamed request gets for a 401, whose body is then out of reach.
      return new Answer(e.responseCode(), Duration.ZERO, readable(e.responseCode(), ""));
    }
  }

  /** Leaves the stream open: only with it open does disconnecting close the connection. */
  private static String read(@Nullable InputStream stream) throws IOException {
    if (stream == null) {
      return "";
    }
    var bytes = stream.readNBytes(RESPONSE_MAX + 1);
    if (bytes.length > RESPONSE_MAX) {
      throw new IOException("answer: over %d bytes".formatted(RESPONSE_MAX));
    }
    return new String(bytes, UTF_8);
  }

  /**
   * Returns the body, or JSON in its place: the SDK fails on any other error body, and takes a
   * success without one for a null. 20003 is the one error that Twilio documents for a 401.
   */
  private static String readable(int status, String body) {
    if (body.stripLeading().startsWith("{")) {
      return body;
    }
    return status < 400
        ? "{}"
        : "{\"status\":%d,\"code\":%s,\"message\":\"HTTP %1$d\"}"
            .formatted(status, status == 401 ? "20003" : "null");
  }

  /** Seconds only: Twilio sends no dates. */
  private static Duration retryAfter(HttpURLConnection connection) {
    var seconds = connection.getHeaderField("Retry-After");
    return seconds != null && seconds.matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }
}

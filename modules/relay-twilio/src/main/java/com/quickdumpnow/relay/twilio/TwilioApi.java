package com.quickdumpnow.relay.twilio;

import com.quickdumpnow.relay.twilio.OneShotTransport.Outcome.NotConnected;
import com.twilio.exception.TwilioException;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.TwilioRestClient;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Twilio's REST API as an operator needs it: any resource of an account, each request made once.
 * Texts go through {@link TwilioTexting}.
 */
public final class TwilioApi {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final URI baseUrl;
  private final String user;
  private final String password;

  /** Which of Twilio's hosts: {@code messaging.twilio.com} and so on; a simulator has one. */
  public enum Host {
    /** Numbers, messages, keys. */
    API,
    /** Messaging Services. */
    MESSAGING,
    /** Auth Tokens. */
    ACCOUNTS
  }

  /**
   * What Twilio said.
   *
   * @param status HTTP status
   * @param body a JSON object
   */
  public record Answer(int status, String body) {
    /** Returns whether it did what was asked. */
    public boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  /** No answer came. */
  public static final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean connected;

    NoAnswerException(boolean notConnected, TwilioException cause) {
      super(notConnected ? "Twilio: no connection" : "Twilio: no whole answer", cause);
      this.connected = !notConnected;
    }

    /** Returns whether the request may have arrived. */
    public boolean mayHaveArrived() {
      return connected;
    }
  }

  /**
   * Asks with these credentials.
   *
   * @param baseUrl {@code https://api.twilio.com}, or a simulator's
   * @param user the account's SID, or an API key's
   * @param password the Auth Token, or the API key's secret
   */
  public TwilioApi(URI baseUrl, String user, String password) {
    this.baseUrl = baseUrl;
    this.user = user;
    this.password = password;
  }

  /**
   * Reads.
   *
   * @param path from the host's root on, such as {@code /v1/Services}
   * @throws NoAnswerException if there is no answer
   */
  public Answer get(Host host, String path, Map<String, String> query) {
    var request = request(HttpMethod.GET, host, path);
    query.forEach(request::addQueryParam);
    return answer(request);
  }

  /**
   * Makes or changes something.
   *
   * @throws NoAnswerException if there is no answer: it may have been done all the same
   */
  public Answer post(Host host, String path, Map<String, String> form) {
    var request = request(HttpMethod.POST, host, path);
    form.forEach(request::addPostParam);
    return answer(request);
  }

  /**
   * Removes something.
   *
   * @throws NoAnswerException if there is no answer: it may have been done all the same
   */
  public Answer delete(Host host, String path) {
    return answer(request(HttpMethod.DELETE, host, path));
  }

  private static Request request(HttpMethod method, Host host, String path) {
    return new Request(method, host.name().toLowerCase(Locale.ROOT), path);
  }

  private Answer answer(Request request) {
    var transport = new OneShotTransport(baseUrl, CONNECT_TIMEOUT, TIMEOUT);
    var client = new TwilioRestClient.Builder(user, password).httpClient(transport).build();
    try {
      var response = client.request(request);
      return new Answer(response.getStatusCode(), response.getContent());
    } catch (TwilioException e) {
      throw new NoAnswerException(transport.outcome() instanceof NotConnected, e);
    }
  }
}

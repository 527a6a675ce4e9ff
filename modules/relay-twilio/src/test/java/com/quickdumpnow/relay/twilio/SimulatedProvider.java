package com.quickdumpnow.relay.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.quickdumpnow.relay.simulator.TwilioSimulator;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.testkit.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The simulator as a {@link Provider}. It cannot be unreachable: {@link #unreachable} says so. */
final class SimulatedProvider implements Provider {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final TwilioSimulator simulator;
  private boolean unreachable;

  SimulatedProvider(TwilioSimulator simulator) {
    this.simulator = simulator;
  }

  /** Returns whether the next send was to find nobody, and forgets it. */
  boolean unreachable() {
    var was = unreachable;
    unreachable = false;
    return was;
  }

  @Override
  public void nextSend(Fault fault) {
    switch (fault) {
      case TOO_MANY_REQUESTS -> put("api", Map.of("fail_next", 1, "status", 429));
      case REFUSED -> put("api", Map.of("fail_next", 1, "status", 400));
      case UNAUTHORIZED -> put("api", Map.of("fail_next", 1, "status", 401));
      case ERROR -> put("api", Map.of("fail_next", 1, "status", 503));
      case ERROR_AFTER_SENDING ->
          put("api", Map.of("fail_next", 1, "status", 500, "drop_response", true));
      case ANSWER_LOST -> put("api", Map.of("fail_next", 1, "drop_response", true));
      case NO_CONNECTION -> unreachable = true;
    }
  }

  @Override
  public void answersQuestions(boolean answers) {
    put("api", answers ? Map.of() : Map.of("status", 503));
  }

  @Override
  public void carrier(PhoneNumber phone, DeliveryStatus end) {
    put("phones/" + phone.e164(), Map.of("delivery", end.word(), "delay", 0));
  }

  @Override
  public MessageId textFrom(PhoneNumber phone, String body, List<String> media) {
    var answer =
        ask("POST", "sms", Map.of("from", phone.e164(), "body", body, "media_urls", media));
    return new MessageId(answer.get("message_sid").asText());
  }

  @Override
  public List<String> takenFor(PhoneNumber phone) {
    var bodies = new ArrayList<String>();
    for (var text : ask("GET", "phones/" + phone.e164() + "/messages?all", Map.of())) {
      bodies.add(text.get("body").asText());
    }
    return bodies;
  }

  @Override
  public List<String> mediaOf(TextSid sid) {
    var media = new ArrayList<String>();
    for (var phone : Set.of("+16195550111", "+16195550112", "+16195550134")) {
      for (var text : ask("GET", "phones/" + phone + "/messages?all", Map.of())) {
        if (text.get("sid").asText().equals(sid.value())) {
          text.get("media_urls").forEach(url -> media.add(url.asText()));
        }
      }
    }
    return media;
  }

  private void put(String path, Map<String, ?> body) {
    ask("PUT", path, body);
  }

  private JsonNode ask(String method, String path, Map<String, ?> body) {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(simulator.endpoint().resolve("/_sim/" + path))
                  .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

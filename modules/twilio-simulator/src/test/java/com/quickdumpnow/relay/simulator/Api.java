package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The simulator over plain HTTP, as anybody could ask it. */
final class Api {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI endpoint;
  private final Account account;

  Api(TwilioSimulator simulator) {
    this.endpoint = simulator.endpoint();
    this.account = simulator.account();
  }

  /** Creates a text; names and values in turn. */
  HttpResponse<String> create(String... form) throws IOException, InterruptedException {
    return rest("POST", "/2010-04-01/Accounts/" + account.accountSid() + "/Messages.json", form);
  }

  /** Creates a text through the service, and returns its JSON. */
  JsonObject sent(String to, String body, String... more) throws IOException, InterruptedException {
    var form = new ArrayList<String>();
    form.addAll(List.of("To", to, "Body", body));
    form.addAll(List.of("MessagingServiceSid", account.messagingServiceSid()));
    form.addAll(List.of(more));
    var answer = create(form.toArray(String[]::new));
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return object(answer);
  }

  JsonObject message(String sid) throws IOException, InterruptedException {
    return object(
        rest("GET", "/2010-04-01/Accounts/" + account.accountSid() + "/Messages/" + sid + ".json"));
  }

  HttpResponse<String> rest(String method, String path, String... form)
      throws IOException, InterruptedException {
    return restAs(account.apiKey() + ":" + account.apiSecret(), method, path, form);
  }

  HttpResponse<String> restAs(String userAndPassword, String method, String path, String... form)
      throws IOException, InterruptedException {
    var fields = new ArrayList<Field>();
    for (var at = 0; at < form.length; at += 2) {
      fields.add(new Field(form[at], form[at + 1]));
    }
    return HTTP.send(
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(Duration.ofSeconds(10))
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, BodyPublishers.ofString(Field.encode(fields)))
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> sim(String method, String path, String json)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(endpoint.resolve("/_sim" + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  /** A phone texts the relay's number. */
  JsonObject text(String from, String body) throws IOException, InterruptedException {
    var json = new JsonObject();
    json.addProperty("from", from);
    json.addProperty("body", body);
    return object(sim("POST", "/sms", json.toString()));
  }

  JsonArray screen(String number) throws IOException, InterruptedException {
    return JsonParser.parseString(sim("GET", "/phones/" + number + "/messages", "").body())
        .getAsJsonArray();
  }

  static JsonObject object(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  static String string(JsonElement json, String name) {
    return json.getAsJsonObject().get(name).getAsString();
  }

  /** Asks until it is so, at most a minute. */
  static void eventually(Check check) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!check.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not so after a minute");
      }
      Thread.sleep(5);
    }
  }

  /** Something that will be so. */
  interface Check {
    boolean holds() throws IOException, InterruptedException;
  }
}

package com.quickdumpnow.relay.operator.provision;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.operator.secret.Vault;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.twilio.ApiKey;
import com.quickdumpnow.relay.twilio.TwilioApi;
import com.quickdumpnow.relay.twilio.TwilioApi.Answer;
import com.quickdumpnow.relay.twilio.TwilioApi.Host;
import com.quickdumpnow.relay.twilio.TwilioApi.NoAnswerException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The relay's Twilio account, with the Auth Token: the one that the operator gives, or else the one
 * in Secrets Manager.
 */
public final class TwilioDesk {
  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;

  private final URI baseUrl;
  private final String account;
  private final List<String> tokens;
  private Optional<TwilioApi> opened = Optional.empty();

  private TwilioDesk(URI baseUrl, String account, List<String> tokens) {
    this.baseUrl = baseUrl;
    this.account = account;
    this.tokens = tokens;
  }

  /**
   * Returns that of a deployment. Asks Twilio nothing yet.
   *
   * @throws CommandFailure if the operator's credentials are of another account
   */
  public static TwilioDesk of(Deployment deployment, Credentials credentials, Vault vault) {
    var account = credentials.requireAccount(deployment);
    var held = vault.read(Vault.Name.WEBHOOK);
    var tokens = new LinkedHashSet<String>();
    credentials.find("TWILIO_AUTH_TOKEN").ifPresent(tokens::add);
    held.text(Vault.Field.AUTH_TOKEN).ifPresent(tokens::add);
    held.text(Vault.Field.AUTH_TOKEN_NEXT).ifPresent(tokens::add);
    return new TwilioDesk(
        URI.create(deployment.setting(Setting.TWILIO_API_BASE_URL.name())),
        account,
        List.copyOf(tokens));
  }

  /** Returns whether this Auth Token opens the account. */
  public boolean opensWith(String token) {
    return opens(new TwilioApi(baseUrl, account, token), accountPath(".json"));
  }

  /** Returns whether this API key can read the account's messages, as sending needs it to. */
  public boolean opensWith(ApiKey key) {
    return opens(new TwilioApi(baseUrl, key.sid(), key.secret()), accountPath("/Messages.json"));
  }

  private static boolean opens(TwilioApi api, String path) {
    var answer = asked(() -> api.get(Host.API, path, Map.of("PageSize", "1")));
    if (answer.status() == UNAUTHORIZED || answer.status() == 403) {
      return false;
    }
    done(answer);
    return true;
  }

  /**
   * Makes a second Auth Token, which nobody signs with until it is promoted. One that was made
   * before, and got lost, goes.
   */
  public String createSecondaryToken() {
    var api = api();
    asked(() -> api.delete(Host.ACCOUNTS, "/v1/AuthTokens/Secondary"));
    return text(
        done(asked(() -> api.post(Host.ACCOUNTS, "/v1/AuthTokens/Secondary", Map.of()))),
        "secondary_auth_token");
  }

  /** Makes the second Auth Token the one that Twilio signs with. The former is dead at once. */
  public String promoteSecondaryToken() {
    var api = api();
    return text(
        done(asked(() -> api.post(Host.ACCOUNTS, "/v1/AuthTokens/Promote", Map.of()))),
        "auth_token");
  }

  /** Makes a standard API key: restricted ones are made in Twilio's console only. */
  public ApiKey createKey(String name) {
    var api = api();
    var made =
        done(
            asked(
                () -> api.post(Host.API, accountPath("/Keys.json"), Map.of("FriendlyName", name))));
    return new ApiKey(text(made, "sid"), text(made, "secret"));
  }

  /** Deletes an API key; that it is gone already is as good. */
  public void deleteKey(String sid) {
    var api = api();
    var answer = asked(() -> api.delete(Host.API, accountPath("/Keys/" + sid + ".json")));
    if (answer.status() != NOT_FOUND) {
      done(answer);
    }
  }

  /** Returns a resource; nothing if there is none. */
  Optional<JsonObject> find(Host host, String path) {
    return find(host, path, Map.of());
  }

  private Optional<JsonObject> find(Host host, String path, Map<String, String> query) {
    var api = api();
    var answer = asked(() -> api.get(host, path, query));
    return answer.status() == NOT_FOUND ? Optional.empty() : Optional.of(done(answer));
  }

  /**
   * Returns the items of a list, of its first page: an account has few of what is listed here.
   *
   * @param member the list's name in the answer
   */
  List<JsonObject> list(Host host, String path, Map<String, String> query, String member) {
    var items = new ArrayList<JsonObject>();
    find(host, path, query)
        .map(json -> json.getAsJsonArray(member))
        .ifPresent(list -> list.forEach(item -> items.add(item.getAsJsonObject())));
    return items;
  }

  /** Changes a resource. */
  JsonObject post(Host host, String path, Map<String, String> form) {
    var api = api();
    return done(asked(() -> api.post(host, path, form)));
  }

  /** Removes a resource; that it is gone already is as good. */
  void delete(Host host, String path) {
    var api = api();
    var answer = asked(() -> api.delete(host, path));
    if (answer.status() != NOT_FOUND) {
      done(answer);
    }
  }

  /** Returns a path below the account's. */
  String accountPath(String path) {
    return "/2010-04-01/Accounts/" + account + path;
  }

  private TwilioApi api() {
    if (opened.isEmpty()) {
      if (tokens.isEmpty()) {
        throw CommandFailure.failed(
            "no_auth_token",
            "there is no Auth Token to ask Twilio with",
            "give TWILIO_AUTH_TOKEN in a file (--env-file), then run: qdn secrets push");
      }
      var token = tokens.stream().filter(this::opensWith).findFirst();
      if (token.isEmpty()) {
        throw CommandFailure.failed(
            "auth_token_refused",
            "Twilio refuses the Auth Token",
            "copy the account's from Twilio's console into a file (--env-file), then run:"
                + " qdn secrets push");
      }
      opened = Optional.of(new TwilioApi(baseUrl, account, token.get()));
    }
    return opened.get();
  }

  private static Answer asked(java.util.function.Supplier<Answer> question) {
    try {
      return question.get();
    } catch (NoAnswerException e) {
      throw CommandFailure.failed(
          "twilio_unreachable",
          e.mayHaveArrived() ? "Twilio gave no whole answer" : "Twilio does not answer",
          "look at the network and at status.twilio.com, then run this again");
    }
  }

  private static JsonObject done(Answer answer) {
    if (!answer.ok()) {
      Function<String, String> said =
          member ->
              Optional.ofNullable(
                      JsonParser.parseString(answer.body()).getAsJsonObject().get(member))
                  .filter(JsonElement::isJsonPrimitive)
                  .map(JsonElement::getAsString)
                  .orElse("");
      throw CommandFailure.failed(
          "twilio_refused",
          "Twilio refused: %s (HTTP %d%s)"
              .formatted(
                  PhoneNumber.masked(said.apply("message")),
                  answer.status(),
                  said.apply("code").isEmpty() ? "" : ", error " + said.apply("code")),
          said.apply("code").isEmpty()
              ? ""
              : "https://www.twilio.com/docs/errors/" + said.apply("code"));
    }
    return answer.body().isBlank()
        ? new JsonObject()
        : JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private static String text(JsonObject json, String member) {
    return Optional.ofNullable(json.get(member))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .orElseThrow(() ->
            CommandFailure.failed(
                "twilio_answer", "Twilio's answer has no %s".formatted(member), "run this again"));
  }
}

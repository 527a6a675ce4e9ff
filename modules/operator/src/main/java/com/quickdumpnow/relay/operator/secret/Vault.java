package com.quickdumpnow.relay.operator.secret;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.aws.CachedSecret;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The secrets of a deployment, in Secrets Manager. */
public final class Vault implements AutoCloseable {
  /**
   * When every function has surely read a new value: {@link CachedSecret} keeps one for five
   * minutes, and a call that is under way is over in one.
   */
  public static final Duration TAKEN_UP = Duration.ofMinutes(6);

  /** How a dashboard key begins of which only SHA-256 is kept, in hexadecimal digits. */
  public static final String HASHED = "sha256:";

  private final Deployment deployment;
  private final SecretsManagerClient client;

  /** Opens those of a deployment. */
  public Vault(Deployment deployment) {
    this.deployment = deployment;
    this.client = deployment.clients().secretsManager();
  }

  /** The secrets, by what they are called in the stack. */
  public enum Name {
    /** Verifies Twilio's webhooks. */
    WEBHOOK("WebhookSecret"),
    /** Sends texts. */
    SENDER("SenderSecret"),
    /** Opens the dashboard. */
    DASHBOARD("DashboardSecret");

    private final String logicalId;

    Name(String logicalId) {
      this.logicalId = logicalId;
    }

    /** Returns its name in the stack. */
    public String logicalId() {
      return logicalId;
    }

    /** Returns the fields that the functions read. */
    public List<String> fields() {
      return switch (this) {
        case WEBHOOK -> List.of(Field.AUTH_TOKEN, Field.AUTH_TOKEN_NEXT);
        case SENDER -> List.of(Field.API_KEY, Field.API_SECRET);
        case DASHBOARD -> List.of(Field.KEYS);
      };
    }
  }

  /** What the fields are called. */
  public static final class Field {
    /** The token that Twilio signs with. */
    public static final String AUTH_TOKEN = "auth_token";

    /** The other token that is accepted, during a rotation. */
    public static final String AUTH_TOKEN_NEXT = "auth_token_next";

    /** The API key's SID. */
    public static final String API_KEY = "api_key";

    /** What goes with it. */
    public static final String API_SECRET = "api_secret";

    /** The key that was in use before, during a rotation; no function reads it. */
    public static final String API_KEY_FORMER = "api_key_former";

    /** The dashboard's keys. */
    public static final String KEYS = "keys";

    /** The one of them that is to stay, during a rotation; no function reads it. */
    public static final String KEY_NEW = "key_new";

    /** That the current token has been promoted, during a rotation; no function reads it. */
    public static final String PROMOTED = "promoted";

    private Field() {}
  }

  /**
   * One secret as it is now.
   *
   * @param value its fields; never shown
   * @param since when it was put there
   */
  public record Held(Name name, JsonObject value, Instant since) {
    /** Returns a field that is set. */
    public Optional<String> text(String field) {
      return Optional.ofNullable(value.get(field))
          .filter(element -> element.isJsonPrimitive())
          .map(element -> element.getAsString())
          .filter(text -> !text.isEmpty() && !text.equals(CachedSecret.UNSET));
    }

    /** Returns a list's texts. */
    public List<String> texts(String field) {
      return Optional.ofNullable(value.get(field))
          .filter(element -> element.isJsonArray())
          .map(element ->
              element.getAsJsonArray().asList().stream().map(one -> one.getAsString()).toList())
          .orElse(List.of());
    }

    /** Returns a copy of all fields, to change. */
    public JsonObject copy() {
      return value.deepCopy();
    }

    @Override
    public String toString() {
      return "Held[%s]".formatted(name);
    }
  }

  /**
   * Reads one.
   *
   * @throws CommandFailure if it is not there, or is no JSON object
   */
  public Held read(Name name) {
    var id = deployment.physical(name.logicalId());
    try {
      var answer = client.getSecretValue(ask -> ask.secretId(id));
      var value = JsonParser.parseString(String.valueOf(answer.secretString()));
      if (!value.isJsonObject()) {
        throw unreadable(name);
      }
      return new Held(name, value.getAsJsonObject(), answer.createdDate());
    } catch (ResourceNotFoundException _) {
      throw CommandFailure.failed(
          "no_secret",
          "the secret %s is not there".formatted(name.logicalId()),
          "deploy the stack again; then qdn secrets push");
    } catch (JsonParseException _) {
      throw unreadable(name);
    }
  }

  /**
   * Writes one, and reads it back.
   *
   * @throws CommandFailure if somebody else wrote it meanwhile, or another value came back
   */
  public Held write(Held before, JsonObject value) {
    var id = deployment.physical(before.name().logicalId());
    requireUnchanged(before);
    client.putSecretValue(put -> put.secretId(id).secretString(value.toString()));
    var after = read(before.name());
    if (!after.value().equals(value)) {
      throw CommandFailure.failed(
          "not_read_back",
          "%s does not read as it was written".formatted(before.name().logicalId()),
          "run this again");
    }
    return after;
  }

  /**
   * Looks whether a secret is as it was.
   *
   * @throws CommandFailure if somebody else wrote it meanwhile
   */
  void requireUnchanged(Held before) {
    if (!read(before.name()).value().equals(before.value())) {
      throw CommandFailure.failed(
          "changed_meanwhile",
          "somebody else changed %s meanwhile; nothing was written"
              .formatted(before.name().logicalId()),
          "run this again");
    }
  }

  private static CommandFailure unreadable(Name name) {
    return CommandFailure.failed(
        "bad_secret",
        "%s is no JSON object, so no function can read it".formatted(name.logicalId()),
        "put {} there with aws secretsmanager put-secret-value; then qdn secrets push");
  }

  /** Returns the end of a secret, enough to tell it from another: at most four characters. */
  public static String shown(String secret) {
    return secret.length() < 16 ? "…" : "…" + secret.substring(secret.length() - 4);
  }

  @Override
  public void close() {
    client.close();
  }
}

package com.quickdumpnow.relay.cloud.aws.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cloud.aws.state.Shelf;
import com.quickdumpnow.relay.cloud.aws.wire.AwsAccount;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import com.quickdumpnow.relay.cloud.aws.wire.JsonOperations;
import com.quickdumpnow.relay.cloud.aws.wire.Paging;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Secrets Manager: secrets, their versions, and the stages by which versions are known. Rotation,
 * replication and recovery after deletion are refused.
 */
public final class SecretsService implements AwsService {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";
  private static final int SECRET_BYTES_MAX = 65_536;
  private static final int PAGE = 100;

  private final AwsAccount account;
  private final InstantSource clock;
  private final Shelf shelf;
  // Guarded by this. A secret is the JSON that is kept: name, arn, versions by id.
  private final NavigableMap<String, JsonObject> secrets = new TreeMap<>();
  private final JsonOperations operations =
      new JsonOperations(
          Map.of(
              "CreateSecret", this::create,
              "PutSecretValue", this::put,
              "UpdateSecret", this::update,
              "GetSecretValue", this::get,
              "DescribeSecret", this::describe,
              "ListSecrets", this::list,
              "ListSecretVersionIds", this::listVersions,
              "UpdateSecretVersionStage", this::moveStage,
              "DeleteSecret", this::delete));

  /** Takes up what an earlier process kept in {@code data}. */
  public SecretsService(AwsAccount account, InstantSource clock, Optional<Path> data) {
    this.account = account;
    this.clock = clock;
    this.shelf = Shelf.open(data, "secrets");
    for (var document : shelf.all()) {
      var secret = Json.object(new String(document, UTF_8)).orElseThrow();
      secrets.put(secret.get("Name").getAsString(), secret);
    }
  }

  @Override
  public synchronized AwsResponse handle(AwsRequest request) {
    return operations.handle(request);
  }

  /** A secret's value as a request brings it: text, bytes in Base64, or nothing. */
  private record Value(Optional<String> text, Optional<String> binary) {
    static Value take(JsonInput input) {
      var value = new Value(input.text("SecretString"), input.text("SecretBinary"));
      if (value.text.isPresent() && value.binary.isPresent()) {
        throw invalid("You can't specify both a binary secret value and a string secret value.");
      }
      if (value.text.filter(text -> text.getBytes(UTF_8).length > SECRET_BYTES_MAX).isPresent()) {
        throw AwsFault.validation("The secret is longer than " + SECRET_BYTES_MAX + " bytes.");
      }
      return value;
    }

    boolean isEmpty() {
      return text.isEmpty() && binary.isEmpty();
    }

    void addTo(JsonObject json) {
      text.ifPresent(value -> json.addProperty("SecretString", value));
      binary.ifPresent(value -> json.addProperty("SecretBinary", value));
    }
  }

  private JsonObject create(JsonInput input) {
    var name = input.requiredText("Name");
    var token = input.text("ClientRequestToken").orElseGet(() -> UUID.randomUUID().toString());
    var description = input.text("Description");
    var value = Value.take(input);
    for (var tag : input.objects("Tags")) {
      // Kept nowhere: nothing here reads tags.
      tag.requiredText("Key");
      tag.requiredText("Value");
    }
    input.end();
    if (!name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
      throw AwsFault.validation(
          "Invalid name. Must be a valid name containing alphanumeric"
              + " characters, or any of the following: -/_+=.@!");
    }
    var existing = secrets.get(name);
    if (existing != null) {
      var version = versions(existing).getAsJsonObject(token);
      if (version == null || !sameValue(version, value)) {
        throw new AwsFault(
            400,
            "ResourceExistsException",
            "The operation failed because the secret " + name + " already exists.");
      }
      return answer(existing, Optional.of(token));
    }
    var secret = new JsonObject();
    secret.addProperty("Name", name);
    secret.addProperty("ARN", account.arn("secretsmanager", "secret:" + name + "-" + suffix(name)));
    description.ifPresent(text -> secret.addProperty("Description", text));
    secret.add("CreatedDate", Json.time(clock.instant()));
    secret.add("LastChangedDate", Json.time(clock.instant()));
    secret.add("versions", new JsonObject());
    if (value.isEmpty()) {
      keep(secret);
      return answer(secret, Optional.empty());
    }
    addVersion(secret, token, value, List.of(CURRENT));
    return answer(secret, Optional.of(token));
  }

  /** AWS ends an ARN with six random characters; these are the same in every run. */
  private static String suffix(String name) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 3);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private JsonObject put(JsonInput input) {
    var secret = secret(input.requiredText("SecretId"));
    var token = input.text("ClientRequestToken").orElseGet(() -> UUID.randomUUID().toString());
    var value = Value.take(input);
    var named = input.texts("VersionStages");
    input.end();
    if (value.isEmpty()) {
      throw invalid("You must provide either SecretString or SecretBinary.");
    }
    var stages = named.isEmpty() ? List.of(CURRENT) : named;
    addVersion(secret, token, value, stages);
    var answer = answer(secret, Optional.of(token));
    answer.add("VersionStages", versions(secret).getAsJsonObject(token).get("stages"));
    return answer;
  }

  private JsonObject update(JsonInput input) {
    var secret = secret(input.requiredText("SecretId"));
    var token = input.text("ClientRequestToken").orElseGet(() -> UUID.randomUUID().toString());
    var description = input.text("Description");
    var value = Value.take(input);
    input.end();
    description.ifPresent(text -> secret.addProperty("Description", text));
    if (value.isEmpty()) {
      keep(secret);
      return answer(secret, Optional.empty());
    }
    addVersion(secret, token, value, List.of(CURRENT));
    return answer(secret, Optional.of(token));
  }

  private JsonObject get(JsonInput input) {
    var secret = secret(input.requiredText("SecretId"));
    var versionId = input.text("VersionId");
    var stage = input.text("VersionStage");
    input.end();
    var found =
        versionId
            .or(() -> withStage(secret, stage.orElse(CURRENT)))
            .filter(id -> versions(secret).has(id))
            .filter(id ->
                stage.isEmpty()
                    || stages(versions(secret).getAsJsonObject(id))
                        .contains(new JsonPrimitive(stage.get())));
    if (found.isEmpty()) {
      throw new AwsFault(
          400,
          "ResourceNotFoundException",
          versionId.isPresent()
              ? "Secrets Manager can't find the specified secret version."
              : "Secrets Manager can't find the specified secret value for staging label: "
                  + stage.orElse(CURRENT));
    }
    var version = versions(secret).getAsJsonObject(found.get());
    var answer = answer(secret, found);
    for (var member : List.of("SecretString", "SecretBinary")) {
      if (version.has(member)) {
        answer.add(member, version.get(member));
      }
    }
    answer.add("VersionStages", stages(version));
    answer.add("CreatedDate", version.get("CreatedDate"));
    return answer;
  }

  private JsonObject describe(JsonInput input) {
    var secret = secret(input.requiredText("SecretId"));
    input.end();
    return shown(secret, "VersionIdsToStages");
  }

  private JsonObject list(JsonInput input) {
    var size = input.number("MaxResults", 1, PAGE).orElse(PAGE);
    var token = input.text("NextToken");
    input.end();
    var page =
        Paging.of(
            List.copyOf(secrets.values()), secret -> secret.get("Name").getAsString(), token, size);
    var list = new JsonArray();
    page.items().forEach(secret -> list.add(shown(secret, "SecretVersionsToStages")));
    var answer = new JsonObject();
    answer.add("SecretList", list);
    page.next().ifPresent(next -> answer.addProperty("NextToken", next));
    return answer;
  }

  private JsonObject listVersions(JsonInput input) {
    var secret = secret(input.requiredText("SecretId"));
    var deprecated = input.flag("IncludeDeprecated").orElse(false);
    input.end();
    var list = new JsonArray();
    versions(secret)
        .asMap()
        .forEach((id, element) -> {
          var version = element.getAsJsonObject();
          if (deprecated || !stages(version).isEmpty()) {
            var item = new JsonObject();
            item.addProperty("VersionId", id);
            item.add("VersionStages", stages(version));
            item.add("CreatedDate", version.get("CreatedDate"));
            list.add(item);
          }
        });
    var answer = answer(secret, Optional.empty());
    answer.add("Versions", list);
    return answer;
  }

  private JsonObject moveStage(JsonInput input) {
    var secret = secret(input.requiredText("SecretId"));
    var stage = input.requiredText("VersionStage");
    var from = input.text("RemoveFromVersionId");
    var to = input.text("MoveToVersionId");
    input.end();
    var holder = withStage(secret, stage);
    if (!holder.equals(from) && holder.isPresent()) {
      throw invalid(
          "The parameter RemoveFromVersionId must be the version that has " + stage + ".");
    }
    if (to.isPresent() && !versions(secret).has(to.get())) {
      throw new AwsFault(
          400,
          "ResourceNotFoundException",
          "Secrets Manager can't find the specified secret version.");
    }
    if (to.isPresent()) {
      giveStage(secret, to.get(), stage);
    } else if (stage.equals(CURRENT)) {
      throw invalid("You can't remove AWSCURRENT without moving it to another version.");
    } else {
      takeStage(secret, stage);
    }
    keep(secret);
    return answer(secret, Optional.empty());
  }

  private JsonObject delete(JsonInput input) {
    var secret = secret(input.requiredText("SecretId"));
    var force = input.flag("ForceDeleteWithoutRecovery").orElse(false);
    input.end();
    if (!force) {
      throw invalid("Recovery of a deleted secret is not supported here: force the deletion.");
    }
    var name = secret.get("Name").getAsString();
    shelf.remove(name);
    secrets.remove(name);
    var answer = answer(secret, Optional.empty());
    answer.add("DeletionDate", Json.time(clock.instant()));
    return answer;
  }

  private void addVersion(JsonObject secret, String token, Value value, List<String> stages) {
    var existing = versions(secret).getAsJsonObject(token);
    if (existing != null) {
      if (!sameValue(existing, value)) {
        throw new AwsFault(
            400,
            "ResourceExistsException",
            "You can't use ClientRequestToken "
                + token
                + " because that value is already in use"
                + " for a version of secret "
                + secret.get("ARN").getAsString()
                + ".");
      }
      return;
    }
    var version = new JsonObject();
    value.addTo(version);
    version.add("CreatedDate", Json.time(clock.instant()));
    version.add("stages", new JsonArray());
    versions(secret).add(token, version);
    stages.forEach(stage -> giveStage(secret, token, stage));
    secret.add("LastChangedDate", Json.time(clock.instant()));
    keep(secret);
  }

  private static boolean sameValue(JsonObject version, Value value) {
    var other = new JsonObject();
    value.addTo(other);
    return Objects.equals(version.get("SecretString"), other.get("SecretString"))
        && Objects.equals(version.get("SecretBinary"), other.get("SecretBinary"));
  }

  /** Moves a stage; the version that loses AWSCURRENT becomes AWSPREVIOUS, as on AWS. */
  private static void giveStage(JsonObject secret, String versionId, String stage) {
    var former = withStage(secret, stage);
    takeStage(secret, stage);
    stages(versions(secret).getAsJsonObject(versionId)).add(stage);
    if (stage.equals(CURRENT) && former.isPresent() && !former.get().equals(versionId)) {
      giveStage(secret, former.get(), PREVIOUS);
    }
  }

  private static void takeStage(JsonObject secret, String stage) {
    for (var version : versions(secret).asMap().values()) {
      stages(version.getAsJsonObject()).remove(new JsonPrimitive(stage));
    }
  }

  private static Optional<String> withStage(JsonObject secret, String stage) {
    return versions(secret).asMap().entrySet().stream()
        .filter(
            entry -> stages(entry.getValue().getAsJsonObject()).contains(new JsonPrimitive(stage)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static JsonObject versions(JsonObject secret) {
    return secret.getAsJsonObject("versions");
  }

  private static JsonArray stages(JsonObject version) {
    return version.getAsJsonArray("stages");
  }

  private static JsonObject shown(JsonObject secret, String stagesMember) {
    var shown = secret.deepCopy();
    shown.remove("versions");
    var stages = new JsonObject();
    versions(secret)
        .asMap()
        .forEach((id, version) -> {
          JsonElement list = stages(version.getAsJsonObject());
          if (!list.getAsJsonArray().isEmpty()) {
            stages.add(id, list);
          }
        });
    shown.add(stagesMember, stages);
    return shown;
  }

  private static JsonObject answer(JsonObject secret, Optional<String> versionId) {
    var answer = new JsonObject();
    answer.add("ARN", secret.get("ARN"));
    answer.add("Name", secret.get("Name"));
    versionId.ifPresent(id -> answer.addProperty("VersionId", id));
    return answer;
  }

  /** A secret is named by its name, its ARN, or its ARN without the last six characters. */
  private JsonObject secret(String id) {
    for (var secret : secrets.values()) {
      var arn = secret.get("ARN").getAsString();
      if (id.equals(secret.get("Name").getAsString())
          || id.equals(arn)
          || id.equals(arn.substring(0, arn.lastIndexOf('-')))) {
        return secret;
      }
    }
    throw new AwsFault(
        400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  private void keep(JsonObject secret) {
    var name = secret.get("Name").getAsString();
    shelf.put(name, Json.text(secret));
    secrets.put(name, secret);
  }

  private static AwsFault invalid(String message) {
    return new AwsFault(400, "InvalidParameterException", message);
  }
}

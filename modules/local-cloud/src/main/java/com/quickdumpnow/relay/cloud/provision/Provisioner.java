package com.quickdumpnow.relay.cloud.provision;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import com.quickdumpnow.relay.cloud.template.Aws;
import com.quickdumpnow.relay.cloud.template.Topology;
import com.quickdumpnow.relay.cloud.template.Topology.Bucket;
import com.quickdumpnow.relay.cloud.template.Topology.Queue;
import com.quickdumpnow.relay.cloud.template.Topology.Rule;
import com.quickdumpnow.relay.cloud.template.Topology.Schedule;
import com.quickdumpnow.relay.cloud.template.Topology.Secret;
import com.quickdumpnow.relay.cloud.template.Topology.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a topology asks for and is not there yet, and brings the rest up to date.
 *
 * <p>What is in it stays: messages, items, objects, secrets' values. So it may run again on a data
 * directory that an earlier run has left.
 */
public final class Provisioner {
  private static final Duration TABLE_TIMEOUT = Duration.ofSeconds(30);

  private final AwsClient aws;

  /** Provisions into {@code aws}. */
  public Provisioner(AwsClient aws) {
    this.aws = aws;
  }

  /**
   * Makes everything but functions, mappings and routes, which are not AWS services here.
   *
   * @throws AwsException if a service refused something
   * @throws java.io.UncheckedIOException if a service did not answer
   * @throws InterruptedException if the caller was interrupted
   */
  public void provision(Topology topology) throws InterruptedException {
    for (var queue : topology.queues()) {
      provision(queue);
    }
    // A redrive policy names another queue, which must be there.
    for (var queue : topology.queues()) {
      if (queue.redrivePolicy() != null) {
        setAttributes(queue, Map.of("RedrivePolicy", queue.redrivePolicy()));
      }
    }
    for (var table : topology.tables()) {
      provision(table);
    }
    for (var bucket : topology.buckets()) {
      provision(bucket);
    }
    for (var secret : topology.secrets()) {
      provision(secret);
    }
    for (var bus : topology.buses()) {
      unlessThere(
          "ResourceAlreadyExistsException",
          () -> aws.call(Service.EVENTS, "CreateEventBus", object("Name", bus.name())));
      removeStrangers(topology, bus.name());
    }
    for (var rule : topology.rules()) {
      provision(rule);
    }
    for (var group : topology.scheduleGroups()) {
      unlessThere(
          "ConflictException",
          () ->
              aws.rest("scheduler", "POST", "/schedule-groups/" + group.name(), new JsonObject()));
    }
    for (var schedule : topology.schedules()) {
      provision(schedule);
    }
  }

  private void provision(Queue queue) throws InterruptedException {
    try {
      aws.call(Service.SQS, "GetQueueUrl", object("QueueName", queue.name()));
    } catch (AwsException e) {
      if (!Set.of("QueueDoesNotExist", "NonExistentQueue").contains(e.type())) {
        throw e;
      }
      var input = object("QueueName", queue.name());
      input.add("Attributes", object(queue.attributes()));
      aws.call(Service.SQS, "CreateQueue", input);
      return;
    }
    // Some emulators do not report what has no effect there, and refuse to change it: left as made.
    var current = attributesOf(queue);
    var changed = new HashMap<>(queue.attributes());
    changed.keySet().retainAll(current.keySet());
    changed.entrySet().removeAll(current.entrySet());
    if (!changed.isEmpty()) {
      setAttributes(queue, changed);
    }
  }

  private Map<String, String> attributesOf(Queue queue) throws InterruptedException {
    var names = new JsonArray();
    names.add("All");
    var input = object("QueueUrl", queue.url().toString());
    input.add("AttributeNames", names);
    var attributes = new HashMap<String, String>();
    aws.call(Service.SQS, "GetQueueAttributes", input)
        .getAsJsonObject("Attributes")
        .asMap()
        .forEach((name, value) -> attributes.put(name, value.getAsString()));
    return attributes;
  }

  private void setAttributes(Queue queue, Map<String, String> attributes)
      throws InterruptedException {
    var input = object("QueueUrl", queue.url().toString());
    input.add("Attributes", object(attributes));
    aws.call(Service.SQS, "SetQueueAttributes", input);
  }

  private void provision(Table table) throws InterruptedException {
    unlessThere(
        "ResourceInUseException",
        () -> aws.call(Service.DYNAMODB, "CreateTable", table.definition()));
    var description = awaitActive(table.name());
    for (var aspect : List.of("KeySchema", "GlobalSecondaryIndexes")) {
      if (!keysOf(description.get(aspect)).equals(keysOf(table.definition().get(aspect)))) {
        throw new AwsException(
            "table " + table.name(),
            "OtherShape",
            aspect + " was " + description.get(aspect) + " (start with a new data directory)");
      }
    }
    if (table.ttlAttribute() != null) {
      var specification = object("AttributeName", table.ttlAttribute());
      specification.addProperty("Enabled", true);
      var input = object("TableName", table.name());
      input.add("TimeToLiveSpecification", specification);
      // To enable what is enabled is an error.
      unlessThere(
          "ValidationException", () -> aws.call(Service.DYNAMODB, "UpdateTimeToLive", input));
    }
  }

  private JsonObject awaitActive(String table) throws InterruptedException {
    var deadline = Instant.now().plus(TABLE_TIMEOUT);
    while (true) {
      var description =
          aws.call(Service.DYNAMODB, "DescribeTable", object("TableName", table))
              .getAsJsonObject("Table");
      if (description.get("TableStatus").getAsString().equals("ACTIVE")) {
        return description;
      }
      if (Instant.now().isAfter(deadline)) {
        throw new AwsException("table " + table, "NotActive", "after " + TABLE_TIMEOUT);
      }
      Thread.sleep(Duration.ofMillis(50));
    }
  }

  /** Reduces a key schema, or a list of indexes, to what cannot be changed later, in any order. */
  private static Set<String> keysOf(@Nullable JsonElement aspect) {
    var keys = new HashSet<String>();
    if (aspect != null) {
      for (var part : aspect.getAsJsonArray()) {
        var index = part.getAsJsonObject();
        keys.add(
            index.has("IndexName")
                ? index.get("IndexName") + ":" + keysOf(index.get("KeySchema"))
                : index.get("AttributeName") + ":" + index.get("KeyType"));
      }
    }
    return keys;
  }

  private void provision(Bucket bucket) throws InterruptedException {
    unlessThere(
        "BucketAlreadyOwnedByYou",
        () -> {
          aws.putS3(
              "/" + bucket.name(),
              "<CreateBucketConfiguration><LocationConstraint>%s</LocationConstraint></CreateBucketConfiguration>"
                  .formatted(Aws.REGION));
          return new JsonObject();
        });
    if (bucket.versioned()) {
      aws.putS3(
          "/" + bucket.name() + "?versioning",
          "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
    }
  }

  private void provision(Secret secret) throws InterruptedException {
    var input = object("Name", secret.name());
    input.addProperty("ClientRequestToken", UUID.randomUUID().toString());
    input.addProperty("SecretString", secret.initialValue());
    if (!secret.description().isEmpty()) {
      input.addProperty("Description", secret.description());
    }
    unlessThere("ResourceExistsException", () -> aws.call(Service.SECRETS, "CreateSecret", input));
  }

  /** A rule that an earlier template had would go on to deliver. */
  private void removeStrangers(Topology topology, String bus) throws InterruptedException {
    var known = topology.rules().stream().map(Rule::name).toList();
    var rules = aws.call(Service.EVENTS, "ListRules", object("EventBusName", bus));
    for (var rule : rules.getAsJsonArray("Rules")) {
      var name = rule.getAsJsonObject().get("Name").getAsString();
      if (!known.contains(name)) {
        removeTargets(bus, name, List.of());
        var input = object("EventBusName", bus);
        input.addProperty("Name", name);
        aws.call(Service.EVENTS, "DeleteRule", input);
      }
    }
  }

  private void removeTargets(String bus, String rule, List<String> kept)
      throws InterruptedException {
    var input = object("EventBusName", bus);
    input.addProperty("Rule", rule);
    var ids = new JsonArray();
    var targets = aws.call(Service.EVENTS, "ListTargetsByRule", input).getAsJsonArray("Targets");
    for (var target : targets) {
      var id = target.getAsJsonObject().get("Id").getAsString();
      if (!kept.contains(id)) {
        ids.add(id);
      }
    }
    if (!ids.isEmpty()) {
      input.add("Ids", ids);
      aws.call(Service.EVENTS, "RemoveTargets", input);
    }
  }

  private void provision(Rule rule) throws InterruptedException {
    aws.call(Service.EVENTS, "PutRule", rule.definition());
    var ids =
        rule.targets().asList().stream()
            .map(target -> target.getAsJsonObject().get("Id").getAsString())
            .toList();
    removeTargets(rule.bus(), rule.name(), ids);
    if (!ids.isEmpty()) {
      var input = object("Rule", rule.name());
      input.addProperty("EventBusName", rule.bus());
      input.add("Targets", rule.targets());
      var answer = aws.call(Service.EVENTS, "PutTargets", input);
      if (answer.get("FailedEntryCount").getAsInt() > 0) {
        throw new AwsException("rule " + rule.name(), "FailedEntries", answer.toString());
      }
    }
  }

  private void provision(Schedule schedule) throws InterruptedException {
    var path = "/schedules/" + schedule.name();
    try {
      aws.rest("scheduler", "POST", path, schedule.definition());
    } catch (AwsException e) {
      if (!e.type().equals("ConflictException")) {
        throw e;
      }
      aws.rest("scheduler", "PUT", path, schedule.definition());
    }
  }

  private interface Call {
    JsonObject run() throws InterruptedException;
  }

  private static void unlessThere(String already, Call call) throws InterruptedException {
    try {
      call.run();
    } catch (AwsException e) {
      if (!e.type().equals(already)) {
        throw e;
      }
    }
  }

  private static JsonObject object(String name, String value) {
    var object = new JsonObject();
    object.add(name, new JsonPrimitive(value));
    return object;
  }

  private static JsonObject object(Map<String, String> entries) {
    var object = new JsonObject();
    entries.forEach(object::addProperty);
    return object;
  }
}

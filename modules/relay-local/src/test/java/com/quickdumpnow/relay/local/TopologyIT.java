package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import com.quickdumpnow.relay.cloud.template.Topology;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What runs here is what {@code cdk deploy} would deploy: all of it, and nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TopologyIT {
  private final RunningRelay relay = RunningRelay.get();
  private final Topology topology = relay.cloud().topology();
  private final AwsClient aws = new AwsClient(relay.cloud().aws());

  @AfterEach
  void end_the_calls() {
    aws.close();
  }

  @Test
  void nothing_of_the_template_was_left_out() throws IOException {
    var resources =
        JsonParser.parseString(
                Files.readString(RunningRelay.ASSEMBLY.resolve("QdnRelay.template.json")))
            .getAsJsonObject()
            .getAsJsonObject("Resources");
    var types =
        resources.asMap().values().stream()
            .map(resource -> resource.getAsJsonObject().get("Type").getAsString())
            .collect(Collectors.groupingBy(type -> type, Collectors.counting()));

    assertThat(types)
        .containsEntry("AWS::SQS::Queue", (long) topology.queues().size())
        .containsEntry("AWS::Events::EventBus", (long) topology.buses().size())
        .containsEntry("AWS::Events::Rule", (long) topology.rules().size())
        .containsEntry("AWS::DynamoDB::Table", (long) topology.tables().size())
        .containsEntry("AWS::S3::Bucket", (long) topology.buckets().size())
        .containsEntry("AWS::SecretsManager::Secret", (long) topology.secrets().size())
        .containsEntry("AWS::Scheduler::ScheduleGroup", (long) topology.scheduleGroups().size())
        .containsEntry("AWS::Scheduler::Schedule", (long) topology.schedules().size())
        .containsEntry("AWS::Lambda::Function", (long) topology.functions().size())
        .containsEntry("AWS::Lambda::EventSourceMapping", (long) topology.mappings().size())
        .containsEntry(
            "AWS::ApiGatewayV2::Route", (long) topology.api().orElseThrow().routes().size());
  }

  @Test
  void the_queues_are_the_templates() throws InterruptedException {
    var urls =
        aws
            .call(Service.SQS, "ListQueues", new JsonObject())
            .getAsJsonArray("QueueUrls")
            .asList()
            .stream()
            .map(url -> url.getAsString())
            .toList();
    assertThat(urls)
        .containsExactlyInAnyOrderElementsOf(
            topology.queues().stream().map(queue -> queue.url().toString()).toList());
    for (var queue : topology.queues()) {
      var attributes = attributes(queue.url().toString());
      assertThat(attributes.keySet()).contains("VisibilityTimeout");
      // An attribute that has no effect on this machine is not reported.
      queue.attributes().entrySet().stream()
          .filter(attribute -> attributes.has(attribute.getKey()))
          .forEach(attribute ->
              assertThat(attributes.get(attribute.getKey()).getAsString())
                  .as("%s of %s", attribute.getKey(), queue.label())
                  .isEqualTo(attribute.getValue()));
      assertThat(attributes.has("RedrivePolicy"))
          .as("dead letters of %s", queue.label())
          .isEqualTo(queue.redrivePolicy() != null);
    }
  }

  private JsonObject attributes(String url) throws InterruptedException {
    var all = new JsonArray();
    all.add("All");
    var input = object("QueueUrl", url);
    input.add("AttributeNames", all);
    return aws.call(Service.SQS, "GetQueueAttributes", input).getAsJsonObject("Attributes");
  }

  @Test
  void the_rules_and_their_targets_are_the_templates() throws InterruptedException {
    for (var bus : topology.buses()) {
      var rules =
          aws.call(Service.EVENTS, "ListRules", object("EventBusName", bus.name()))
              .getAsJsonArray("Rules");
      assertThat(names(rules, "Name"))
          .isEqualTo(
              topology.rules().stream()
                  .filter(rule -> rule.bus().equals(bus.name()))
                  .map(Topology.Rule::name)
                  .collect(Collectors.toSet()));
    }
    for (var rule : topology.rules()) {
      var input = object("Rule", rule.name());
      input.addProperty("EventBusName", rule.bus());
      var targets = aws.call(Service.EVENTS, "ListTargetsByRule", input).getAsJsonArray("Targets");
      assertThat(names(targets, "Arn")).isEqualTo(names(rule.targets(), "Arn"));
    }
  }

  @Test
  void the_tables_and_secrets_are_the_templates() throws InterruptedException {
    var tables =
        aws.call(Service.DYNAMODB, "ListTables", new JsonObject()).getAsJsonArray("TableNames");
    assertThat(tables.asList().stream().map(name -> name.getAsString()))
        .containsExactlyInAnyOrderElementsOf(
            topology.tables().stream().map(Topology.Table::name).toList());
    for (var table : topology.tables()) {
      var made =
          aws.call(Service.DYNAMODB, "DescribeTable", object("TableName", table.name()))
              .getAsJsonObject("Table");
      assertThat(names(made.getAsJsonArray("GlobalSecondaryIndexes"), "IndexName"))
          .isEqualTo(
              names(table.definition().getAsJsonArray("GlobalSecondaryIndexes"), "IndexName"));
    }
    var secrets =
        aws.call(Service.SECRETS, "ListSecrets", new JsonObject()).getAsJsonArray("SecretList");
    assertThat(names(secrets, "Name"))
        .isEqualTo(
            topology.secrets().stream().map(Topology.Secret::name).collect(Collectors.toSet()));
  }

  @Test
  void the_schedule_groups_are_the_templates_beside_the_default_one() throws InterruptedException {
    var groups =
        aws.rest("scheduler", "GET", "/schedule-groups", new JsonObject())
            .getAsJsonArray("ScheduleGroups");
    var expected =
        topology.scheduleGroups().stream()
            .map(Topology.ScheduleGroup::name)
            .collect(Collectors.toSet());
    expected.add("default"); // Every account has it.
    assertThat(names(groups, "Name")).isEqualTo(expected);
    for (var schedule : topology.schedules()) {
      var path = "/schedules/%s?groupName=%s".formatted(schedule.name(), schedule.group());
      var made = aws.rest("scheduler", "GET", path, new JsonObject());
      assertThat(made.get("ScheduleExpression"))
          .isEqualTo(schedule.definition().get("ScheduleExpression"));
    }
  }

  @Test
  void every_mapping_moves_from_a_queue_that_is_there_to_a_function_that_runs() {
    for (var mapping : topology.mappings()) {
      assertThat(topology.queue(mapping.queueArn()).arn()).isEqualTo(mapping.queueArn());
      assertThat(relay.cloud().isRunning(mapping.functionArn())).as(mapping.label()).isTrue();
    }
  }

  @Test
  void every_route_is_answered_by_its_function_and_no_other_is_there() {
    for (var route : topology.api().orElseThrow().routes()) {
      var key = List.of(route.key().split(" ", 2));
      var path = key.getLast().replaceAll("\\{[a-z_]+}", "j_nobody");
      var request =
          RunningRelay.request(relay.api(), path).method(key.getFirst(), BodyPublishers.noBody());
      // Without a signature, key or body each refuses, but none is unknown or broken.
      assertThat(relay.send(request).statusCode())
          .as(route.key())
          .isIn(Set.of(200, 204, 400, 401, 403));
    }
    assertThat(relay.call("GET", "/api/nothing", "").statusCode()).isEqualTo(404);
  }

  private static Set<String> names(JsonArray objects, String field) {
    return RunningRelay.objects(objects)
        .map(object -> object.get(field).getAsString())
        .collect(Collectors.toSet());
  }

  private static JsonObject object(String name, String value) {
    var object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }
}

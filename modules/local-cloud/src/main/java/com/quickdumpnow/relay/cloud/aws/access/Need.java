package com.quickdumpnow.relay.cloud.aws.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.template.Aws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A right that a request needs.
 *
 * <p>Source: Service Authorization Reference, "Actions, resources, and condition keys" of each
 * service; for transactions DynamoDB Developer Guide, "Using IAM with DynamoDB transactions".
 *
 * @param action such as {@code sqs:SendMessage}
 * @param resource the ARN of what it is done to
 * @param context the condition keys that the request sets
 */
record Need(String action, String resource, Map<String, String> context) {
  private static final String TO_SCHEDULER = "scheduler.amazonaws.com";

  private Need(String action, String resource) {
    this(action, resource, Map.of());
  }

  /** Returns what a request needs; a request that is not known here needs what nobody has. */
  static List<Need> of(String service, AwsRequest request) {
    var body = Json.object(new String(request.body(), UTF_8)).orElseGet(JsonObject::new);
    var target = request.header("X-Amz-Target").orElse("");
    var operation = target.substring(target.indexOf('.') + 1);
    var needs =
        switch (service) {
          case "sqs" -> List.of(new Need("sqs:" + queueAction(operation), queue(body)));
          case "dynamodb" -> dynamoDb(operation, body);
          case "events" -> events(operation, body);
          case "scheduler" -> scheduler(request, body);
          case "s3" -> List.of(s3(request));
          case "secretsmanager" ->
              List.of(new Need("secretsmanager:" + operation, secret(text(body, "SecretId"))));
          case "ses" -> ses(request, body);
          default -> List.<Need>of();
        };
    return needs.isEmpty() ? List.of(new Need(service + ":" + operation, "*")) : needs;
  }

  /** A batch needs the right to what it is a batch of. */
  private static String queueAction(String operation) {
    return operation.endsWith("Batch")
        ? operation.substring(0, operation.length() - "Batch".length())
        : operation;
  }

  private static String queue(JsonObject body) {
    var url = text(body, "QueueUrl");
    var name = url.isEmpty() ? text(body, "QueueName") : url.substring(url.lastIndexOf('/') + 1);
    return Aws.arn("sqs", name);
  }

  private static List<Need> dynamoDb(String operation, JsonObject body) {
    return switch (operation) {
      case "TransactWriteItems" -> transaction(body, "");
      case "TransactGetItems" -> transaction(body, "Item");
      case "BatchGetItem", "BatchWriteItem" ->
          body.get("RequestItems") instanceof JsonObject tables
              ? tables.keySet().stream()
                  .map(table -> new Need("dynamodb:" + operation, table(table)))
                  .toList()
              : List.of();
      default -> {
        var index = text(body, "IndexName");
        yield List.of(
            new Need(
                "dynamodb:" + operation,
                table(text(body, "TableName")) + (index.isEmpty() ? "" : "/index/" + index)));
      }
    };
  }

  /** Each of its items needs the right to do it alone: {@code Put} that to {@code PutItem}. */
  private static List<Need> transaction(JsonObject body, String suffix) {
    var needs = new ArrayList<Need>();
    for (var item : array(body, "TransactItems")) {
      for (var one : item.getAsJsonObject().entrySet()) {
        var action =
            one.getKey().equals("ConditionCheck")
                ? "ConditionCheckItem"
                : one.getKey() + (suffix.isEmpty() ? "Item" : suffix);
        needs.add(
            new Need(
                "dynamodb:" + action, table(text(one.getValue().getAsJsonObject(), "TableName"))));
      }
    }
    return needs;
  }

  private static String table(String nameOrArn) {
    return nameOrArn.startsWith("arn:") ? nameOrArn : Aws.arn("dynamodb", "table/" + nameOrArn);
  }

  private static List<Need> events(String operation, JsonObject body) {
    return array(body, "Entries").stream()
        .map(entry -> text(entry.getAsJsonObject(), "EventBusName"))
        .distinct()
        .map(bus ->
            new Need(
                "events:" + operation,
                bus.startsWith("arn:") ? bus : Aws.arn("events", "event-bus/" + bus)))
        .toList();
  }

  private static List<Need> scheduler(AwsRequest request, JsonObject body) {
    var path = request.segments();
    if (path.size() != 2 || !path.getFirst().equals("schedules")) {
      return List.of();
    }
    var group =
        Stream.of(text(body, "GroupName"), request.parameter("groupName").orElse(""))
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse("default");
    var schedule = Aws.arn("scheduler", "schedule/%s/%s".formatted(group, path.get(1)));
    return switch (request.method()) {
      case "GET" -> List.of(new Need("scheduler:GetSchedule", schedule));
      case "DELETE" -> List.of(new Need("scheduler:DeleteSchedule", schedule));
      case "POST", "PUT" ->
          List.of(
              new Need(
                  request.method().equals("POST")
                      ? "scheduler:CreateSchedule"
                      : "scheduler:UpdateSchedule",
                  schedule),
              new Need(
                  "iam:PassRole",
                  body.get("Target") instanceof JsonObject target ? text(target, "RoleArn") : "",
                  Map.of("iam:PassedToService", TO_SCHEDULER)));
      default -> List.of();
    };
  }

  private static Need s3(AwsRequest request) {
    var path = AwsRequest.decodePath(request.path().substring(1));
    var resource = "arn:aws:s3:::" + path.replaceFirst("/$", "");
    if (!resource.contains("/")) {
      return new Need(
          request.method().equals("GET") || request.method().equals("HEAD")
              ? "s3:ListBucket"
              : "s3:" + request.method(),
          resource);
    }
    return new Need(
        switch (request.method()) {
          case "GET", "HEAD" ->
              request.parameter("versionId").isPresent() ? "s3:GetObjectVersion" : "s3:GetObject";
          case "PUT" -> "s3:PutObject";
          case "DELETE" -> "s3:DeleteObject";
          default -> "s3:" + request.method();
        },
        resource);
  }

  private static String secret(String nameOrArn) {
    return nameOrArn.startsWith("arn:")
        ? nameOrArn
        : Aws.arn("secretsmanager", "secret:" + nameOrArn);
  }

  private static List<Need> ses(AwsRequest request, JsonObject body) {
    if (!request.path().equals("/v2/email/outbound-emails")) {
      return List.of();
    }
    var from = text(body, "FromEmailAddress");
    return List.of(
        new Need(
            "ses:SendEmail", Aws.arn("ses", "identity/" + from), Map.of("ses:FromAddress", from)));
  }

  private static String text(JsonObject body, String name) {
    return Optional.ofNullable(body.get(name))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .orElse("");
  }

  private static List<JsonElement> array(JsonObject body, String name) {
    return body.get(name) instanceof JsonArray array ? array.asList() : List.of();
  }
}

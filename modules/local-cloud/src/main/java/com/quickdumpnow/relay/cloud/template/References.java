package com.quickdumpnow.relay.cloud.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Ref} and {@code Fn::GetAtt} give for each resource type.
 *
 * <p>Computed from names alone, so that no resource needs another to exist first. Source: "Return
 * values" of each type in the CloudFormation reference.
 */
final class References {
  private static final Map<String, String> NAME_PROPERTIES =
      Map.ofEntries(
          Map.entry("AWS::SQS::Queue", "QueueName"),
          Map.entry("AWS::DynamoDB::Table", "TableName"),
          Map.entry("AWS::DynamoDB::GlobalTable", "TableName"),
          Map.entry("AWS::S3::Bucket", "BucketName"),
          Map.entry("AWS::SecretsManager::Secret", "Name"),
          Map.entry("AWS::Events::EventBus", "Name"),
          Map.entry("AWS::Events::Rule", "Name"),
          Map.entry("AWS::Scheduler::ScheduleGroup", "Name"),
          Map.entry("AWS::Scheduler::Schedule", "Name"),
          Map.entry("AWS::Lambda::Function", "FunctionName"),
          Map.entry("AWS::Lambda::Alias", "Name"),
          Map.entry("AWS::ApiGatewayV2::Stage", "StageName"),
          Map.entry("AWS::IAM::Role", "RoleName"),
          Map.entry("AWS::SNS::Topic", "TopicName"),
          Map.entry("AWS::CloudWatch::Alarm", "AlarmName"),
          Map.entry("AWS::SES::EmailIdentity", "EmailIdentity"),
          Map.entry("AWS::Logs::LogGroup", "LogGroupName"));

  private final Endpoints endpoints;
  private final List<Resource> resources;
  private final Set<String> ambiguousIds;

  References(Endpoints endpoints, List<Resource> resources) {
    this.endpoints = endpoints;
    this.resources = resources;
    this.ambiguousIds =
        resources.stream().collect(Collectors.groupingBy(Resource::logicalId)).values().stream()
            .filter(same -> same.size() > 1)
            .map(same -> same.getFirst().logicalId())
            .collect(Collectors.toSet());
  }

  /** Returns the physical name: the template's own, else one made of the logical id. */
  String name(Resource resource, Resolver resolver) {
    var property = NAME_PROPERTIES.get(resource.type());
    if (property != null && resource.properties().has(property)) {
      var given =
          resolver.text(resource.properties().get(property), resource.where() + "." + property);
      if (given != null) {
        return given;
      }
    }
    var generated =
        ambiguousIds.contains(resource.logicalId())
            ? resource.stack() + "-" + resource.logicalId()
            : resource.logicalId();
    return switch (resource.type()) {
      case "AWS::SQS::Queue" -> isFifo(resource, resolver) ? generated + ".fifo" : generated;
      case "AWS::S3::Bucket" -> generated.toLowerCase(Locale.ROOT);
      default -> generated;
    };
  }

  /** Returns what {@code Ref} gives. */
  String ref(Resource resource, Resolver resolver) {
    var name = name(resource, resolver);
    return switch (resource.type()) {
      case "AWS::SQS::Queue" -> endpoints.aws() + "/" + Aws.ACCOUNT + "/" + name;
      case "AWS::SecretsManager::Secret" -> Aws.arn("secretsmanager", "secret:" + name);
      case "AWS::SNS::Topic" -> Aws.arn("sns", name);
      case "AWS::Lambda::Version" ->
          functionArn(resource, resolver) + ":" + version(resource, resolver);
      case "AWS::Lambda::Alias" -> functionArn(resource, resolver) + ":" + name;
      case "AWS::Events::Rule" -> {
        var bus = property(resource, "EventBusName", resolver);
        yield bus == null ? name : bus.substring(bus.lastIndexOf('/') + 1) + "|" + name;
      }
      default -> name;
    };
  }

  /**
   * Returns what {@code Fn::GetAtt} gives.
   *
   * @throws TemplateException if the attribute is not known here
   */
  String attribute(Resource resource, String attribute, Resolver resolver, String where) {
    var name = name(resource, resolver);
    return switch (resource.type() + "." + attribute) {
      case "AWS::SQS::Queue.Arn" -> Aws.arn("sqs", name);
      case "AWS::SQS::Queue.QueueName", "AWS::Events::EventBus.Name" -> name;
      case "AWS::SQS::Queue.QueueUrl",
          "AWS::SecretsManager::Secret.Id",
          "AWS::Lambda::Alias.AliasArn",
          "AWS::SNS::Topic.TopicArn" ->
          ref(resource, resolver);
      case "AWS::DynamoDB::Table.Arn", "AWS::DynamoDB::GlobalTable.Arn" ->
          Aws.arn("dynamodb", "table/" + name);
      case "AWS::S3::Bucket.Arn" -> "arn:aws:s3:::" + name;
      case "AWS::Events::EventBus.Arn" -> Aws.arn("events", "event-bus/" + name);
      case "AWS::Events::Rule.Arn" ->
          Aws.arn("events", "rule/" + ref(resource, resolver).replace('|', '/'));
      case "AWS::Scheduler::ScheduleGroup.Arn" -> Aws.arn("scheduler", "schedule-group/" + name);
      case "AWS::Scheduler::Schedule.Arn" -> {
        var group = property(resource, "GroupName", resolver);
        yield Aws.arn("scheduler", "schedule/" + (group == null ? "default" : group) + "/" + name);
      }
      case "AWS::Lambda::Function.Arn" -> Aws.arn("lambda", "function:" + name);
      case "AWS::Lambda::Version.FunctionArn" -> ref(resource, resolver);
      case "AWS::Lambda::Version.Version" -> version(resource, resolver);
      case "AWS::ApiGatewayV2::Api.ApiId" -> name;
      case "AWS::ApiGatewayV2::Api.ApiEndpoint" -> endpoints.gateway().toString();
      case "AWS::IAM::Role.Arn" -> "arn:aws:iam::" + Aws.ACCOUNT + ":role/" + name;
      case "AWS::SNS::Topic.TopicName" -> name;
      case "AWS::CloudWatch::Alarm.Arn" -> Aws.arn("cloudwatch", "alarm:" + name);
      case "AWS::Logs::LogGroup.Arn" -> Aws.arn("logs", "log-group:" + name + ":*");
      default ->
          throw new TemplateException(
              where,
              "Fn::GetAtt of %s.%s, which is a %s, is not known here"
                  .formatted(resource.logicalId(), attribute, resource.type()));
    };
  }

  /** Versions of one function count from 1 in the template's order. */
  private String version(Resource version, Resolver resolver) {
    var function = functionArn(version, resolver);
    var number = 0;
    for (var resource : resources) {
      if (resource.type().equals("AWS::Lambda::Version")
          && resource.stack().equals(version.stack())
          && functionArn(resource, resolver).equals(function)) {
        number++;
        if (resource.logicalId().equals(version.logicalId())) {
          break;
        }
      }
    }
    return Integer.toString(number);
  }

  private String functionArn(Resource resource, Resolver resolver) {
    var function = property(resource, "FunctionName", resolver);
    if (function == null) {
      throw new TemplateException(resource.where(), "FunctionName is missing");
    }
    return function.startsWith("arn:") ? function : Aws.arn("lambda", "function:" + function);
  }

  private static boolean isFifo(Resource queue, Resolver resolver) {
    return "true".equals(property(queue, "FifoQueue", resolver));
  }

  private static @Nullable String property(Resource resource, String name, Resolver resolver) {
    var value = resource.properties().get(name);
    return value == null ? null : resolver.text(value, resource.where() + "." + name);
  }
}

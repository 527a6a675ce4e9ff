package com.quickdumpnow.relay.cloud.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the embedded cloud is made of: everything in the template that it runs, resolved.
 *
 * <p>In each record {@code label} is the construct's path, as in {@code ForwardPrimary/Function},
 * which a person knows, and {@code name} is the physical name, which AWS calls go by.
 */
public record Topology(
    List<Queue> queues,
    List<Table> tables,
    List<Bucket> buckets,
    List<Secret> secrets,
    List<Bus> buses,
    List<Rule> rules,
    List<ScheduleGroup> scheduleGroups,
    List<Schedule> schedules,
    List<LambdaFunction> functions,
    List<Alias> aliases,
    List<EventSourceMapping> mappings,
    Optional<HttpApi> api,
    List<Stack> stacks,
    List<Rights> rights) {

  /**
   * What a function's role allows it.
   *
   * @param function its physical name
   */
  public record Rights(String function, List<Statement> statements) {}

  /**
   * One statement of a policy, which allows something.
   *
   * @param actions such as {@code sqs:SendMessage}; {@code *} and {@code ?} stand for any
   * @param resources ARNs, in the same way
   * @param conditions what each condition key must be
   */
  public record Statement(
      List<String> actions, List<String> resources, Map<String, String> conditions) {}

  /**
   * A stack, as CloudFormation tells of it.
   *
   * @param parameters their values
   * @param outputs those that can be told here
   * @param resources those that there are here, in the template's order
   */
  public record Stack(
      String name,
      Map<String, String> parameters,
      Map<String, String> outputs,
      List<StackResource> resources) {}

  /**
   * A resource of a stack.
   *
   * @param logicalId unique in its stack
   * @param type as in {@code AWS::SQS::Queue}
   * @param physicalId what {@code Ref} gives
   */
  public record StackResource(String logicalId, String type, String physicalId) {}

  /**
   * An SQS queue.
   *
   * @param attributes all but the redrive policy, by SQS's names
   * @param redrivePolicy the policy as JSON, set once all queues are there
   */
  public record Queue(
      String label,
      String name,
      String arn,
      URI url,
      Map<String, String> attributes,
      @Nullable String redrivePolicy) {}

  /**
   * A DynamoDB table.
   *
   * @param definition the body of {@code CreateTable}
   * @param ttlAttribute which attribute holds the expiry, in epoch seconds
   */
  public record Table(
      String label, String name, JsonObject definition, @Nullable String ttlAttribute) {}

  /** An S3 bucket. */
  public record Bucket(String label, String name, boolean versioned) {}

  /**
   * A secret.
   *
   * @param initialValue what it holds until an operator puts the real one
   */
  public record Secret(
      String label, String name, String arn, String description, String initialValue) {}

  /** An EventBridge bus. */
  public record Bus(String label, String name) {}

  /**
   * An EventBridge rule.
   *
   * @param definition the body of {@code PutRule}
   * @param targets as {@code PutTargets} takes them
   */
  public record Rule(
      String label, String name, String bus, JsonObject definition, JsonArray targets) {}

  /** A Scheduler group. */
  public record ScheduleGroup(String label, String name) {}

  /**
   * A schedule.
   *
   * @param definition the body of {@code CreateSchedule}
   */
  public record Schedule(String label, String name, String group, JsonObject definition) {}

  /**
   * A Lambda function.
   *
   * @param arn without a version or alias
   * @param handler as in {@code package.Class} or {@code package.Class::handleRequest}
   * @param environment the template's own, nothing of the host
   * @param asset its package: a zip or jar file, or a directory
   * @param reservedConcurrency how many may run at once; {@code null}: as many as there is room for
   */
  public record LambdaFunction(
      String label,
      String name,
      String arn,
      String handler,
      Duration timeout,
      int memoryMegabytes,
      Map<String, String> environment,
      Path asset,
      @Nullable Integer reservedConcurrency) {}

  /** An alias of a function's version. */
  public record Alias(String arn, String name, String functionName, String version) {}

  /**
   * Moves messages from a queue to a function.
   *
   * @param functionArn as the template names it, with its alias if there is one
   * @param batchSize at most this many messages an invocation, 1 to 10
   * @param maximumConcurrency at most this many invocations at once
   * @param reportsItemFailures whether the function's answer says which messages failed
   */
  public record EventSourceMapping(
      String label,
      String queueArn,
      String functionArn,
      int batchSize,
      int maximumConcurrency,
      boolean reportsItemFailures,
      boolean enabled) {}

  /** The HTTP API. */
  public record HttpApi(
      String label, String id, String stage, List<Route> routes, Optional<Cors> cors) {}

  /**
   * One route.
   *
   * @param key as in {@code GET /jobs/{id}} or {@code $default}
   * @param timeout how long the function may take to answer
   */
  public record Route(String key, String functionArn, Duration timeout) {}

  /** What the API itself answers to a browser's preflight. */
  public record Cors(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposed,
      boolean credentials,
      @Nullable Integer maxAgeSeconds) {}

  /**
   * Returns the function of a name that a person or an AWS call gives: its physical name, an ARN of
   * it with or without a version or alias, or a segment of its construct path in any spelling, so
   * that {@code forward-primary} finds {@code ForwardPrimary/Function}.
   *
   * @throws IllegalArgumentException if none or several are meant
   */
  public LambdaFunction function(String name) {
    // arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]
    var parts = name.split(":", -1);
    var plain = parts.length > 6 ? parts[6] : name;
    return find("function", functions, LambdaFunction::name, LambdaFunction::label, plain);
  }

  /**
   * Returns the queue of a physical name, ARN or construct path segment.
   *
   * @throws IllegalArgumentException if none or several are meant
   */
  public Queue queue(String name) {
    return find("queue", queues, Queue::name, Queue::label, lastOfArn(name));
  }

  /**
   * Returns the secret of a physical name, ARN or construct path segment.
   *
   * @throws IllegalArgumentException if none or several are meant
   */
  public Secret secret(String name) {
    return find("secret", secrets, Secret::name, Secret::label, lastOfArn(name));
  }

  /**
   * Returns the table of a physical name or construct path segment.
   *
   * @throws IllegalArgumentException if none or several are meant
   */
  public Table table(String name) {
    return find("table", tables, Table::name, Table::label, name);
  }

  /**
   * Returns the bucket of a physical name or construct path segment.
   *
   * @throws IllegalArgumentException if none or several are meant
   */
  public Bucket bucket(String name) {
    return find("bucket", buckets, Bucket::name, Bucket::label, name);
  }

  private static String lastOfArn(String name) {
    return name.startsWith("arn:") ? Aws.lastOf(name) : name;
  }

  private static <T> T find(
      String kind, List<T> all, Function<T, String> name, Function<T, String> label, String asked) {
    for (var one : all) {
      if (name.apply(one).equals(asked)) {
        return one;
      }
    }
    var wanted = segments(asked);
    var found =
        all.stream()
            .filter(one -> Collections.indexOfSubList(segments(label.apply(one)), wanted) >= 0)
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "%s: %s (expected: one of %s)".formatted(kind, asked, all.stream().map(label).toList()));
    }
    return found.getFirst();
  }

  /** So that {@code forward-primary} and {@code ForwardPrimary} are one, segment by segment. */
  private static List<String> segments(String path) {
    return List.of(path.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "").split("/"));
  }
}

package com.quickdumpnow.relay.cloud.template;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.template.Topology.Alias;
import com.quickdumpnow.relay.cloud.template.Topology.Bucket;
import com.quickdumpnow.relay.cloud.template.Topology.Bus;
import com.quickdumpnow.relay.cloud.template.Topology.EventSourceMapping;
import com.quickdumpnow.relay.cloud.template.Topology.LambdaFunction;
import com.quickdumpnow.relay.cloud.template.Topology.Queue;
import com.quickdumpnow.relay.cloud.template.Topology.Rights;
import com.quickdumpnow.relay.cloud.template.Topology.Rule;
import com.quickdumpnow.relay.cloud.template.Topology.Schedule;
import com.quickdumpnow.relay.cloud.template.Topology.ScheduleGroup;
import com.quickdumpnow.relay.cloud.template.Topology.Secret;
import com.quickdumpnow.relay.cloud.template.Topology.Stack;
import com.quickdumpnow.relay.cloud.template.Topology.StackResource;
import com.quickdumpnow.relay.cloud.template.Topology.Table;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a cloud assembly into a {@link Topology}. */
public final class TopologyReader {

  private static final String PAGES =
      "whoever embeds this serves the pages, on the same port as the API";

  private static final String ROLES = "what functions may do is read from them: RightsReader";

  private static final String SERVICES =
      "services are not refused anything here; the template's tests hold their policies";

  /** Types that have no part in a local run, and why nothing is lost without them. */
  private static final Map<String, String> SKIPPED =
      Map.ofEntries(
          Map.entry("AWS::IAM::Role", ROLES),
          Map.entry("AWS::IAM::Policy", ROLES),
          Map.entry("AWS::Lambda::Permission", SERVICES),
          Map.entry("AWS::SQS::QueuePolicy", SERVICES),
          Map.entry("AWS::S3::BucketPolicy", SERVICES),
          Map.entry("AWS::SNS::TopicPolicy", SERVICES),
          Map.entry("AWS::Events::EventBusPolicy", SERVICES),
          Map.entry("AWS::SecretsManager::ResourcePolicy", SERVICES),
          Map.entry("AWS::Logs::LogGroup", "logs go to a listener"),
          Map.entry("AWS::Logs::MetricFilter", "there are no metrics here"),
          Map.entry("AWS::CloudWatch::Alarm", "there are no metrics here"),
          Map.entry("AWS::CloudWatch::CompositeAlarm", "there are no metrics here"),
          Map.entry("AWS::CloudWatch::Dashboard", "there are no metrics here"),
          Map.entry("AWS::Events::Archive", "nothing is looked into later here"),
          Map.entry("AWS::SNS::Topic", "only alarms publish to it"),
          Map.entry("AWS::SNS::Subscription", "only alarms publish to its topic"),
          Map.entry("AWS::CloudFront::Distribution", PAGES),
          Map.entry("AWS::CloudFront::Function", PAGES),
          Map.entry("AWS::CloudFront::CachePolicy", PAGES),
          Map.entry("AWS::CloudFront::ResponseHeadersPolicy", PAGES),
          Map.entry("AWS::CloudFront::OriginAccessControl", SERVICES),
          Map.entry("AWS::SES::EmailIdentity", "the embedded SES takes every sender"),
          Map.entry("AWS::AppConfig::Application", "only counts changed settings"),
          Map.entry("AWS::AppConfig::ConfigurationProfile", "only counts changed settings"),
          Map.entry(
              "AWS::AppConfig::HostedConfigurationVersion",
              "only makes a new function version when a setting changes; here a start reads them"),
          Map.entry("AWS::CDK::Metadata", "tells AWS which constructs were used"));

  private static final String NO_ENCRYPTION = "nothing is encrypted at rest here";
  private static final String NO_TAGS = "tags have no effect";
  private static final String NO_ROLES = SERVICES;

  private final List<Queue> queues = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<Bucket> buckets = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();
  private final List<Bus> buses = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<ScheduleGroup> scheduleGroups = new ArrayList<>();
  private final List<Schedule> schedules = new ArrayList<>();
  private final List<LambdaFunction> functions = new ArrayList<>();
  private final List<Alias> aliases = new ArrayList<>();
  private final List<EventSourceMapping> mappings = new ArrayList<>();
  private final List<Rights> rights = new ArrayList<>();
  private final List<Stack> stacks = new ArrayList<>();
  private final HttpApiReader api = new HttpApiReader();
  private final References references;

  private TopologyReader(References references) {
    this.references = references;
  }

  /**
   * Reads the topology.
   *
   * @param parameters the values of the template's parameters; those that are absent take their
   *     defaults
   * @throws TemplateException if a parameter is missing, wrong or unknown, or if the template holds
   *     anything that is not known here
   */
  public static Topology read(
      CloudAssembly assembly, Map<String, String> parameters, Endpoints endpoints) {
    checkNames(assembly, parameters);
    var all = new ArrayList<Resource>();
    assembly.stacks().forEach(stack -> all.addAll(resourcesOf(stack)));
    var references = new References(endpoints, all);
    var exports = new HashMap<String, JsonElement>();
    var reader = new TopologyReader(references);
    // The manifest lists a stack before those that import from it.
    for (var stack : assembly.stacks()) {
      var resources = all.stream().filter(r -> r.stack().equals(stack.name())).toList();
      var declared = stack.template().getAsJsonObject("Parameters");
      var given =
          new Parameters(stack.name(), declared == null ? new JsonObject() : declared, parameters);
      var resolver =
          new Resolver(
              stack.name(),
              stack.template(),
              given,
              references,
              resources,
              (name, where) -> {
                var value = exports.get(name);
                if (value == null) {
                  throw new TemplateException(where, "no stack before this one exports " + name);
                }
                return value;
              });
      var made = resources.stream().filter(resolver::isMade).toList();
      made.forEach(resource -> reader.take(resource, resolver, stack.assets()));
      exports.putAll(resolver.exports());
      reader.rights.addAll(new RightsReader(references, resolver).read(made));
      reader.stacks.add(
          new Stack(
              stack.name(), given.texts(), resolver.outputTexts(), reader.listed(made, resolver)));
    }
    return reader.topology();
  }

  private static List<Resource> resourcesOf(CloudAssembly.Stack stack) {
    var resources = new ArrayList<Resource>();
    for (var entry : stack.template().getAsJsonObject("Resources").entrySet()) {
      var body = entry.getValue().getAsJsonObject();
      var type = body.get("Type").getAsString();
      resources.add(new Resource(stack.name(), entry.getKey(), type, body));
    }
    return resources;
  }

  /** A misspelt parameter would silently leave the default. */
  private static void checkNames(CloudAssembly assembly, Map<String, String> parameters) {
    Set<String> unknown = new HashSet<>(parameters.keySet());
    for (var stack : assembly.stacks()) {
      var declared = stack.template().getAsJsonObject("Parameters");
      if (declared != null) {
        unknown.removeAll(declared.keySet());
      }
    }
    if (!unknown.isEmpty()) {
      throw new TemplateException("Parameters", "no stack has " + unknown);
    }
  }

  private Topology topology() {
    return new Topology(
        List.copyOf(queues),
        List.copyOf(tables),
        List.copyOf(buckets),
        List.copyOf(secrets),
        List.copyOf(buses),
        List.copyOf(rules),
        List.copyOf(scheduleGroups),
        List.copyOf(schedules),
        List.copyOf(functions),
        List.copyOf(aliases),
        List.copyOf(mappings),
        api.read(),
        List.copyOf(stacks),
        List.copyOf(rights));
  }

  private List<StackResource> listed(List<Resource> resources, Resolver resolver) {
    return resources.stream()
        .filter(resource -> !SKIPPED.containsKey(resource.type()))
        .map(resource ->
            new StackResource(
                resource.logicalId(), resource.type(), references.ref(resource, resolver)))
        .toList();
  }

  private void take(Resource resource, Resolver resolver, Map<String, Path> assets) {
    if (SKIPPED.containsKey(resource.type())) {
      return;
    }
    var properties = new Properties(resource, resolver);
    var label = resource.label();
    var name = references.name(resource, resolver);
    var ref = references.ref(resource, resolver);
    switch (resource.type()) {
      case "AWS::SQS::Queue" -> queues.add(queue(properties, label, name, ref));
      case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable" ->
          tables.add(table(properties, label, name));
      case "AWS::S3::Bucket" -> buckets.add(bucket(properties, label, name));
      case "AWS::SecretsManager::Secret" -> secrets.add(secret(properties, label, name, ref));
      case "AWS::Events::EventBus" -> {
        properties.optionalText("Name");
        properties.ignore(NO_TAGS, "Tags", "Description").ignore(NO_ENCRYPTION, "KmsKeyIdentifier");
        buses.add(new Bus(label, name));
      }
      case "AWS::Events::Rule" -> rules.add(rule(properties, label, name));
      case "AWS::Scheduler::ScheduleGroup" -> {
        properties.optionalText("Name");
        properties.ignore(NO_TAGS, "Tags");
        scheduleGroups.add(new ScheduleGroup(label, name));
      }
      case "AWS::Scheduler::Schedule" -> schedules.add(schedule(properties, label, name));
      case "AWS::Lambda::Function" -> functions.add(function(properties, label, name, assets));
      case "AWS::Lambda::Version" -> {
        properties.text("FunctionName");
        properties.ignore(
            "an environment stays warm here anyway", "ProvisionedConcurrencyConfig", "Description");
      }
      case "AWS::Lambda::Alias" -> {
        aliases.add(
            new Alias(
                ref,
                name,
                Aws.lastOf(properties.text("FunctionName")),
                properties.text("FunctionVersion")));
        properties.optionalText("Name");
        properties.ignore(
            "an environment stays warm here anyway", "ProvisionedConcurrencyConfig", "Description");
      }
      case "AWS::Lambda::EventSourceMapping" -> mappings.add(mapping(properties, label));
      case "AWS::ApiGatewayV2::Api" -> api.api(properties, label, name);
      case "AWS::ApiGatewayV2::Stage" -> api.stage(properties, name);
      case "AWS::ApiGatewayV2::Integration" -> api.integration(properties, name);
      case "AWS::ApiGatewayV2::Route" -> api.route(properties);
      default ->
          throw new TemplateException(
              resource.where(), "the type " + resource.type() + " is not known here");
    }
    properties.done();
  }

  private static Queue queue(Properties properties, String label, String name, String url) {
    var attributes = new LinkedHashMap<String, String>();
    for (var attribute :
        List.of(
            "FifoQueue",
            "ContentBasedDeduplication",
            "DeduplicationScope",
            "FifoThroughputLimit",
            "DelaySeconds",
            "MaximumMessageSize",
            "MessageRetentionPeriod",
            "ReceiveMessageWaitTimeSeconds",
            "VisibilityTimeout")) {
      var value = properties.optionalText(attribute);
      // SQS takes the flag only where it is true; its absence is what makes a standard queue.
      if (value != null && !(attribute.equals("FifoQueue") && value.equals("false"))) {
        attributes.put(attribute, value);
      }
    }
    var redrive = properties.optional("RedrivePolicy");
    properties.optionalText("QueueName");
    properties
        .ignore(NO_ENCRYPTION, "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
        .ignore(NO_ENCRYPTION, "SqsManagedSseEnabled")
        .ignore(NO_ROLES, "RedriveAllowPolicy")
        .ignore(NO_TAGS, "Tags");
    return new Queue(
        label,
        name,
        Aws.arn("sqs", name),
        URI.create(url),
        attributes,
        redrive == null ? null : redrive.toString());
  }

  private static Table table(Properties properties, String label, String name) {
    var definition = new JsonObject();
    definition.addProperty("TableName", name);
    properties.copy(
        definition,
        "AttributeDefinitions",
        "KeySchema",
        "BillingMode",
        "ProvisionedThroughput",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes");
    var stream = properties.optional("StreamSpecification");
    if (stream != null) {
      // CloudFormation leaves out what the API requires.
      stream.getAsJsonObject().addProperty("StreamEnabled", true);
      definition.add("StreamSpecification", stream);
    }
    var expiry = properties.object("TimeToLiveSpecification");
    var ttlAttribute =
        expiry != null && expiry.flag("Enabled", false) ? expiry.text("AttributeName") : null;
    properties.optionalText("TableName");
    properties
        .ignore("nothing is backed up here", "PointInTimeRecoverySpecification")
        .ignore("one region, one replica", "Replicas")
        .ignore("a local table is the operator's to delete", "DeletionProtectionEnabled")
        .ignore("there are no metrics here", "ContributorInsightsSpecification")
        .ignore("prices only", "TableClass")
        .ignore(NO_ENCRYPTION, "SSESpecification")
        .ignore(NO_TAGS, "Tags");
    return new Table(label, name, definition, ttlAttribute);
  }

  private static Bucket bucket(Properties properties, String label, String name) {
    var versioning = properties.object("VersioningConfiguration");
    properties.optionalText("BucketName");
    properties
        .ignore(NO_ENCRYPTION, "BucketEncryption")
        .ignore(NO_ROLES, "PublicAccessBlockConfiguration", "OwnershipControls", "AccessControl")
        .ignore("old versions are few in a local run", "LifecycleConfiguration")
        .ignore("requests are not logged here", "LoggingConfiguration")
        .ignore(NO_TAGS, "Tags");
    return new Bucket(
        label, name, versioning != null && versioning.text("Status").equals("Enabled"));
  }

  private static Secret secret(Properties properties, String label, String name, String arn) {
    var value = properties.optionalText("SecretString");
    var generated = properties.object("GenerateSecretString");
    if (generated != null) {
      value = generatedSecret(generated);
    }
    var description = properties.text("Description", "");
    properties.optionalText("Name");
    properties
        .ignore(NO_ENCRYPTION, "KmsKeyId")
        .ignore("one region, one replica", "ReplicaRegions")
        .ignore(NO_TAGS, "Tags");
    return new Secret(label, name, arn, description, value == null ? "" : value);
  }

  private static String generatedSecret(Properties generated) {
    var length = generated.number("PasswordLength", 32);
    var password = new StringBuilder();
    new SecureRandom()
        .ints(length, 0, 62)
        .forEach(i ->
            password.append(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(i)));
    generated.ignore(
        "letters and digits alone are what every exclusion leaves",
        "ExcludeCharacters",
        "ExcludeLowercase",
        "ExcludeNumbers",
        "ExcludePunctuation",
        "ExcludeUppercase",
        "IncludeSpace",
        "RequireEachIncludedType");
    var template = generated.optionalText("SecretStringTemplate");
    var key = generated.optionalText("GenerateStringKey");
    generated.done();
    if (template == null || key == null) {
      return password.toString();
    }
    var object = JsonParser.parseString(template).getAsJsonObject();
    object.addProperty(key, password.toString());
    return object.toString();
  }

  private static Rule rule(Properties properties, String label, String name) {
    var bus = properties.text("EventBusName", "default");
    bus = bus.substring(bus.lastIndexOf('/') + 1); // It may be the bus's ARN.
    var definition = new JsonObject();
    definition.addProperty("Name", name);
    definition.addProperty("EventBusName", bus);
    var pattern = properties.optional("EventPattern");
    if (pattern != null) {
      definition.addProperty("EventPattern", pattern.toString());
    }
    properties.copy(definition, "ScheduleExpression", "State", "Description");
    for (var target : properties.objects("Targets")) {
      target
          .known("Id", "Arn", "Input", "InputPath", "InputTransformer")
          .known("RetryPolicy", "DeadLetterConfig", "SqsParameters", "RoleArn")
          .done();
    }
    properties.optionalText("Name");
    properties.ignore(NO_ROLES, "RoleArn").ignore(NO_TAGS, "Tags");
    return new Rule(label, name, bus, definition, properties.array("Targets"));
  }

  private static Schedule schedule(Properties properties, String label, String name) {
    var group = properties.text("GroupName", "default");
    var definition = new JsonObject();
    definition.addProperty("GroupName", group);
    properties.copy(
        definition,
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "FlexibleTimeWindow",
        "Target",
        "State",
        "StartDate",
        "EndDate",
        "Description");
    properties.optionalText("Name");
    properties.ignore(NO_ENCRYPTION, "KmsKeyArn");
    return new Schedule(label, name, group, definition);
  }

  private static LambdaFunction function(
      Properties properties, String label, String name, Map<String, Path> assets) {
    var runtime = properties.text("Runtime");
    if (!runtime.startsWith("java")) {
      throw properties.wrong("Runtime", runtime + " is not run here, only Java is");
    }
    var code = properties.object("Code");
    var key =
        code == null ? null : code.ignore("assets are found by key", "S3Bucket").text("S3Key");
    var asset = key == null ? null : assets.get(key);
    if (code == null || asset == null) {
      throw properties.wrong("Code", "no asset in the assembly has the key " + key);
    }
    code.done();
    var environment = properties.object("Environment");
    var variables = environment == null ? null : environment.object("Variables");
    var tracing = "there is no X-Ray here";
    properties.optionalText("FunctionName");
    properties
        .ignore(ROLES, "Role")
        .ignore("byte code runs on either", "Architectures")
        .ignore("an environment stays warm here anyway", "SnapStart")
        .ignore(tracing, "TracingConfig")
        .ignore("logs go to a listener", "LoggingConfig")
        .ignore("loops are not looked for", "RecursiveLoop")
        .ignore("the host's temporary directory is large enough", "EphemeralStorage")
        .ignore(NO_ENCRYPTION, "KmsKeyArn")
        .ignore(NO_TAGS, "Tags", "Description");
    return new LambdaFunction(
        label,
        name,
        Aws.arn("lambda", "function:" + name),
        properties.text("Handler"),
        Duration.ofSeconds(properties.number("Timeout", 3)),
        properties.number("MemorySize", 128),
        variables == null ? Map.of() : variables.allTexts(),
        asset,
        properties.optionalNumber("ReservedConcurrentExecutions"));
  }

  private static EventSourceMapping mapping(Properties properties, String label) {
    var batchSize = properties.number("BatchSize", 10);
    if (batchSize < 1 || batchSize > 10) {
      throw properties.wrong("BatchSize", batchSize + " (expected: 1 to 10)");
    }
    if (properties.number("MaximumBatchingWindowInSeconds", 0) != 0) {
      throw properties.wrong("MaximumBatchingWindowInSeconds", "only 0 is known here");
    }
    var answers = properties.texts("FunctionResponseTypes");
    if (!List.of("ReportBatchItemFailures").containsAll(answers)) {
      throw properties.wrong("FunctionResponseTypes", answers + " are not known here");
    }
    var scaling = properties.object("ScalingConfig");
    var concurrency = scaling == null ? 10 : scaling.number("MaximumConcurrency", 10);
    if (scaling != null) {
      scaling.done();
    }
    properties.ignore(NO_TAGS, "Tags");
    return new EventSourceMapping(
        label,
        properties.text("EventSourceArn"),
        functionArn(properties.text("FunctionName")),
        batchSize,
        concurrency,
        !answers.isEmpty(),
        properties.flag("Enabled", true));
  }

  static String functionArn(String nameOrArn) {
    return nameOrArn.startsWith("arn:") ? nameOrArn : Aws.arn("lambda", "function:" + nameOrArn);
  }
}

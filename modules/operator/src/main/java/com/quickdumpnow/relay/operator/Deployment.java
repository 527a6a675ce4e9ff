package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.aws.AwsClients;
import com.quickdumpnow.relay.aws.AwsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** A relay that was deployed: what its stack is made of, as CloudFormation tells it. */
public final class Deployment {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  private final AwsSettings settings;
  private final AwsClients clients;
  private final String stack;
  private final Map<String, String> outputs;
  private final Map<String, String> parameters;
  private final Map<String, String> resources;

  private Deployment(
      AwsSettings settings,
      String stack,
      Map<String, String> outputs,
      Map<String, String> parameters,
      Map<String, String> resources) {
    this.settings = settings;
    this.clients = new AwsClients(settings);
    this.stack = stack;
    this.outputs = outputs;
    this.parameters = parameters;
    this.resources = resources;
  }

  /**
   * Reads a stack.
   *
   * @throws CommandFailure if there is none of that name
   */
  static Deployment find(AwsSettings settings, String name) {
    try (var cloudFormation = client(settings)) {
      var stack =
          cloudFormation.describeStacks(ask -> ask.stackName(name)).stacks().stream()
              .findFirst()
              .orElseThrow(OperatorCommandLine::notAws);
      var resources = new TreeMap<String, String>();
      for (StackResourceSummary resource :
          cloudFormation
              .listStackResourcesPaginator(ask -> ask.stackName(name))
              .stackResourceSummaries()) {
        if (resource.physicalResourceId() != null) {
          resources.put(resource.logicalResourceId(), resource.physicalResourceId());
        }
      }
      return new Deployment(settings, name, outputs(stack), parameters(stack), resources);
    } catch (CloudFormationException e) {
      if (String.valueOf(e.getMessage()).contains("does not exist")) {
        throw CommandFailure.failed(
            "no_stack",
            "there is no stack %s in %s".formatted(name, settings.region()),
            "name it with --stack, its region with --region; or deploy it (infra-cdk/README.md)");
      }
      throw e;
    }
  }

  /**
   * Returns one of which all is known.
   *
   * @param aws the address of all services, such as an emulator's
   * @param outputs by name
   * @param parameters by name
   * @param resources the physical names, by the logical ids
   */
  public static Deployment at(
      URI aws,
      String stack,
      Map<String, String> outputs,
      Map<String, String> parameters,
      Map<String, String> resources) {
    return new Deployment(Target.local(aws), stack, outputs, parameters, resources);
  }

  private static CloudFormationClient client(AwsSettings settings) {
    return configured(CloudFormationClient.builder(), settings).httpClientBuilder(http()).build();
  }

  private static <B extends AwsClientBuilder<B, C>, C> B configured(
      B builder, AwsSettings settings) {
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder
        .region(settings.region())
        .credentialsProvider(settings.credentials())
        .overrideConfiguration(options -> options.apiCallTimeout(CALL_TIMEOUT));
  }

  private static UrlConnectionHttpClient.Builder http() {
    return UrlConnectionHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT);
  }

  private static Map<String, String> outputs(Stack stack) {
    return stack.outputs().stream()
        .collect(Collectors.toMap(Output::outputKey, Output::outputValue));
  }

  private static Map<String, String> parameters(Stack stack) {
    return stack.parameters().stream()
        .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue));
  }

  /** Returns the stack's name. */
  public String stack() {
    return stack;
  }

  /** Returns whether it is on AWS, and not on an emulator such as the local run's. */
  public boolean isOnAws() {
    return settings.endpoint().isEmpty();
  }

  /**
   * Returns who acts on it: as AWS knows him; on an emulator, which asks nobody for a name, as his
   * computer does.
   */
  public String actor(Surroundings surroundings) {
    if (!isOnAws()) {
      return surroundings.user();
    }
    try (var sts = configured(StsClient.builder(), settings).httpClientBuilder(http()).build()) {
      return sts.getCallerIdentity().arn();
    }
  }

  /** Builds a client of SNS, which the functions themselves never ask. */
  public SnsClient sns() {
    return configured(SnsClient.builder(), settings).httpClientBuilder(http()).build();
  }

  /** Returns what makes clients of its services. */
  public AwsClients clients() {
    return clients;
  }

  /**
   * Returns the physical name of a part.
   *
   * @param logicalId such as {@code RelayTable}
   * @throws CommandFailure if the stack has no such part
   */
  public String physical(String logicalId) {
    return Optional.ofNullable(resources.get(logicalId))
        .orElseThrow(() -> missing("the resource " + logicalId));
  }

  /** Returns the logical ids of all parts. */
  public List<String> logicalIds() {
    return List.copyOf(resources.keySet());
  }

  /**
   * Returns an output.
   *
   * @throws CommandFailure if the stack has none of that name
   */
  public String output(String name) {
    return Optional.ofNullable(outputs.get(name)).orElseThrow(() -> missing("the output " + name));
  }

  /**
   * Returns what a parameter was given, by the name of its setting: {@code ACK_TIMEOUT} is {@code
   * AckTimeout}.
   *
   * @throws CommandFailure if the stack has none of that name
   */
  public String setting(String name) {
    return Optional.ofNullable(parameters.get(parameter(name)))
        .orElseThrow(() -> missing("the parameter " + parameter(name)));
  }

  /** Returns the stack's parameter for a setting: {@code ACK_TIMEOUT} is {@code AckTimeout}. */
  public static String parameter(String setting) {
    return List.of(setting.split("_", -1)).stream()
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private CommandFailure missing(String what) {
    return CommandFailure.failed(
        "other_version",
        "the stack %s has not %s: it was deployed by another version".formatted(stack, what),
        "deploy this version, or use the command of the version that is deployed");
  }
}

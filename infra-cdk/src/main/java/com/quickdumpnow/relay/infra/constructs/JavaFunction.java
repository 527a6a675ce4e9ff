package com.quickdumpnow.relay.infra.constructs;

import static java.util.Objects.requireNonNull;

import com.quickdumpnow.relay.infra.FunctionPackages;
import com.quickdumpnow.relay.infra.RelayFunction;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * One of the relay's functions: its code, a role and a log group of its own, and the alias by which
 * everything calls it.
 *
 * <p>SnapStart works on published versions only. So nothing may call the function but through the
 * alias {@code live}, which moves to a new version when the code or a setting has changed.
 */
public final class JavaFunction extends Construct {
  /** How long one call may take. */
  static final int TIMEOUT_SECONDS = 15;

  private static final int MEMORY_MB = 1_024;

  /** Calls at a time from one queue: enough for a burst, and no starving of other functions. */
  private static final int QUEUE_CONCURRENCY_MAX = 10;

  private final RelayFunction what;
  private final Role role;
  private final Function function;
  private final Alias live;

  /**
   * Makes the function, without any right but to write its log.
   *
   * @param packages where the function's package is
   * @param settings what the function's version must change with
   */
  public JavaFunction(
      Construct scope, RelayFunction what, FunctionPackages packages, SettingsRevision settings) {
    super(scope, what.id());
    this.what = what;
    var log =
        LogGroup.Builder.create(this, "Log")
            .retention(RetentionDays.THREE_MONTHS)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    this.role =
        Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    log.grantWrite(role);

    var description = what.description() + "; settings " + settings.number();
    this.function =
        Function.Builder.create(this, "Function")
            .description(description)
            .runtime(Runtime.JAVA_25)
            .architecture(Architecture.ARM_64)
            .memorySize(MEMORY_MB)
            .timeout(Duration.seconds(TIMEOUT_SECONDS))
            .tracing(Tracing.ACTIVE)
            .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
            .handler(what.handler())
            .code(Code.fromAsset(packages.of(what).toString()))
            .role(role)
            .logGroup(log)
            .currentVersionOptions(VersionOptions.builder().description(description).build())
            .build();
    LogicalIds.fix(function, what.id());
    this.live =
        Alias.Builder.create(this, "Live")
            .aliasName("live")
            .version(function.getCurrentVersion())
            .build();
    NagSuppressions.addResourceSuppressions(
        role,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-IAM5")
                .reason("X-Ray takes traces from anybody who may send any: it has no resources.")
                .appliesTo(List.of("Resource::*"))
                .build()),
        true);
    Annotations.of(function).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish");
  }

  /**
   * Feeds the function from {@code source}.
   *
   * @param batchSize the most messages a call, 1 to 10
   */
  public void consume(QueueWithDlq source, int batchSize) {
    live.addEventSource(
        SqsEventSource.Builder.create(source.queue())
            .batchSize(batchSize)
            .maxConcurrency(QUEUE_CONCURRENCY_MAX)
            .reportBatchItemFailures(true)
            .build());
  }

  /**
   * Lets the function send to the queue that feeds it, however often.
   *
   * <p>Lambda stops what it takes for an endless loop after about 16 rounds. Source: AWS Lambda
   * guide, Use Lambda recursive loop detection.
   */
  public void allowLoops() {
    ((CfnFunction) requireNonNull(function.getNode().getDefaultChild())).setRecursiveLoop("Allow");
  }

  /** Allows the function's role {@code actions} on {@code resources}. */
  void allow(List<String> actions, String... resources) {
    allow(PolicyStatement.Builder.create().actions(actions).resources(List.of(resources)).build());
  }

  /** Gives the function's role one statement. */
  void allow(PolicyStatement statement) {
    role.addToPrincipalPolicy(statement);
  }

  /** Sets an environment variable of the function. */
  public void set(String name, String value) {
    function.addEnvironment(name, value);
  }

  /** Returns the name in the template. */
  String id() {
    return what.id();
  }

  /** Returns the one way to call this function. */
  Alias live() {
    return live;
  }

  /** Returns the role that the function's rights are given to. */
  Role role() {
    return role;
  }
}

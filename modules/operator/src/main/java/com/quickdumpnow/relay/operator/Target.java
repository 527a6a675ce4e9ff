package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.aws.AwsSettings;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Which relay a command is about: one on AWS, or the local run. An option group of commands. */
public final class Target {
  private static final String LOCAL_REGION = "us-west-2";

  @Option(names = "--local", description = "The local run, not AWS.")
  private boolean local;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "The local run's console and API (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--aws-port",
      defaultValue = "4566",
      paramLabel = "PORT",
      description = "The local run's AWS services (default: ${DEFAULT-VALUE}).")
  private int awsPort;

  @Option(
      names = "--twilio-port",
      defaultValue = "8081",
      paramLabel = "PORT",
      description = "The local run's Twilio (default: ${DEFAULT-VALUE}).")
  private int twilioPort;

  @Option(
      names = "--stack",
      defaultValue = "QdnRelay",
      paramLabel = "NAME",
      description = "The stack that was deployed (default: ${DEFAULT-VALUE}).")
  private String stack;

  @Option(names = "--profile", paramLabel = "NAME", description = "A profile of the AWS command.")
  private @Nullable String profile;

  @Option(names = "--region", paramLabel = "REGION", description = "The stack's region.")
  private @Nullable String region;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets every option that has a default
  public Target() {}

  /** Returns whether it is the local run. */
  public boolean isLocal() {
    return local;
  }

  /** Returns where the local run's Twilio is. */
  public URI localTwilio() {
    return address("--twilio-port", twilioPort);
  }

  /** Returns where the local run's API is. */
  public URI localApi() {
    return address("--port", port);
  }

  /**
   * Finds the relay.
   *
   * @throws CommandFailure if there is no such stack, no region, or nobody answers
   */
  public Deployment deployment() {
    return Deployment.find(settings(), stack);
  }

  /** Returns how the services of a local run, or of an emulator, are called. */
  static AwsSettings local(URI aws) {
    return new AwsSettings(
        Region.of(LOCAL_REGION),
        Optional.of(aws),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  private AwsSettings settings() {
    if (local) {
      return local(address("--aws-port", awsPort));
    }
    return new AwsSettings(
        region(),
        Optional.empty(),
        DefaultCredentialsProvider.builder().profileName(profile).build());
  }

  private static URI address(String option, int port) {
    if (port < 1 || port > 65_535) {
      throw CommandFailure.usage(
          "port", "%s: 1 to 65535".formatted(option), "the one that ./qdn local has printed");
    }
    return URI.create("http://127.0.0.1:" + port);
  }

  private Region region() {
    if (region != null) {
      return Region.of(region);
    }
    try {
      return DefaultAwsRegionProviderChain.builder().profileName(profile).build().getRegion();
    } catch (SdkClientException _) {
      throw CommandFailure.usage(
          "no_region",
          "no region is set",
          "give --region, set AWS_REGION, or give --local for the local run");
    }
  }
}

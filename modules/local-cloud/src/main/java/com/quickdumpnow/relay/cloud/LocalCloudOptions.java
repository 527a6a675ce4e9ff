package com.quickdumpnow.relay.cloud;

import com.quickdumpnow.relay.cloud.lambda.FunctionLog;
import com.quickdumpnow.relay.cloud.template.Endpoints;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a {@link LocalCloud} runs. Start from {@link #of}.
 *
 * @param assembly the directory that {@code cdk synth} wrote
 * @param parameters the template's parameters, once the addresses are known; those that are left
 *     out take their defaults
 * @param environment added to each function's own environment
 * @param gatewayPort of 127.0.0.1; 0 for any free one
 * @param awsPort of 127.0.0.1; 0 for any free one
 * @param dataDirectory where all state is kept; if empty, in memory
 * @param speed divides the intervals of {@code rate()} schedules; more than 0
 * @param isolated each function in a JVM of its own
 * @param externalAws another emulator to use instead of the embedded services
 * @param log hears what functions print
 */
public record LocalCloudOptions(
    Path assembly,
    Function<Endpoints, Map<String, String>> parameters,
    Map<String, String> environment,
    int gatewayPort,
    int awsPort,
    Optional<Path> dataDirectory,
    double speed,
    boolean isolated,
    Optional<URI> externalAws,
    FunctionLog log) {

  /** Returns free ports, no parameters, state in memory, functions in this JVM, nothing logged. */
  public static LocalCloudOptions of(Path assembly) {
    return new LocalCloudOptions(
        assembly,
        _ -> Map.of(),
        Map.of(),
        0,
        0,
        Optional.empty(),
        1.0,
        false,
        Optional.empty(),
        (_, _) -> {});
  }

  /** Returns these options with another {@link #parameters}. */
  public LocalCloudOptions withParameters(Function<Endpoints, Map<String, String>> value) {
    return new LocalCloudOptions(
        assembly,
        value,
        environment,
        gatewayPort,
        awsPort,
        dataDirectory,
        speed,
        isolated,
        externalAws,
        log);
  }

  /** Returns these options with another {@link #environment}. */
  public LocalCloudOptions withEnvironment(Map<String, String> value) {
    return new LocalCloudOptions(
        assembly,
        parameters,
        value,
        gatewayPort,
        awsPort,
        dataDirectory,
        speed,
        isolated,
        externalAws,
        log);
  }

  /** Returns these options with another {@link #gatewayPort}. */
  public LocalCloudOptions withGatewayPort(int value) {
    return new LocalCloudOptions(
        assembly,
        parameters,
        environment,
        value,
        awsPort,
        dataDirectory,
        speed,
        isolated,
        externalAws,
        log);
  }

  /** Returns these options with another {@link #awsPort}. */
  public LocalCloudOptions withAwsPort(int value) {
    return new LocalCloudOptions(
        assembly,
        parameters,
        environment,
        gatewayPort,
        value,
        dataDirectory,
        speed,
        isolated,
        externalAws,
        log);
  }

  /** Returns these options with another {@link #dataDirectory}. */
  public LocalCloudOptions withDataDirectory(Optional<Path> value) {
    return new LocalCloudOptions(
        assembly,
        parameters,
        environment,
        gatewayPort,
        awsPort,
        value,
        speed,
        isolated,
        externalAws,
        log);
  }

  /** Returns these options with another {@link #speed}. */
  public LocalCloudOptions withSpeed(double value) {
    return new LocalCloudOptions(
        assembly,
        parameters,
        environment,
        gatewayPort,
        awsPort,
        dataDirectory,
        value,
        isolated,
        externalAws,
        log);
  }

  /** Returns these options with another {@link #isolated}. */
  public LocalCloudOptions withIsolated(boolean value) {
    return new LocalCloudOptions(
        assembly,
        parameters,
        environment,
        gatewayPort,
        awsPort,
        dataDirectory,
        speed,
        value,
        externalAws,
        log);
  }

  /** Returns these options with another {@link #externalAws}. */
  public LocalCloudOptions withExternalAws(Optional<URI> value) {
    return new LocalCloudOptions(
        assembly,
        parameters,
        environment,
        gatewayPort,
        awsPort,
        dataDirectory,
        speed,
        isolated,
        value,
        log);
  }

  /** Returns these options with another {@link #log}. */
  public LocalCloudOptions withLog(FunctionLog value) {
    return new LocalCloudOptions(
        assembly,
        parameters,
        environment,
        gatewayPort,
        awsPort,
        dataDirectory,
        speed,
        isolated,
        externalAws,
        value);
  }
}

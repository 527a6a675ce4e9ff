package com.quickdumpnow.relay.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a local run is made.
 *
 * @param assembly the folder that the template was synthesised to
 * @param port of console and API; 0 for any free one
 * @param awsPort of the AWS services; 0 for any free one
 * @param twilioPort of the simulator; 0 for any free one
 * @param speed divides every waiting time
 * @param data where all state is kept; nothing means in memory
 * @param awsEndpoint another emulator instead of the embedded services
 * @param isolated each function in a JVM of its own
 * @param realTwilio no simulator: the environment has real credentials
 * @param environment settings by their names, which overrule the defaults
 */
public record LocalOptions(
    Path assembly,
    int port,
    int awsPort,
    int twilioPort,
    double speed,
    Optional<Path> data,
    Optional<URI> awsEndpoint,
    boolean isolated,
    boolean realTwilio,
    Map<String, String> environment) {
  /** Copies the map. */
  public LocalOptions {
    environment = Map.copyOf(environment);
  }
}

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
 * @param simulated whether Twilio is; otherwise the environment has credentials
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
    boolean simulated,
    Map<String, String> environment) {
  private static final String AWS_ENDPOINT_URL = "AWS_ENDPOINT_URL";

  /** Names Twilio's API, or a simulator that somebody else runs. */
  static final String TWILIO_API_BASE_URL = "TWILIO_API_BASE_URL";

  /**
   * Lets the environment say what no option does.
   *
   * @throws IllegalArgumentException if an address in it is none
   */
  public LocalOptions {
    environment = Map.copyOf(environment);
    var elsewhere = Optional.ofNullable(environment.get(AWS_ENDPOINT_URL)).map(URI::create);
    awsEndpoint = awsEndpoint.or(() -> elsewhere);
    simulated = simulated && !environment.containsKey(TWILIO_API_BASE_URL);
  }
}

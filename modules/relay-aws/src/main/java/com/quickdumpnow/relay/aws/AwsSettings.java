package com.quickdumpnow.relay.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Where the AWS services are, and as whom they are called. All is named outright: the SDK's default
 * chains read files and ask the network, which costs start-up time, and may find a developer's own
 * account.
 *
 * @param region whose services are called
 * @param endpoint one address for all services, such as an emulator's; nothing means AWS itself
 * @param credentials as whom
 */
public record AwsSettings(
    Region region, Optional<URI> endpoint, AwsCredentialsProvider credentials) {
  /**
   * Reads the settings from the environment of a function: {@code AWS_REGION}, {@code
   * AWS_ENDPOINT_URL}, and either {@code AWS_ACCESS_KEY_ID} with {@code AWS_SECRET_ACCESS_KEY} (and
   * {@code AWS_SESSION_TOKEN}) or {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}, which is what there
   * is under SnapStart.
   *
   * @throws IllegalArgumentException if the region or all credentials are missing
   */
  public static AwsSettings from(Map<String, String> environment) {
    var region =
        value(environment, "AWS_REGION")
            .map(Region::of)
            .orElseThrow(
                () -> new IllegalArgumentException("AWS_REGION: missing (expected: a region)"));
    return new AwsSettings(
        region, value(environment, "AWS_ENDPOINT_URL").map(URI::create), credentials(environment));
  }

  private static AwsCredentialsProvider credentials(Map<String, String> environment) {
    var id = value(environment, "AWS_ACCESS_KEY_ID");
    var secret = value(environment, "AWS_SECRET_ACCESS_KEY");
    if (id.isPresent() && secret.isPresent()) {
      var token = value(environment, "AWS_SESSION_TOKEN");
      return StaticCredentialsProvider.create(
          token.isPresent()
              ? AwsSessionCredentials.create(id.get(), secret.get(), token.get())
              : AwsBasicCredentials.create(id.get(), secret.get()));
    }
    if (value(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI").isPresent()) {
      // Reads its address from the process's own environment, at each use.
      return ContainerCredentialsProvider.create();
    }
    throw new IllegalArgumentException(
        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: missing (expected: both, or"
            + " AWS_CONTAINER_CREDENTIALS_FULL_URI)");
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}

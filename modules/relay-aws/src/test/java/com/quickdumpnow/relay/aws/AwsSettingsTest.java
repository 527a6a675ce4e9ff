package com.quickdumpnow.relay.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.regions.Region;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AwsSettingsTest {
  @Test
  void an_emulator_s_address_and_keys_are_taken_from_the_environment() {
    var settings =
        AwsSettings.from(
            Map.of(
                "AWS_REGION", "us-west-2",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:4566",
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "key"));
    assertThat(settings.region()).isEqualTo(Region.US_WEST_2);
    assertThat(settings.endpoint()).contains(URI.create("http://127.0.0.1:4566"));
    assertThat(settings.credentials().resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("id", "key"));
  }

  @Test
  void a_function_s_keys_come_with_a_token() {
    var settings =
        AwsSettings.from(
            Map.of(
                "AWS_REGION", "us-west-2",
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "key",
                "AWS_SESSION_TOKEN", "token"));
    assertThat(settings.endpoint()).isEmpty();
    assertThat(settings.credentials().resolveCredentials())
        .isEqualTo(AwsSessionCredentials.create("id", "key", "token"));
  }

  @Test
  void under_snap_start_the_credentials_come_from_an_address() {
    var settings =
        AwsSettings.from(
            Map.of(
                "AWS_REGION", "us-west-2",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9001/credentials"));
    assertThat(settings.credentials()).isInstanceOf(ContainerCredentialsProvider.class);
  }

  @Test
  void nothing_is_guessed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AwsSettings.from(Map.of("AWS_REGION", "us-west-2")))
        .withMessageContaining("AWS_ACCESS_KEY_ID");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            AwsSettings.from(Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "key")))
        .withMessageContaining("AWS_REGION");
  }
}

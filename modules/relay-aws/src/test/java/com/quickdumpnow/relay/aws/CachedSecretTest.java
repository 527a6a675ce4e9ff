package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CachedSecretTest {
  private final FakeClock clock = new FakeClock(NOON);
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final FakeSecrets secrets = new FakeSecrets();
  private final CachedSecret secret = new CachedSecret(secrets, "some-arn", clock, telemetry);

  @Test
  void texts_and_lists_are_read_by_their_names() {
    secrets.value = "{\"auth_token\":\"one\",\"auth_token_next\":\"\",\"keys\":[\"a\",\"\",\"b\"]}";
    assertThat(secret.text("auth_token")).contains("one");
    assertThat(secret.text("auth_token_next")).isEmpty();
    assertThat(secret.text("missing")).isEmpty();
    assertThat(secret.text("keys")).isEmpty();
    assertThat(secret.texts("keys")).containsExactly("a", "b");
    assertThat(secret.texts("auth_token")).isEmpty();
    assertThat(secrets.reads).isEqualTo(1);
  }

  @Test
  void a_deployment_s_placeholder_is_no_value() {
    secrets.value = "{\"auth_token\":\"unset\",\"keys\":[\"unset\",\"b\"]}";
    assertThat(secret.text("auth_token")).isEmpty();
    assertThat(secret.texts("keys")).containsExactly("b");
  }

  @Test
  void it_is_read_again_after_five_minutes() {
    assertThat(secret.text("auth_token")).contains("one");
    secrets.value = "{\"auth_token\":\"two\"}";
    clock.advance(Duration.ofMinutes(4));
    assertThat(secret.text("auth_token")).contains("one");
    clock.advance(Duration.ofMinutes(2));
    assertThat(secret.text("auth_token")).contains("two");
  }

  @Test
  void it_is_used_on_while_it_cannot_be_read_again() {
    assertThat(secret.text("auth_token")).contains("one");
    secrets.down = true;
    clock.advance(Duration.ofMinutes(6));
    assertThat(secret.text("auth_token")).contains("one");
    assertThat(secret.text("auth_token")).contains("one");
    assertThat(telemetry.count("SecretUnavailable")).isEqualTo(1);
    assertThat(secrets.reads).as("not tried again at once").isEqualTo(2);

    clock.advance(Duration.ofHours(1));
    assertThat(secret.text("auth_token")).contains("one");
    assertThat(telemetry.count("SecretOld")).isEqualTo(1);
  }

  @Test
  void it_is_used_on_while_what_is_there_is_no_secret_of_ours() {
    assertThat(secret.text("auth_token")).contains("one");
    for (var broken : new String[] {"", "[]", "{\"auth_token\":", "not json at all"}) {
      secrets.value = broken;
      clock.advance(Duration.ofMinutes(6));
      assertThat(secret.text("auth_token")).contains("one");
    }
  }

  @Test
  void without_any_value_it_throws_and_tells_nothing() {
    secrets.down = true;
    assertThatThrownBy(() -> secret.text("auth_token")).isInstanceOf(SdkException.class);
    secrets.down = false;
    secrets.value = "hunter2 is no JSON";
    assertThatThrownBy(() -> secret.text("auth_token"))
        .isInstanceOf(IllegalStateException.class)
        .hasNoCause()
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void it_can_be_read_again_at_once_but_not_over_and_over() {
    assertThat(secret.text("auth_token")).contains("one");
    secrets.value = "{\"auth_token\":\"two\"}";
    assertThat(secret.refresh()).isTrue();
    assertThat(secret.text("auth_token")).contains("two");

    secrets.value = "{\"auth_token\":\"three\"}";
    assertThat(secret.refresh()).isFalse();
    assertThat(secrets.reads).isEqualTo(2);
    clock.advance(Duration.ofSeconds(31));
    assertThat(secret.refresh()).isTrue();
    clock.advance(Duration.ofSeconds(31));
    assertThat(secret.refresh()).as("nothing new").isFalse();
  }

  @Test
  void reading_again_never_throws_and_loses_nothing() {
    assertThat(secret.text("auth_token")).contains("one");
    secrets.down = true;
    assertThat(secret.refresh()).isFalse();
    assertThat(secret.text("auth_token")).contains("one");
  }

  @Test
  void it_is_read_from_secrets_manager() {
    var client = Cloud.EMBEDDED.clients().secretsManager();
    var name = Cloud.EMBEDDED.freshName("secret");
    client.createSecret(create -> create.name(name).secretString("{\"keys\":[\"k\"]}"));
    var kept = new CachedSecret(client, name, clock, telemetry);
    assertThat(kept.texts("keys")).containsExactly("k");
  }

  /** One secret, which a test changes. */
  private static final class FakeSecrets implements SecretsManagerClient {
    private String value = "{\"auth_token\":\"one\"}";
    private boolean down;
    private int reads;

    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
      reads++;
      if (down) {
        throw SdkClientException.create("down");
      }
      return GetSecretValueResponse.builder().secretString(value).build();
    }

    @Override
    public String serviceName() {
      return "secretsmanager";
    }

    @Override
    public void close() {}
  }
}

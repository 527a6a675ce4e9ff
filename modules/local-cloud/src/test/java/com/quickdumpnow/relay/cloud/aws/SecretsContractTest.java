package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/** What the relay leans on in Secrets Manager (User Guide; API Reference). */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretsContractTest {
  private final SecretsManagerClient secrets = CloudClients.secrets();
  private final String name = TestQueues.unique("qdn/webhook");

  @Test
  void a_secret_is_read_by_name_and_by_arn() {
    var arn = create("{\"auth_token\":\"a\"}");
    assertThat(arn).contains(":secret:" + name + "-");
    assertThat(value(name)).isEqualTo("{\"auth_token\":\"a\"}");
    assertThat(value(arn)).isEqualTo("{\"auth_token\":\"a\"}");
  }

  @Test
  void a_new_value_becomes_current_and_the_old_one_previous() {
    create("one");
    put("two");
    put("three");
    assertThat(value(name)).isEqualTo("three");
    assertThat(staged("AWSPREVIOUS")).isEqualTo("two");
    assertThat(
            secrets.describeSecret(request -> request.secretId(name)).versionIdsToStages().values())
        .containsExactlyInAnyOrder(List.of("AWSCURRENT"), List.of("AWSPREVIOUS"));
  }

  @Test
  void an_update_is_a_new_current_value_too() {
    create("one");
    secrets.updateSecret(request -> request.secretId(name).secretString("two"));
    assertThat(value(name)).isEqualTo("two");
    assertThat(staged("AWSPREVIOUS")).isEqualTo("one");
  }

  @Test
  void a_value_with_a_stage_of_its_own_leaves_the_current_one_alone_until_it_is_moved() {
    create("one");
    var pending =
        secrets
            .putSecretValue(
                request -> request.secretId(name).secretString("two").versionStages("AWSPENDING"))
            .versionId();
    assertThat(value(name)).isEqualTo("one");
    var current = secrets.getSecretValue(request -> request.secretId(name)).versionId();
    secrets.updateSecretVersionStage(request ->
        request
            .secretId(name)
            .versionStage("AWSCURRENT")
            .removeFromVersionId(current)
            .moveToVersionId(pending));
    assertThat(value(name)).isEqualTo("two");
    assertThat(staged("AWSPREVIOUS")).isEqualTo("one");
  }

  @Test
  void a_repeated_token_makes_one_version_and_no_other_value_can_have_it() {
    create("one");
    var token = "11111111-2222-3333-4444-555555555555";
    for (var i = 0; i < 2; i++) {
      secrets.putSecretValue(
          request -> request.secretId(name).secretString("two").clientRequestToken(token));
    }
    assertThat(staged("AWSPREVIOUS")).isEqualTo("one");
    assertThatThrownBy(() ->
            secrets.putSecretValue(
                request -> request.secretId(name).secretString("three").clientRequestToken(token)))
        .isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void a_secret_is_listed_without_its_value() {
    create("one");
    assertThat(secrets.listSecretsPaginator().stream().flatMap(page -> page.secretList().stream()))
        .extracting(SecretListEntry::name)
        .contains(name);
  }

  @Test
  void a_name_is_given_once() {
    create("one");
    assertThatThrownBy(() -> create("another")).isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void what_is_not_there_has_an_error_of_its_own() {
    assertThatThrownBy(() -> value("no-such-secret")).isInstanceOf(ResourceNotFoundException.class);
    create("one");
    assertThatThrownBy(() -> staged("AWSPREVIOUS")).isInstanceOf(ResourceNotFoundException.class);
  }

  private String create(String value) {
    return secrets.createSecret(request -> request.name(name).secretString(value)).arn();
  }

  private void put(String value) {
    secrets.putSecretValue(request -> request.secretId(name).secretString(value));
  }

  private String value(String id) {
    return secrets.getSecretValue(request -> request.secretId(id)).secretString();
  }

  private String staged(String stage) {
    return secrets
        .getSecretValue(request -> request.secretId(name).versionStage(stage))
        .secretString();
  }
}

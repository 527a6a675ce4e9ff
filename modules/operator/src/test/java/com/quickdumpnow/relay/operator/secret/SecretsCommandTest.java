package com.quickdumpnow.relay.operator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.operator.ProvisionedRelay;
import com.quickdumpnow.relay.operator.Terminal.Said;
import com.quickdumpnow.relay.twilio.TwilioApi;
import com.quickdumpnow.relay.twilio.TwilioApi.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials go in, are exchanged without a refusal, and are never shown. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretsCommandTest {
  private static final String DASHBOARD_KEY = "a-dashboard-key-of-the-tests-1234";

  @TempDir private Path folder;

  private final ProvisionedRelay relay = new ProvisionedRelay();

  @AfterEach
  void end() throws IOException {
    relay.close();
  }

  private Path file(String mode) throws IOException {
    var account = relay.account();
    var file =
        Files.writeString(
            folder.resolve("secrets"),
            """
            TWILIO_ACCOUNT_SID=%s
            TWILIO_AUTH_TOKEN=%s
            TWILIO_API_KEY=%s
            TWILIO_API_SECRET=%s
            DASHBOARD_KEY=%s
            """
                .formatted(
                    account.accountSid(),
                    account.authToken(),
                    account.apiKey(),
                    account.apiSecret(),
                    DASHBOARD_KEY));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void showsNoSecret(Said said) {
    var account = relay.account();
    for (var secret :
        new String[] {
          account.authToken(),
          account.apiKey(),
          account.apiSecret(),
          account.dashboardKey(),
          DASHBOARD_KEY
        }) {
      assertThat(said.out() + said.err()).doesNotContain(secret);
    }
  }

  @Test
  void push_puts_in_what_is_in_the_file_and_keeps_only_the_hash_of_the_dashboard_s_key()
      throws IOException {
    var said = relay.runAndAnswer("y\n", "secrets", "push", "--env-file", "" + file("rw-------"));

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).contains("written and read back: 4");
    assertThat(relay.secret("WebhookSecret").get("auth_token").getAsString())
        .isEqualTo(relay.account().authToken());
    assertThat(relay.secret("SenderSecret").get("api_secret").getAsString())
        .isEqualTo(relay.account().apiSecret());
    assertThat(relay.secret("DashboardSecret").getAsJsonArray("keys"))
        .hasSize(1)
        .first()
        .extracting(key -> key.getAsString())
        .isEqualTo("sha256:" + Job.sha256(DASHBOARD_KEY));
    showsNoSecret(said);
  }

  @Test
  void push_again_changes_nothing() throws IOException {
    relay.run("secrets", "push", "--yes", "--env-file", "" + file("rw-------"));

    var said = relay.run("secrets", "push", "--env-file", "" + file("rw-------"));

    assertThat(said.status()).isZero();
    assertThat(said.out()).isEqualTo("no changes\n");
  }

  @Test
  void push_that_is_only_tried_shows_what_it_would_write_and_writes_nothing() throws IOException {
    var said = relay.run("secrets", "push", "--dry-run", "--env-file", "" + file("rw-------"));

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).contains("auth_token", "api_key").endsWith("nothing was written\n");
    assertThat(relay.secret("WebhookSecret").get("auth_token").getAsString()).isEqualTo("unset");
    showsNoSecret(said);
  }

  @Test
  void each_exchange_that_is_only_tried_says_its_next_step_and_does_nothing() {
    relay.withSecrets().with("DASHBOARD_KEY", DASHBOARD_KEY);
    for (var begun : List.of(false, true)) {
      for (var what :
          Map.of(
                  "auth-token", "WebhookSecret",
                  "api-key", "SenderSecret",
                  "dashboard-key", "DashboardSecret")
              .entrySet()) {
        if (begun) {
          relay.run("secrets", "rotate", what.getKey(), "--no-wait", "--yes");
        }
        var before = relay.secret(what.getValue());

        var said = relay.run("secrets", "rotate", what.getKey(), "--dry-run");

        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.out()).startsWith(begun ? "would wait until" : "would ");
        assertThat(said.out()).endsWith("nothing was changed\n");
        assertThat(relay.secret(what.getValue())).isEqualTo(before);
        showsNoSecret(said);
      }
    }
  }

  @Test
  void push_writes_nothing_that_twilio_refuses() throws IOException {
    relay.withSecrets();
    relay.with("TWILIO_AUTH_TOKEN", "0".repeat(32));
    var said = relay.run("secrets", "push", "--yes");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("Twilio refuses TWILIO_AUTH_TOKEN; nothing was written");

    relay.with("TWILIO_AUTH_TOKEN", "").with("TWILIO_API_SECRET", "0".repeat(32));
    assertThat(relay.run("secrets", "push", "--yes").err())
        .contains("Twilio refuses TWILIO_API_KEY with TWILIO_API_SECRET; nothing was written");

    assertThat(relay.secret("WebhookSecret").get("auth_token").getAsString())
        .isEqualTo(relay.account().authToken());
    assertThat(keptKeyOpens()).isTrue();
  }

  @Test
  void push_does_not_wait_for_a_twilio_that_does_not_answer() throws IOException {
    var file = file("rw-------");
    relay.deploy("TwilioApiBaseUrl", "http://127.0.0.1:1");

    var said = relay.run("secrets", "push", "--yes", "--env-file", "" + file);

    assertThat(said.status()).isZero();
    assertThat(said.err()).contains("Twilio does not answer, so it is not known");
  }

  @Test
  void of_two_who_begin_an_exchange_at_once_the_second_makes_nothing_at_twilio() {
    for (var what : Map.of("auth-token", "WebhookSecret", "api-key", "SenderSecret").entrySet()) {
      relay.withSecrets();
      var beaten =
          relay.runAndAnswer(
              () -> {
                relay.run("secrets", "rotate", what.getKey(), "--no-wait", "--yes");
                return "y";
              },
              "secrets",
              "rotate",
              what.getKey(),
              "--no-wait");

      assertThat(beaten.status()).isEqualTo(1);
      assertThat(beaten.err()).contains("somebody else changed " + what.getValue());
      relay.pass(Vault.TAKEN_UP);
      var end = relay.run("secrets", "rotate", what.getKey(), "--no-wait", "--yes");
      assertThat(end.err()).as("the first's is at Twilio yet").isEmpty();
    }
  }

  @Test
  void push_asks_and_takes_no_for_an_answer() throws IOException {
    var said = relay.runAndAnswer("n\n", "secrets", "push", "--env-file", "" + file("rw-------"));

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("not done");
    assertThat(relay.secret("WebhookSecret").get("auth_token").getAsString()).isEqualTo("unset");
  }

  @Test
  void push_with_nobody_to_ask_is_wrong_usage() throws IOException {
    var said = relay.run("secrets", "push", "--env-file", "" + file("rw-------"));

    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("--yes");
  }

  @Test
  void a_file_that_others_can_read_is_refused() throws IOException {
    var said = relay.run("secrets", "push", "--yes", "--env-file", "" + file("rw-r--r--"));

    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("chmod 600").hasLineCount(1);
    showsNoSecret(said);
  }

  @Test
  void a_credential_that_cannot_be_one_is_named_and_not_shown() {
    relay.with("TWILIO_AUTH_TOKEN", "pasted the wrong thing");

    var said = relay.run("secrets", "push", "--yes");

    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).isEqualTo("qdn: TWILIO_AUTH_TOKEN: expected 32 hexadecimal digits\n");
  }

  @Test
  void credentials_of_another_account_are_refused() {
    relay.with("TWILIO_ACCOUNT_SID", "AC" + "0".repeat(32)).with("DASHBOARD_KEY", DASHBOARD_KEY);

    var said = relay.run("secrets", "push", "--yes");

    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("another account");
  }

  @Test
  void nothing_given_is_wrong_usage_and_says_so_as_json_too() {
    var said = relay.run("secrets", "push", "--yes", "--json");

    assertThat(said.status()).isEqualTo(2);
    assertThat(said.json().getAsJsonObject("error").get("code").getAsString())
        .isEqualTo("nothing_given");
  }

  @Test
  void show_names_tells_what_is_set_and_never_what_it_is() {
    assertThat(relay.run("secrets", "show-names").out()).doesNotContain(" set");

    relay.withSecrets();
    relay.pass(Duration.ofHours(3));
    var said = relay.run("secrets", "show-names");

    assertThat(said.out())
        .isEqualTo(
            """
            SECRET           FIELD            STATE   CHANGED
            WebhookSecret    auth_token       set     3h
            WebhookSecret    auth_token_next  unset   3h
            SenderSecret     api_key          set     3h
            SenderSecret     api_secret       set     3h
            DashboardSecret  keys             set: 1  3h
            """);
    showsNoSecret(said);
  }

  @Test
  void the_auth_token_is_exchanged_in_steps_and_whoever_signs_is_accepted_all_the_while() {
    relay.withSecrets();
    var former = relay.account().authToken();

    var first = relay.run("secrets", "rotate", "auth-token", "--no-wait", "--yes");
    assertThat(first.out()).contains("a second token was made").contains("not finished");
    assertAcceptsTheSigner();
    assertThat(relay.account().authToken()).isEqualTo(former);

    // Too early: a function may still know only the first.
    relay.pass(Duration.ofMinutes(3));
    relay.run("secrets", "rotate", "auth-token", "--no-wait", "--yes");
    assertThat(relay.account().authToken()).isEqualTo(former);

    relay.pass(Duration.ofMinutes(3));
    var second = relay.run("secrets", "rotate", "auth-token", "--no-wait", "--yes");
    assertThat(second.out()).contains("promoted").contains("not finished");
    assertThat(relay.account().authToken()).isNotEqualTo(former);
    assertAcceptsTheSigner();
    assertThat(relay.secret("WebhookSecret").get("auth_token_next").getAsString())
        .as("what was signed before is on its way yet")
        .isEqualTo(former);

    relay.pass(Duration.ofMinutes(1));
    var third = relay.run("secrets", "rotate", "auth-token", "--no-wait", "--yes", "--json");
    assertThat(third.json().get("finished").getAsBoolean()).isTrue();
    assertThat(relay.secret("WebhookSecret").toString())
        .isEqualTo(
            "{\"auth_token\":\"%s\",\"auth_token_next\":\"unset\"}"
                .formatted(relay.account().authToken()));
    showsNoSecret(first);
    showsNoSecret(second);
    showsNoSecret(third);
  }

  private void assertAcceptsTheSigner() {
    assertThat(relay.secret("WebhookSecret").toString()).contains(relay.account().authToken());
  }

  @Test
  void a_promotion_that_was_not_written_down_is_found_and_the_exchange_goes_on() {
    relay.withSecrets();
    relay.run("secrets", "rotate", "auth-token", "--no-wait", "--yes");
    // As if it had been killed between Twilio's answer and the next write.
    relay.twilio().post(Host.ACCOUNTS, "/v1/AuthTokens/Promote", Map.of());

    var said = relay.run("secrets", "rotate", "auth-token", "--no-wait", "--yes");
    assertThat(said.out()).contains("had been promoted");
    relay.pass(Duration.ofMinutes(1));
    assertThat(relay.run("secrets", "rotate", "auth-token", "--no-wait", "--yes").out())
        .contains("finished");

    assertThat(relay.secret("WebhookSecret").get("auth_token").getAsString())
        .isEqualTo(relay.account().authToken());
  }

  @Test
  void a_token_that_twilio_refuses_cannot_be_exchanged() {
    relay.withSecrets();
    relay.secret("WebhookSecret", "{\"auth_token\":\"%s\"}".formatted("0".repeat(32)));

    var said = relay.run("secrets", "rotate", "auth-token", "--yes");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("Twilio refuses").contains("qdn secrets push");
  }

  @Test
  void an_api_key_is_made_and_the_former_goes_once_no_function_sends_with_it() {
    relay.withSecrets();
    var former = relay.account();

    var first = relay.run("secrets", "rotate", "api-key", "--no-wait", "--yes");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(opens(former.apiKey(), former.apiSecret())).isTrue();
    assertThat(keptKeyOpens()).isTrue();

    relay.pass(Vault.TAKEN_UP);
    var second = relay.run("secrets", "rotate", "api-key", "--no-wait", "--yes");
    assertThat(second.out()).contains("finished");
    assertThat(opens(former.apiKey(), former.apiSecret())).isFalse();
    assertThat(keptKeyOpens()).isTrue();
    showsNoSecret(first);
    assertThat(first.out() + second.out())
        .doesNotContain(relay.secret("SenderSecret").get("api_secret").getAsString());
  }

  private boolean keptKeyOpens() {
    var kept = relay.secret("SenderSecret");
    return opens(kept.get("api_key").getAsString(), kept.get("api_secret").getAsString());
  }

  private boolean opens(String sid, String secret) {
    return new TwilioApi(relay.twilioUrl(), sid, secret)
        .get(
            Host.API,
            "/2010-04-01/Accounts/%s/Messages.json".formatted(relay.account().accountSid()),
            Map.of())
        .ok();
  }

  @Test
  void an_api_key_that_twilio_does_not_take_is_not_put_in() {
    relay.withSecrets();
    relay.with("TWILIO_API_KEY", "SK" + "0".repeat(32)).with("TWILIO_API_SECRET", "0".repeat(32));

    var said = relay.run("secrets", "rotate", "api-key", "--yes");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("nothing was changed");
    assertThat(keptKeyOpens()).isTrue();
  }

  @Test
  void a_dashboard_key_is_added_and_the_others_go_when_everybody_has_it() throws IOException {
    relay.withSecrets();
    var file = folder.resolve("new-key");

    var first =
        relay.run(
            "secrets", "rotate", "dashboard-key", "--no-wait", "--yes", "--key-file", "" + file);
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var key = Files.readString(file).strip().substring("DASHBOARD_KEY=".length());
    assertThat(first.out()).doesNotContain(key);
    assertThat(relay.secret("DashboardSecret").getAsJsonArray("keys")).hasSize(2);

    relay.pass(Vault.TAKEN_UP);
    assertThat(relay.runAndAnswer("n\n", "secrets", "rotate", "dashboard-key").status())
        .isEqualTo(1);
    assertThat(relay.secret("DashboardSecret").getAsJsonArray("keys")).hasSize(2);
    relay.runAndAnswer("y\n", "secrets", "rotate", "dashboard-key");
    assertThat(relay.secret("DashboardSecret").toString())
        .isEqualTo("{\"keys\":[\"sha256:%s\"]}".formatted(Job.sha256(key)));
  }

  @Test
  void what_cannot_be_exchanged_is_wrong_usage() {
    var said = relay.run("secrets", "rotate", "everything", "--yes");

    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("auth-token, api-key or dashboard-key");
  }
}

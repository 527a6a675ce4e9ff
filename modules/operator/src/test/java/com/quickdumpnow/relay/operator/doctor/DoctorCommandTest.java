package com.quickdumpnow.relay.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.operator.ProvisionedRelay;
import com.quickdumpnow.relay.operator.ProvisionedRelay.Hearing;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.twilio.TwilioApi.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A good deployment is green; each broken one is named, with what mends it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DoctorCommandTest {
  @TempDir private Path folder;

  private final ProvisionedRelay relay = new ProvisionedRelay().withSecrets();

  @BeforeEach
  void provision() throws IOException {
    for (var tool : new String[] {"node", "npx", "mvn"}) {
      Files.setPosixFilePermissions(
          Files.createFile(folder.resolve(tool)), PosixFilePermissions.fromString("rwx------"));
    }
    relay.with("PATH", folder.toString());
    relay.run("twilio", "apply", "--yes", "--state", folder.resolve("state").toString());
  }

  @AfterEach
  void end() throws IOException {
    relay.close();
  }

  /** Asserts that one check is red, says this, and is mended by this. */
  private void names(String check, String what, String mend) {
    var said = relay.run("doctor", "--json");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.json().get("green").getAsBoolean()).isFalse();
    var found =
        said.json().getAsJsonArray("checks").asList().stream()
            .map(one -> one.getAsJsonObject())
            .filter(one -> one.get("check").getAsString().equals(check))
            .findFirst()
            .orElseThrow();
    assertThat(found.get("level").getAsString()).as("%s", found).isEqualTo("error");
    assertThat(found.get("what").getAsString()).contains(what);
    assertThat(found.get("mend").getAsString()).contains(mend);
    assertThat(said.out())
        .doesNotContain(relay.account().authToken())
        .doesNotContain(relay.account().apiSecret())
        .doesNotContainPattern("\\+1[0-9]{10}");
  }

  @Test
  void a_good_deployment_is_green() {
    var said = relay.run("doctor");

    assertThat(said.out())
        .isEqualTo(
            """
            ok     tools            Java 25, node, mvn
            ok     stack            QdnRelay is there
            ok     secrets          all set
            ok     API key          Twilio takes it
            ok     Auth Token       Twilio takes it
            ok     public address   %s answers, version 1
            ok     clock            this computer's is right
            ok     webhook          a signature by the kept Auth Token is accepted
            ok     Twilio settings  as they should be
            skip   sender           not checked: a simulator's needs no registration
            ok     roster           Sergio, then Backup; 5 min to answer
            ok     responders       none opted out
            ok     dead letters     none
            skip   alarms           not checked: there are alarms on AWS only
            skip   letters          not checked: none leaves an emulator
            """
                .formatted(relay.url()));
    assertThat(said.status()).isZero();
  }

  @Test
  void offline_it_looks_at_this_computer_only() {
    relay.health("");

    assertThat(relay.run("doctor", "--offline").out())
        .isEqualTo("ok     tools  Java 25, node, mvn\n");
  }

  @Nested
  class Broken {
    @Test
    void no_such_stack() {
      var said = relay.run("doctor", "--stack", "Other");
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.out())
          .contains("error  stack  there is no stack Other")
          .contains("mend: name it with --stack");
    }

    @Test
    void a_secret_unset() {
      relay.secret("SenderSecret", "{\"api_key\":\"unset\",\"api_secret\":\"unset\"}");
      names("secrets", "api_key, api_secret", "qdn secrets push");
    }

    @Test
    void an_api_key_that_twilio_refuses() {
      relay.secret(
          "SenderSecret",
          "{\"api_key\":\"SK%s\",\"api_secret\":\"wrong-wrong-wrong\"}".formatted("0".repeat(32)));
      names("API key", "Twilio refuses it", "qdn secrets rotate api-key");
    }

    @Test
    void an_auth_token_that_is_not_the_account_s() {
      relay.secret("WebhookSecret", "{\"auth_token\":\"%s\"}".formatted("0".repeat(32)));
      names("Auth Token", "Twilio refuses it", "qdn secrets push");
    }

    @Test
    void a_webhook_that_does_not_believe_the_token() {
      relay.hears(Hearing.NOBODY);
      names("webhook", "is refused", "PublicBaseUrl");
    }

    @Test
    void a_public_address_that_does_not_lead_to_the_relay() {
      relay.health("<html>another site</html>");
      names("public address", "does not answer as the relay does", "PublicBaseUrl");
    }

    @Test
    void a_public_address_that_does_not_answer() {
      relay.deploy("PublicBaseUrl", "http://127.0.0.1:1");
      names("public address", "does not answer", "DNS");
    }

    @Test
    void a_service_that_was_changed_in_the_console() {
      relay
          .twilio()
          .post(
              Host.MESSAGING,
              "/v1/Services/" + relay.account().messagingServiceSid(),
              Map.of("SmartEncoding", "true"));
      names("Twilio settings", "smart_encoding", "qdn twilio apply");
    }

    @Test
    void a_number_that_the_account_does_not_have() {
      relay.deploy("RelayNumber", "+16195550155");
      names("Twilio settings", "does not have the relay's number", "RelayNumber");
    }

    @Test
    void a_responder_who_has_opted_out() {
      relay
          .contacts()
          .save(
              new PhoneNumber(relay.account().primary()),
              Contact.UNKNOWN.consented(relay.now(), true),
              0);
      names("responders", "Sergio", "START");
    }

    @Test
    void a_roster_with_the_same_phone_twice() {
      relay.deploy("BackupPhone", relay.account().primary());
      names("roster", "twice", "phone of his own");
    }

    @Test
    void a_roster_with_the_relay_s_own_number() {
      relay.deploy("BackupPhone", relay.account().relayNumber());
      names("roster", "circles", "qdn roster set");
    }

    @Test
    void a_dead_letter() {
      relay.bury("InboundDlq", "{}");
      names("dead letters", "InboundDlq 1", "qdn dlq replay");
    }

    @Test
    void a_clock_that_is_wrong() {
      relay.pass(Duration.ofMinutes(10));
      names("clock", " s ahead", "set-ntp");
    }
  }

  @Test
  void what_there_is_not_in_the_local_run_is_not_checked_and_says_so() {
    relay.deploy("AlertEmail", "");

    var said = relay.run("doctor");

    assertThat(said.status()).isZero();
    assertThat(said.out())
        .contains("skip   alarms           not checked: ")
        .contains("skip   letters          not checked: ");
  }

  @Test
  void a_tool_that_is_missing_is_a_warning_and_no_more() {
    relay.with("PATH", "/nowhere");

    var said = relay.run("doctor");

    assertThat(said.status()).isZero();
    assertThat(said.out()).contains("warn   tools            not found: node, npx, mvn");
  }

  @Test
  void a_rotation_that_is_not_finished_is_a_warning_and_no_more() {
    relay.run("secrets", "rotate", "auth-token", "--no-wait", "--yes");

    var said = relay.run("doctor");

    assertThat(said.status()).isZero();
    assertThat(said.out()).contains("warn   Auth Token").contains("secrets rotate auth-token");
  }
}

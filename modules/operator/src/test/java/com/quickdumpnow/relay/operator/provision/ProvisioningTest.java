package com.quickdumpnow.relay.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.operator.ProvisionedRelay;
import com.quickdumpnow.relay.twilio.TwilioApi.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twilio is told where the relay is, is told once, and can be told back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProvisioningTest {
  private static final String OLD = "https://user:secret@old.example.com/sms?key=canary";

  @TempDir private Path state;

  private final ProvisionedRelay relay = new ProvisionedRelay().withSecrets();

  @AfterEach
  void end() throws IOException {
    relay.close();
  }

  private JsonObject service() {
    return json(Host.MESSAGING, "/v1/Services/" + relay.account().messagingServiceSid());
  }

  private JsonObject json(Host host, String path) {
    return JsonParser.parseString(relay.twilio().get(host, path, Map.of()).body())
        .getAsJsonObject();
  }

  @Test
  void plan_shows_the_difference_and_what_is_left_to_do_by_hand_and_changes_nothing() {
    var before = service();

    var said = relay.run("twilio", "plan");

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("service inbound_request_url")
        .contains("+ %s/sms/inbound#ct=2000&rt=4000&rc=2&rp=ct,rt,5xx".formatted(relay.url()))
        .contains("by hand: Opt-out words")
        .contains("ALTO");
    assertThat(service()).isEqualTo(before);
  }

  @Test
  void apply_makes_it_so_and_the_second_time_there_are_no_changes() {
    var said = relay.runAndAnswer("y\n", "twilio", "apply", "--state", "" + state);

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(service().get("inbound_request_url").getAsString())
        .isEqualTo(relay.url() + "/sms/inbound#ct=2000&rt=4000&rc=2&rp=ct,rt,5xx");
    assertThat(service().get("smart_encoding").getAsBoolean()).isFalse();
    var again = relay.run("twilio", "apply", "--state", "" + state);
    assertThat(again.status()).isZero();
    assertThat(again.out()).isEqualTo("no changes\n");
    assertThat(relay.run("twilio", "plan", "--json").json().getAsJsonArray("changes")).isEmpty();
  }

  @Test
  void apply_asks_and_changes_nothing_without_a_yes() {
    var before = service();

    assertThat(relay.runAndAnswer("\n", "twilio", "apply", "--state", "" + state).status())
        .isEqualTo(1);
    assertThat(relay.run("twilio", "apply", "--state", "" + state).status()).isEqualTo(2);

    assertThat(service()).isEqualTo(before);
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void former_values_are_their_owner_s_alone_and_rollback_brings_each_of_them_back()
      throws IOException {
    var before = service();
    relay.run("twilio", "apply", "--yes", "--state", "" + state);
    try (var files = Files.list(state)) {
      assertThat(files.map(ProvisioningTest::mode)).containsExactly("rw-------");
    }

    var said = relay.run("rollback", "--yes", "--state", "" + state);

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(settings(service())).isEqualTo(settings(before));
    assertThat(relay.run("rollback", "--yes", "--state", "" + state).err())
        .contains("no former values");
  }

  @Test
  void rollback_shows_what_is_there_now_and_goes_on_where_it_was_interrupted() {
    var before = service();
    relay.run("twilio", "apply", "--yes", "--state", "" + state);
    var path = "/v1/Services/" + relay.account().messagingServiceSid();
    // One is back already, one was changed by somebody else.
    relay.twilio().post(Host.MESSAGING, path, Map.of("SmartEncoding", "true"));
    relay
        .twilio()
        .post(Host.MESSAGING, path, Map.of("StatusCallback", "https://other.example.com/"));

    var shown = relay.run("rollback", "--dry-run", "--state", "" + state);

    assertThat(shown.out())
        .contains("service status_callback\n  - https://other.example.com/\n")
        .doesNotContain("smart_encoding");
    assertThat(relay.run("rollback", "--yes", "--state", "" + state).status()).isZero();
    assertThat(settings(service())).isEqualTo(settings(before));
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Set<Map.Entry<String, com.google.gson.JsonElement>> settings(JsonObject service) {
    var settings = service.deepCopy();
    settings.remove("date_updated");
    return settings.entrySet();
  }

  @Test
  void a_number_whose_texts_go_elsewhere_is_named_and_left_where_it_is() {
    relay
        .twilio()
        .post(
            Host.API,
            "/2010-04-01/Accounts/%s/IncomingPhoneNumbers.json"
                .formatted(relay.account().accountSid()),
            Map.of("PhoneNumber", "+16195550150", "SmsUrl", OLD));
    relay.deploy("RelayNumber", "+16195550150");

    var said = relay.run("twilio", "apply", "--yes", "--state", "" + state);

    assertThat(said.out()).contains("ends in 0150 go elsewhere now: qdn cutover");
    assertThat(said.out() + said.err())
        .doesNotContain("secret")
        .doesNotContain("canary")
        .doesNotContain("6195550150");
  }

  @Test
  void a_service_that_is_not_there_is_one_clear_line() {
    relay.deploy("TwilioMessagingServiceSid", "MG" + "0".repeat(32));

    var said = relay.run("twilio", "plan");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("no Messaging Service").hasLineCount(2);
  }

  @Test
  void without_a_token_that_twilio_takes_it_says_how_to_get_one() {
    relay.secret("WebhookSecret", "{\"auth_token\":\"unset\"}");
    assertThat(relay.run("twilio", "plan").err()).contains("no Auth Token").contains("--env-file");

    relay.with("TWILIO_AUTH_TOKEN", "0".repeat(32));
    assertThat(relay.run("twilio", "plan").err()).contains("Twilio refuses the Auth Token");
  }

  @Test
  void a_twilio_that_does_not_answer_is_one_clear_line() {
    relay.deploy("TwilioApiBaseUrl", "http://127.0.0.1:1");

    var said = relay.run("twilio", "plan", "--json");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.json().getAsJsonObject("error").get("code").getAsString())
        .isEqualTo("twilio_unreachable");
  }
}

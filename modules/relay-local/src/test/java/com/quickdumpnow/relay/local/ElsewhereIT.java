package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cloud.aws.AwsPort;
import com.quickdumpnow.relay.cloud.aws.AwsPortOptions;
import com.quickdumpnow.relay.simulator.Account;
import com.quickdumpnow.relay.simulator.SimulatorOptions;
import com.quickdumpnow.relay.simulator.TwilioSimulator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The relay runs on other emulators than its own, and as whom its environment says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ElsewhereIT {
  @Test
  void aws_and_twilio_are_where_the_environment_says() throws IOException, InterruptedException {
    try (var aws = AwsPort.start(AwsPortOptions.defaults());
        var twilio = TwilioSimulator.start(SimulatorOptions.defaults());
        var relay = start(settings(twilio.account(), aws, twilio))) {
      twilio.deliverInboundTo(relay.api().resolve("/sms/inbound"), Optional.empty());

      var running = new RunningRelay(relay);
      running.text("+16195550170", "from somewhere else");

      assertThat(running.awaitPage(running.primary(), "+16195550170").body())
          .endsWith("from somewhere else");
      assertThat(relay.cloud().awsPort()).isEmpty();
      assertThat(aws.queueDepths()).isNotEmpty();
    }
  }

  @Test
  void the_simulated_account_is_the_one_of_the_environment()
      throws IOException, InterruptedException {
    var sid = "AC" + "0".repeat(31) + "1";
    try (var relay =
        start(
            Map.of(
                "TWILIO_ACCOUNT_SID", sid,
                "TWILIO_AUTH_TOKEN", "a token of mine",
                "PRIMARY_PHONE", "+16195550171"))) {
      var running = new RunningRelay(relay);

      assertThat(running.account("account_sid")).isEqualTo(sid);
      assertThat(running.account("auth_token")).isEqualTo("a token of mine");
      running.text("+16195550170", "to a phone of mine");
      assertThat(running.awaitPage("+16195550171", "+16195550170").body())
          .endsWith("to a phone of mine");
    }
  }

  private static Map<String, String> settings(
      Account account, AwsPort aws, TwilioSimulator twilio) {
    return Map.ofEntries(
        Map.entry("AWS_ENDPOINT_URL", aws.endpoint().toString()),
        Map.entry("TWILIO_API_BASE_URL", twilio.endpoint().toString()),
        Map.entry("TWILIO_ACCOUNT_SID", account.accountSid()),
        Map.entry("TWILIO_AUTH_TOKEN", account.authToken()),
        Map.entry("TWILIO_API_KEY", account.apiKey()),
        Map.entry("TWILIO_API_SECRET", account.apiSecret()),
        Map.entry("TWILIO_MESSAGING_SERVICE_SID", account.messagingServiceSid()),
        Map.entry("RELAY_NUMBER", account.relayNumber()),
        Map.entry("PRIMARY_PHONE", account.primary()),
        Map.entry("BACKUP_PHONE", account.backups().getFirst()),
        Map.entry("DASHBOARD_KEY", account.dashboardKey()));
  }

  private static LocalRelay start(Map<String, String> environment)
      throws IOException, InterruptedException {
    return LocalRelay.start(
        RunningRelay.options(environment),
        new Journal(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));
  }
}

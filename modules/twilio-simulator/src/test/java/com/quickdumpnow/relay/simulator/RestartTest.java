package com.quickdumpnow.relay.simulator;

import static com.quickdumpnow.relay.simulator.Api.eventually;
import static com.quickdumpnow.relay.simulator.Api.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What outlives the simulator when it has a data directory. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RestartTest {
  private static final String PHONE = "+16195550111";

  @TempDir private Path directory;

  @Test
  void everything_is_as_it_was() throws Exception {
    Account account;
    String sid;
    try (var relay = RelayStub.start();
        var first = start()) {
      first.deliverInboundTo(relay.url("/sms/inbound#rc=2"), Optional.empty());
      var api = new Api(first);
      sid = string(api.sent(PHONE, "12 new"), "sid");
      eventually(() -> string(api.message(sid), "status").equals("delivered"));
      api.text("+16195550134", "STOP");
      api.sim("PUT", "/phones/" + PHONE, "{\"delivery\": \"failed\"}");
      api.sim("PUT", "/account", "{\"auth_token\": \"rotated\"}");
      api.rest("DELETE", "/2010-04-01/Accounts/x/Messages/SM0.json");
      account = first.account();
    }

    try (var second = start()) {
      var api = new Api(second);
      assertThat(second.account()).isEqualTo(account);
      assertThat(string(api.message(sid), "status")).isEqualTo("delivered");
      assertThat(api.screen(PHONE)).hasSize(1);
      assertThat(api.screen("+16195550134")).hasSize(2);
      assertThat(string(phone(api, PHONE), "delivery")).isEqualTo("failed");
      assertThat(phone(api, "+16195550134").get("opted_out").getAsBoolean()).isTrue();
      assertThat(
              string(
                  Api.object(api.rest("GET", "/v1/Services/" + account.messagingServiceSid())),
                  "inbound_request_url"))
          .endsWith("#rc=2");
    }
  }

  @Test
  void what_was_emptied_stays_empty_and_the_account_is_as_it_was() throws Exception {
    Account account;
    try (var first = start()) {
      var api = new Api(first);
      var sid = string(api.sent(PHONE, "hi"), "sid");
      eventually(() -> string(api.message(sid), "status").equals("delivered"));
      api.text("+16195550134", "STOP");
      api.sim("PUT", "/phones/" + PHONE, "{\"delivery\": \"failed\"}");
      api.sim("PUT", "/api", "{\"status\": 503}");
      assertThat(api.sim("DELETE", "", "").statusCode()).isEqualTo(204);
      assertEmpty(api);
      account = first.account();
    }
    try (var second = start()) {
      assertThat(second.account()).isEqualTo(account);
      assertEmpty(new Api(second));
    }
  }

  private static void assertEmpty(Api api) throws Exception {
    assertThat(api.screen(PHONE)).isEmpty();
    assertThat(string(phone(api, PHONE), "delivery")).isEqualTo("delivered");
    assertThat(phone(api, "+16195550134").get("opted_out").getAsBoolean()).isFalse();
    assertThat(api.rest("GET", "/2010-04-01/Accounts/AC/Messages.json").statusCode())
        .isNotEqualTo(503);
  }

  @Test
  void a_text_on_its_way_goes_on() throws Exception {
    String sid;
    try (var first = start()) {
      var api = new Api(first);
      api.sim("PUT", "/phones/" + PHONE, "{\"delivery\": \"delivered\", \"delay\": \"PT1H\"}");
      sid = string(api.sent(PHONE, "hi"), "sid");
      eventually(() -> string(api.message(sid), "status").equals("sent"));
      api.sim("PUT", "/phones/" + PHONE, "{\"delivery\": \"delivered\"}");
    }

    try (var second = start()) {
      var api = new Api(second);
      eventually(() -> string(api.message(sid), "status").equals("delivered"));
      assertThat(api.screen(PHONE)).hasSize(1);
    }
  }

  @Test
  void a_line_that_was_being_written_is_left_out_and_any_other_damage_is_told() throws Exception {
    String sid;
    try (var first = start()) {
      sid = string(new Api(first).sent(PHONE, "hi"), "sid");
    }
    var journal = directory.resolve("twilio.jsonl");
    Files.writeString(journal, "{\"kind\": \"te", StandardOpenOption.APPEND);

    try (var second = start()) {
      assertThat(string(new Api(second).message(sid), "body")).isEqualTo("hi");
    }

    Files.writeString(journal, "{\"kind\": \"te\n", StandardOpenOption.APPEND);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::start)
        .withMessageContaining("damaged");
  }

  /** Each text that was answered with 201 is there after kill -9. */
  @Test
  @Timeout(60)
  void nothing_that_was_accepted_is_lost_when_the_process_is_killed() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var last = "";
    try (var lines = process.inputReader()) {
      for (var line = 0; line < 50; line++) {
        last = lines.readLine();
      }
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    try (var second = start()) {
      assertThat(string(new Api(second).message(last), "sid")).isEqualTo(last);
      var listed =
          new Api(second)
              .rest(
                  "GET",
                  "/2010-04-01/Accounts/"
                      + second.account().accountSid()
                      + "/Messages.json?PageSize=1000");
      assertThat(Api.object(listed).getAsJsonArray("messages").size()).isGreaterThanOrEqualTo(50);
    }
  }

  /** Sends texts and says the name of each until it is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      var simulator =
          TwilioSimulator.start(
              SimulatorOptions.defaults()
                  .withDataDir(Path.of(arguments[0]))
                  .withInboundUrl(URI.create("http://127.0.0.1:9/")));
      var api = new Api(simulator);
      var end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (System.nanoTime() < end) {
        System.out.println(string(api.sent(PHONE, "hi"), "sid"));
      }
      simulator.close();
    }
  }

  private TwilioSimulator start() throws IOException {
    return TwilioSimulator.start(SimulatorOptions.defaults().withDataDir(directory));
  }

  private static JsonObject phone(Api api, String number) throws Exception {
    return JsonParser.parseString(api.sim("GET", "/phones/" + number, "").body()).getAsJsonObject();
  }
}

package com.quickdumpnow.relay.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.operator.ProvisionedRelay;
import com.quickdumpnow.relay.operator.Terminal;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.twilio.TwilioApi.Host;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main number is taken over when all is well, and given back exactly as it was. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CutoverTest {
  private static final String MAIN = "+16195550150";
  private static final String OLD = "https://old.example.com/sms";

  @TempDir private Path state;

  private final ProvisionedRelay relay = new ProvisionedRelay().withSecrets();
  private String otherService = "";

  @AfterEach
  void end() throws IOException {
    relay.close();
  }

  /** The main number answers at another system, through a service of its own. */
  @BeforeEach
  void main_number() {
    relay.run("twilio", "apply", "--yes", "--state", "" + state.resolve("first"));
    var number =
        json(
            relay
                .twilio()
                .post(
                    Host.API,
                    accountPath("/IncomingPhoneNumbers.json"),
                    Map.of("PhoneNumber", MAIN, "SmsUrl", OLD, "SmsMethod", "GET"))
                .body());
    otherService =
        json(relay
                .twilio()
                .post(
                    Host.MESSAGING,
                    "/v1/Services",
                    Map.of("FriendlyName", "old", "InboundRequestUrl", OLD))
                .body())
            .get("sid")
            .getAsString();
    relay
        .twilio()
        .post(
            Host.MESSAGING,
            "/v1/Services/" + otherService + "/PhoneNumbers",
            Map.of("PhoneNumberSid", number.get("sid").getAsString()));
  }

  private String accountPath(String path) {
    return "/2010-04-01/Accounts/" + relay.account().accountSid() + path;
  }

  private static JsonObject json(String body) {
    return JsonParser.parseString(body).getAsJsonObject();
  }

  private JsonObject number() {
    var list =
        relay
            .twilio()
            .get(Host.API, accountPath("/IncomingPhoneNumbers.json"), Map.of("PhoneNumber", MAIN))
            .body();
    var number =
        json(list).getAsJsonArray("incoming_phone_numbers").get(0).getAsJsonObject().deepCopy();
    number.remove("date_updated");
    return number;
  }

  private boolean isIn(String service) {
    return relay
        .twilio()
        .get(
            Host.MESSAGING,
            "/v1/Services/%s/PhoneNumbers/%s".formatted(service, number().get("sid").getAsString()),
            Map.of())
        .ok();
  }

  /** A customer texts the test number, and the responder's OK comes back. */
  private void textWentBothWays() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(relay.twilioUrl().resolve("/_sim/sms"))
            .POST(BodyPublishers.ofString("{\"from\":\"+16195550134\",\"body\":\"test\"}"))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString()).body();
      keepAcked(new MessageId(json(answer).get("message_sid").getAsString()));
    }
  }

  private void keepAcked(MessageId id) {
    var rules = new CascadeRules(Duration.ofSeconds(75));
    var match = new JobMatch.Matched(Samples.JOB, JobMatch.Rule.MOST_RECENT_OPEN);
    var text = Samples.text(id, relay.now());
    var roster = Samples.arrived(text, match, new Code(12)).roster();
    var arrived =
        rules.decide(
            new Unseen(), new MessageArrived(text, match, roster, new Code(12)), People.UNKNOWN);
    var ack =
        new Ack(relay.now(), "Sergio", Optional.of(0), Ack.How.SMS, Samples.message(2).value());
    var acked = rules.decide(arrived.next(), new AckGiven(ack, Optional.empty()), People.UNKNOWN);
    var store = relay.store();
    store.commit(new Commit(id, 0, arrived.next(), arrived.log(), Optional.empty(), List.of()));
    store.commit(new Commit(id, 1, acked.next(), acked.log(), Optional.empty(), List.of()));
  }

  private Terminal.Said cutover(String... more) {
    var arguments = new java.util.ArrayList<>(List.of("cutover", "--state", "" + state));
    arguments.addAll(List.of(more));
    return relay.run(arguments.toArray(String[]::new));
  }

  @Test
  void without_a_test_text_nothing_is_moved() {
    relay.deploy("RelayNumber", MAIN);
    var before = number();

    var said = cutover("--confirm", "0150");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("error  test text");
    assertThat(said.err()).contains("not every gate is green; nothing was changed");
    assertThat(number()).isEqualTo(before);
    assertThat(isIn(otherService)).isTrue();
  }

  @Test
  void a_test_text_counts_for_an_hour() throws IOException, InterruptedException {
    textWentBothWays();
    relay.deploy("RelayNumber", MAIN);
    assertThat(cutover("--dry-run").status()).isZero();

    relay.pass(Duration.ofMinutes(61));
    assertThat(cutover("--dry-run").out()).contains("error  test text");
  }

  @Test
  void a_red_check_of_the_doctor_s_stops_it() throws IOException, InterruptedException {
    textWentBothWays();
    relay.deploy("RelayNumber", MAIN);
    relay.deploy("BackupPhone", MAIN);

    var said = cutover("--confirm", "0150");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("error  roster");
    assertThat(isIn(otherService)).isTrue();
  }

  @Test
  void the_wrong_digits_or_nobody_to_type_them_change_nothing()
      throws IOException, InterruptedException {
    textWentBothWays();
    relay.deploy("RelayNumber", MAIN);

    assertThat(cutover("--confirm", "0151").err()).contains("not done");
    assertThat(cutover("--yes").status()).as("--yes is not enough").isEqualTo(2);
    assertThat(cutover("--yes").err()).contains("give --confirm=0150");
    assertThat(isIn(otherService)).isTrue();
  }

  @Test
  void interrupted_and_done_again_it_is_undone_as_a_whole()
      throws IOException, InterruptedException {
    textWentBothWays();
    relay.deploy("RelayNumber", MAIN);
    var before = number();
    relay.with("HOME", state.toString());
    // As Ctrl-C leaves it: what was to be changed is kept, and the first of it is done.
    var planned = planned();
    new FormerValues(relay.surroundings())
        .keep("QdnRelay", "cutover", planned, relay.now().minusSeconds(60));
    relay
        .twilio()
        .post(
            Host.API,
            accountPath("/IncomingPhoneNumbers/%s.json".formatted(before.get("sid").getAsString())),
            Map.of(
                "SmsUrl",
                planned.stream()
                    .filter(change -> change.field().equals("sms_url"))
                    .findFirst()
                    .orElseThrow()
                    .to(),
                "SmsFallbackUrl",
                "https://somebody.example.com/meanwhile"));

    assertThat(relay.run("cutover", "--confirm", "0150").status()).isZero();
    var back = relay.run("rollback", "--yes");

    assertThat(back.status()).as(back.out() + back.err()).isZero();
    assertThat(back.out()).contains(", and 1 before it that were interrupted");
    before.addProperty("sms_fallback_url", "https://somebody.example.com/meanwhile");
    assertThat(number()).isEqualTo(before);
    assertThat(isIn(otherService)).isTrue();
    assertThat(relay.run("rollback", "--yes").err())
        .as("neither is undone twice")
        .contains("no former values");
  }

  private List<Routing.Change> planned() {
    var changes =
        relay.run("cutover", "--dry-run", "--json").json().getAsJsonArray("changes").asList();
    return changes.stream()
        .map(one -> one.getAsJsonObject())
        .map(one ->
            new Routing.Change(
                Routing.Part.valueOf(one.get("part").getAsString().toUpperCase(Locale.ROOT)),
                one.get("sid").getAsString(),
                one.get("field").getAsString(),
                one.get("from").getAsString().replace("unset", ""),
                one.get("to").getAsString().replace("unset", "")))
        .toList();
  }

  @Test
  void is_given_back_by_a_relay_that_has_its_test_number_again()
      throws IOException, InterruptedException {
    textWentBothWays();
    var test = relay.account().relayNumber();
    relay.deploy("RelayNumber", MAIN);
    var before = number();
    assertThat(cutover("--confirm", "0150").status()).isZero();
    relay.deploy("RelayNumber", test);

    var back = relay.run("rollback", "--yes", "--state", "" + state);

    assertThat(back.status()).as(back.out() + back.err()).isZero();
    assertThat(number()).isEqualTo(before);
  }

  @Test
  void a_rollback_says_that_the_relay_still_looks_for_the_number_s_texts()
      throws IOException, InterruptedException {
    textWentBothWays();
    relay.deploy("RelayNumber", MAIN);
    cutover("--confirm", "0150");

    assertThat(relay.run("rollback", "--yes", "--state", "" + state).err())
        .contains("deploy with the test number as RelayNumber");
  }

  @Test
  void with_all_gates_green_it_moves_and_rollback_gives_it_back_as_it_was()
      throws IOException, InterruptedException {
    textWentBothWays();
    relay.deploy("RelayNumber", MAIN);
    var before = number();

    var said = cutover("--confirm", "0150");
    assertThat(said.status()).as(said.out() + said.err()).isZero();
    assertThat(isIn(relay.account().messagingServiceSid())).isTrue();
    assertThat(number().get("sms_url").getAsString()).startsWith(relay.url() + "/sms/inbound#");
    assertThat(said.out() + said.err()).doesNotContain("6195550150");
    assertThat(cutover().out()).contains("no changes");
    assertThat(relay.run("twilio", "plan").out()).startsWith("no changes");

    var after = number();
    var shown = relay.run("rollback", "--dry-run", "--state", "" + state);
    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out()).endsWith("nothing was changed\n");
    assertThat(number()).isEqualTo(after);

    var back = relay.run("rollback", "--yes", "--state", "" + state);
    assertThat(back.status()).as(back.out() + back.err()).isZero();
    assertThat(number()).isEqualTo(before);
    assertThat(isIn(otherService)).isTrue();
    try (var files = Files.list(state)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.endsWith("-cutover.json.undone"));
    }
  }
}

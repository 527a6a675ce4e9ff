package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules 3, 6, 11 and 16, where the usual settings show nothing of them: on a relay of its own,
 * where a sign of life counts for ten seconds, texts without a job are rejected, and a link is over
 * a second after its job.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class OtherSettingsIT {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** How long the functions may go by the roster before. */
  private static final Duration ROSTER_KNOWN = Duration.ofSeconds(5);

  /** By it, whoever texts it is taken for somebody of that job. */
  private static final String LINK = "j_demo1.demo-token-1-0123456789abcdef ";

  private static final int JOBS_AN_HOUR = 10;
  private static final int LINKS_A_DAY = 3;
  private static final int UNASKED_A_DAY = 10;

  private final Journal journal =
      new Journal(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  private LocalRelay local;
  private RunningRelay relay;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    var speed = (long) RunningRelay.SPEED;
    local =
        LocalRelay.start(
            RunningRelay.options(
                Map.of(
                    "ACTIVITY_WINDOW", WINDOW.multipliedBy(speed).toString(),
                    "UNMATCHED_POLICY", "reject",
                    "ALERT_EMAIL", "alerts@example.com",
                    "TOKEN_LIFETIME", "PT1S")),
            journal);
    relay = new RunningRelay(local);
  }

  @AfterAll
  void stop() {
    local.close();
  }

  private void says(String words) {
    relay.command(relay.primary(), words);
  }

  private static void await(Instant time) {
    RunningRelay.await(
        "the time " + time, () -> Instant.now().isAfter(time) ? List.of(time) : List.of());
  }

  private void whenPrimaryInactive(String policy) {
    change("{\"when_primary_inactive\":\"%s\"}".formatted(policy));
  }

  private void change(String roster) {
    assertThat(relay.call("PUT", "/api/roster", roster).statusCode()).isEqualTo(200);
    await(Instant.now().plus(ROSTER_KNOWN));
  }

  /**
   * Takes what is open of the customer's job on the dashboard, which is no phone's sign of life.
   */
  private void take(String message, String body) {
    assertThat(relay.call("POST", "/api/jobs/j_demo1/ack", body).statusCode()).isEqualTo(200);
    relay.awaitClosed(message);
  }

  /** Waits until somebody was asked, and returns who was first. */
  private String asked(String message) {
    return RunningRelay.await(
            "a page of " + message,
            () ->
                relay.status(message).stream()
                    .map(view -> view.getAsJsonObject("cascade").getAsJsonArray("attempts"))
                    .flatMap(RunningRelay::objects)
                    .filter(attempt -> attempt.get("purpose").getAsString().equals("page"))
                    .map(attempt -> attempt.get("responder").getAsString())
                    .toList())
        .getFirst();
  }

  @Test
  void active_is_who_texted_in_or_acted_on_the_dashboard_within_the_window_and_nobody_else() {
    var customer = "+16195550126";
    whenPrimaryInactive("backup-first");
    says("BACK");
    says("LIST");
    var last = Instant.now();
    var first = relay.text(customer, LINK + "one who has just texted in");
    assertThat(asked(first)).isEqualTo("primary");
    take(first, "");

    await(last.plus(WINDOW));
    var second = relay.text(customer, LINK + "one of whom nothing was heard for long");
    assertThat(asked(second)).isEqualTo("backup");
    assertThat(relay.history(second, "passed-over")).hasSize(1);
    assertThat(relay.history(second, "escalated")).as("he is not waited for").isEmpty();
    take(second, "{\"responder\":\"primary\"}");

    var third = relay.text(customer, LINK + "one who has just acted on the dashboard");
    assertThat(asked(third)).isEqualTo("primary");
    take(third, "");
  }

  @Test
  void with_ignore_a_primary_who_is_away_is_asked_first_all_the_same() {
    var customer = "+16195550127";
    whenPrimaryInactive("ignore");
    says("AWAY 2h");
    var message = relay.text(customer, LINK + "is he asked?");
    assertThat(asked(message)).isEqualTo("primary");
    assertThat(relay.history(message, "passed-over")).isEmpty();
    take(message, "");
    says("BACK");
  }

  @Test
  void a_primary_with_an_address_gets_the_overflow_notice_by_mail() {
    var address = "sergio@example.com";
    var chain =
        RunningRelay.json(relay.call("GET", "/api/roster", ""))
            .getAsJsonObject()
            .getAsJsonArray("chain");
    chain.get(0).getAsJsonObject().addProperty("email", address);
    change("{\"when_primary_inactive\":\"backup-first\",\"chain\":%s}".formatted(chain));
    says("AWAY");
    var message = relay.text("+16195550129", LINK + "by mail, please");
    RunningRelay.await("the page", () -> relay.screenWith(relay.backup(), "by mail, please"));
    RunningRelay.await(
        "the mail",
        () ->
            local.cloud().awsPort().orElseThrow().sentMails().stream()
                .filter(mail -> mail.to().equals(List.of(address)))
                .filter(mail -> mail.text().orElse("").contains("by mail, please"))
                .toList());
    assertThat(relay.screenWith(relay.primary(), "by mail, please")).isEmpty();

    take(message, "");
    says("BACK");
    chain.get(0).getAsJsonObject().remove("email");
    change("{\"chain\":%s}".formatted(chain));
  }

  @Test
  void of_a_responder_who_opts_out_the_open_cascades_move_on_at_once_and_an_alarm_is_raised() {
    var customer = "+16195550128";
    whenPrimaryInactive("ignore");
    says("BACK");
    var first = relay.text(customer, LINK + "the first of two");
    var second = relay.text(customer, LINK + "the second of two");
    RunningRelay.await("the first", () -> relay.screenWith(relay.primary(), "the first of two"));
    RunningRelay.await("the second", () -> relay.screenWith(relay.primary(), "the second of two"));

    says("STOP");
    for (var words : List.of("the first of two", "the second of two")) {
      RunningRelay.await(words, () -> relay.screenWith(relay.backup(), words));
    }
    for (var message : List.of(first, second)) {
      assertThat(relay.history(message, "escalated"))
          .extracting(entry -> entry.get("cause").getAsString())
          .containsExactly("OPTED_OUT");
    }
    RunningRelay.await(
        "what the alarm counts",
        () ->
            journal.after(0).stream()
                .filter(entry -> entry.what().equals("ResponderOptedOut"))
                .toList());

    var before = relay.sent(relay.primary()).size();
    var third = relay.text(customer, LINK + "after that");
    RunningRelay.await("the third", () -> relay.screenWith(relay.backup(), "after that"));
    take(third, "");
    relay.awaitClosed(first);
    relay.awaitClosed(second);
    assertThat(relay.sent(relay.primary())).hasSize(before);
    says("START");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CANCEL", "END", "QUIT"})
  void an_opt_out_word_of_a_responder_is_no_command_but_opts_him_out(String word) {
    whenPrimaryInactive("ignore");
    says("BACK");
    var body = "who says " + word;
    var message = relay.text("+16195550169", LINK + body);
    RunningRelay.await("the page", () -> relay.screenWith(relay.primary(), body));
    says(word);
    RunningRelay.await("the backup's page", () -> relay.screenWith(relay.backup(), body));
    assertThat(relay.history(message, "acked")).isEmpty();
    assertThat(relay.history(message, "escalated"))
        .extracting(entry -> entry.get("cause").getAsString())
        .containsExactly("OPTED_OUT");
    take(message, "");
    relay.awaitClosed(message);
    says("START");
  }

  @Test
  void with_reject_a_message_without_a_job_is_logged_and_answered_and_not_forwarded() {
    var customer = "+16195550193";
    var message = relay.text(customer, "I have no job");
    RunningRelay.await("the answer", () -> relay.screenWith(customer, "Quick Dump Now: "));
    assertThat(relay.status(message).orElseThrow().get("status").getAsString())
        .isEqualTo("rejected");
    RunningRelay.await(
        "the log",
        () ->
            relay.call("GET", "/api/messages/_unmatched", "").body().contains("I have no job")
                ? List.of(true)
                : List.of());
    for (var phone : List.of(relay.primary(), relay.backup())) {
      assertThat(relay.sent(phone)).noneMatch(text -> text.body().contains("I have no job"));
    }
  }

  @Test
  void a_message_loop_ends_in_silence() {
    var machine = "+16195550194";
    var messages = new ArrayList<String>();
    for (int i = 0; i <= UNASKED_A_DAY; i++) {
      messages.add(relay.text(machine, "We are closed. This is answer number " + i));
    }
    RunningRelay.await(
        "the one too many",
        () -> messages.stream().flatMap(one -> relay.history(one, "held-back").stream()).toList());
    RunningRelay.await(
        "the answers",
        () -> relay.screen(machine).size() == UNASKED_A_DAY ? relay.screen(machine) : List.of());
    assertThat(relay.sent(machine)).hasSize(UNASKED_A_DAY);
  }

  @Test
  void the_public_route_cannot_be_used_to_text_strangers_at_the_relays_cost() {
    var stranger = "+16195550195";
    var body = "{\"customer_phone\":\"%s\",\"location\":\"Gate 4\"}".formatted(stranger);
    var jobs = new ArrayList<String>();
    for (int i = 0; i < JOBS_AN_HOUR; i++) {
      var answer = relay.call("POST", "/api/jobs", body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      jobs.add(RunningRelay.json(answer).getAsJsonObject().get("job_id").getAsString());
    }
    var refused = relay.call("POST", "/api/jobs", body);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));

    for (var job : jobs) {
      RunningRelay.await(
          "the page of " + job,
          () ->
              relay.call("GET", "/api/messages/" + job, "").body().contains("\"page\"")
                  ? List.of(job)
                  : List.of());
      assertThat(relay.call("POST", "/api/jobs/" + job + "/ack", "").statusCode()).isEqualTo(200);
    }
    RunningRelay.await(
        "the links",
        () -> relay.screen(stranger).size() == LINKS_A_DAY ? List.of(true) : List.of());
    assertThat(relay.sent(stranger)).hasSize(LINKS_A_DAY);
  }

  @Test
  void a_link_shows_nothing_any_more_some_time_after_its_job_is_over() {
    var link = "/api/jobs/j_demo2?token=demo-token-2-0123456789abcdef";
    assertThat(asCustomer(link)).isEqualTo(200);
    assertThat(relay.call("PATCH", "/api/jobs/j_demo2", "{\"state\":\"completed\"}").statusCode())
        .isEqualTo(200);
    RunningRelay.await(
        "the end of the link", () -> asCustomer(link) == 410 ? List.of(410) : List.of());
    var isPublic = relay.call("PATCH", "/api/jobs/j_demo2", "{\"public\":true}");
    assertThat(isPublic.statusCode()).isEqualTo(200);
    assertThat(asCustomer(link)).isEqualTo(200);
  }

  private int asCustomer(String link) {
    return relay.send(RunningRelay.request(relay.api(), link).GET()).statusCode();
  }
}

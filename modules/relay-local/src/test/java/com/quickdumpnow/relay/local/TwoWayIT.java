package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Rule 9: responders and customers speak by the relay, and neither learns the other's number. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwoWayIT {
  private final RunningRelay relay = RunningRelay.get();

  @AfterEach
  void as_it_was() {
    relay.simulator("PUT", "/_sim/account", "{\"advanced_opt_out\":false}");
  }

  @BeforeEach
  void nothing_else_is_open() {
    relay.takeAll();
  }

  @Test
  void a_code_and_words_ack_that_cascade_and_send_the_words_to_its_customer() {
    var customer = "+16195550120";
    var message = relay.text(customer, "when?");
    var page = relay.awaitPage(relay.primary(), customer);
    relay.text(relay.primary(), page.code() + " on my way");
    relay.awaitClosed(message);
    var reply = RunningRelay.await("the words", () -> relay.screen(customer)).getFirst();
    assertThat(reply.body()).isEqualTo("on my way");
    for (var phone : List.of(customer, relay.primary())) {
      assertThat(
              relay
                  .simulator("GET", "/_sim/phones/%s/messages".formatted(phone.substring(1)), "")
                  .body())
          .as("from whom it comes")
          .doesNotContain("\"from\":\"" + (phone.equals(customer) ? relay.primary() : customer));
    }
  }

  @Test
  void without_a_code_it_goes_to_the_one_open_conversation_and_with_several_he_gets_the_codes() {
    var one = "+16195550121";
    var other = "+16195550122";
    var first = relay.text(one, "first");
    var page = relay.awaitPage(relay.primary(), one);
    var second = relay.text(other, "second");
    var further = relay.awaitPage(relay.primary(), other);

    relay.text(relay.primary(), "be there at three");
    RunningRelay.await(
        "the codes",
        () ->
            relay.screenWith(relay.primary(), "QDN: which one? ").stream()
                .filter(text -> text.body().contains(page.code()))
                .filter(text -> text.body().contains(further.code()))
                .toList());
    relay.text(relay.primary(), "LIST");
    RunningRelay.await(
        "the list",
        () -> relay.screenWith(relay.primary(), "#%s new customer, ".formatted(page.code())));

    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(first);
    relay.text(relay.primary(), "be there at four");
    relay.awaitClosed(second);
    RunningRelay.await("the words", () -> relay.screen(other));
    assertThat(relay.sent(other)).extracting("body").containsExactly("be there at four");
    assertThat(relay.sent(one)).isEmpty();
  }

  @Test
  void JOB_tells_of_the_job_and_DONE_completes_it() {
    var customer = "+16195550123";
    var answer =
        relay.call(
            "POST",
            "/api/jobs",
            "{\"customer_phone\":\"%s\",\"location\":\"7 Gate Row\"}".formatted(customer));
    var job = RunningRelay.json(answer).getAsJsonObject().get("job_id").getAsString();
    var page = relay.awaitPage(relay.primary(), customer);
    relay.text(relay.primary(), "JOB " + page.code());
    RunningRelay.await("the job", () -> relay.screenWith(relay.primary(), job + ", pending"));
    RunningRelay.json(relay.call("PATCH", "/api/jobs/" + job, "{\"state\":\"in-progress\"}"));
    relay.text(relay.primary(), "DONE " + page.code());
    RunningRelay.await("its end", () -> relay.screenWith(relay.primary(), job + " is completed"));
    RunningRelay.await(
        "the job's state",
        () ->
            relay.call("GET", "/api/jobs/" + job, "").body().contains("\"completed\"")
                ? List.of(job)
                : List.of());
  }

  @Test
  void anything_else_gets_one_line_of_help_at_most_one_in_ten_minutes() {
    relay.text(relay.backup(), "AWAY 999h");
    relay.text(relay.backup(), "AWAY 999h");
    relay.text(relay.backup(), "LIST");
    // Texts of one phone are answered in their order.
    RunningRelay.await(
        "the answer to LIST", () -> relay.screenWith(relay.backup(), "nothing is waiting"));
    RunningRelay.await("the help", () -> relay.screenWith(relay.backup(), "QDN: OK 12"));
    assertThat(relay.screenWith(relay.backup(), "QDN: OK 12"))
        .singleElement()
        .satisfies(help -> assertThat(help.body()).doesNotContain("\n"));
  }

  @Test
  void words_of_the_opt_out_handling_are_never_commands() {
    var customer = "+16195550125";
    var message = relay.text(customer, "who comes?");
    var page = relay.awaitPage(relay.primary(), customer);
    for (var word : List.of("HELP", "info", "START")) {
      var said = relay.text(relay.primary(), word);
      RunningRelay.await(word, () -> relay.status(said).stream().toList());
      assertThat(RunningRelay.objects(relay.status(said).orElseThrow().getAsJsonArray("texts")))
          .as(word)
          .noneMatch(text -> text.get("direction").getAsString().equals("outbound"));
    }
    assertThat(relay.history(message, "acked")).isEmpty();
    assertThat(relay.sent(customer)).isEmpty();
    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(message);
  }

  @Test
  void a_responders_yes_acks_even_if_it_arrives_marked_as_an_opt_in() {
    var customer = "+16195550124";
    var message = relay.text(customer, "may I?");
    relay.awaitPage(relay.primary(), customer);
    relay.simulator("PUT", "/_sim/account", "{\"advanced_opt_out\":true}");
    try {
      relay.text(relay.primary(), "INFO");
      var yes = relay.text(relay.primary(), "yes");
      relay.awaitClosed(message);
      assertThat(relay.history(message, "acked"))
          .singleElement()
          .satisfies(ack -> assertThat(ack.toString()).contains(yes));
    } finally {
      relay.simulator("PUT", "/_sim/account", "{\"advanced_opt_out\":false}");
    }
    assertThat(relay.sent(customer)).isEmpty();
  }
}

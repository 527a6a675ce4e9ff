package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Who is away is not waited for, and who does not want to be texted is not texted. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PresenceIT {
  private final RunningRelay relay = RunningRelay.get();

  @AfterEach
  void everybodyIsBack() {
    says("BACK");
  }

  private void says(String command) {
    relay.command(relay.primary(), command);
  }

  @Test
  void a_primary_who_was_passed_over_is_texted_as_a_step_when_the_rest_has_not_acked() {
    var customer = "+16195550173";
    says("AWAY 2h");
    var message = relay.text(customer, "is nobody there?");
    relay.awaitPage(relay.backup(), customer);
    var page = relay.awaitPage(relay.primary(), customer);
    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(message);
    assertThat(
            Duration.between(
                relay.pagedAt(message, relay.backup()), relay.pagedAt(message, relay.primary())))
        .isGreaterThanOrEqualTo(RunningRelay.ACK_TIMEOUT);
  }

  @Test
  void whoever_came_BACK_is_active() {
    var customer = "+16195550174";
    says("AWAY");
    says("BACK");
    var message = relay.text(customer, "and now?");
    var page = relay.awaitPage(relay.primary(), customer);
    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(message);
    assertThat(relay.pages(relay.backup(), customer)).isEmpty();
  }

  @Test
  void a_primary_who_is_away_is_passed_over_and_can_still_take_it() {
    var customer = "+16195550175";
    says("AWAY");

    var message = relay.text(customer, "is anybody there?");
    var page = relay.awaitPage(relay.backup(), customer);
    var notice =
        RunningRelay.await(
                "the overflow notice",
                () -> relay.screenWith(relay.primary(), "#" + page.code() + " "))
            .getFirst();
    assertThat(notice.body()).startsWith("You are away: ").endsWith("is anybody there?");

    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(message);
    assertThat(relay.pages(relay.primary(), customer)).isEmpty();
  }

  @Test
  void a_step_with_nobody_in_it_is_not_waited_for() {
    var customer = "+16195550196";
    var message = relay.text(customer, "are you there?");
    relay.awaitPage(relay.primary(), customer);
    says("AWAY");
    var page = relay.awaitPage(relay.backup(), customer);
    assertThat(relay.history(message, "escalated"))
        .extracting(entry -> entry.get("cause").getAsString())
        .containsExactly("INACTIVE");
    relay.text(relay.backup(), "OK " + page.code());
    relay.awaitClosed(message);
  }

  @Test
  void HELP_and_START_of_a_customer_are_recorded_and_not_forwarded() {
    var customer = "+16195550197";
    for (var word : List.of("HELP", "STOP", "START")) {
      var message = relay.text(customer, word);
      var status =
          RunningRelay.await(word, () -> relay.status(message).stream().toList()).getFirst();
      assertThat(status.get("status").getAsString()).as(word).isEqualTo("opt-out");
    }
    for (var phone : List.of(relay.primary(), relay.backup())) {
      assertThat(relay.sent(phone)).noneMatch(text -> text.body().contains(customer));
    }
    assertThat(relay.sent(customer)).isEmpty();
  }

  @Test
  void error_21610_counts_as_an_opt_out() {
    var customer = "+16195550198";
    var behaviour = "{\"delivery\":\"failed\",\"error_code\":21610}";
    relay.simulator("PUT", "/_sim/phones/" + customer.substring(1), behaviour);
    var text = "{\"to\":\"%s\",\"body\":\"We are near.\"}".formatted(customer);
    var first = relay.call("POST", "/sms/send", text);
    var id = RunningRelay.json(first).getAsJsonObject().get("message_id").getAsString();
    RunningRelay.await("the provider's word", () -> relay.history(id, "opted-out"));
    assertThat(relay.call("POST", "/sms/send", text).statusCode()).isEqualTo(409);
    assertThat(relay.sent(customer)).hasSize(1);
    relay.carrier(customer, "delivered");
  }

  @Test
  void a_customer_who_said_stop_is_not_texted_and_whoever_answers_him_is_told() {
    var customer = "+16195550176";
    relay.text(customer, "STOP");
    var message = relay.text(customer, "one more thing");
    var page = relay.awaitPage(relay.primary(), customer);
    assertThat(relay.pages(relay.primary(), customer)).hasSize(1);

    relay.text(relay.primary(), page.code() + " on my way");
    RunningRelay.await(
        "the notice", () -> relay.screenWith(relay.primary(), "#" + page.code() + ": "));
    relay.awaitClosed(message);
    assertThat(relay.sent(customer)).isEqualTo(List.of());
    relay.text(customer, "START");
  }
}

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

  /** The primary texts a command, which is taken in; often repeated answers are not sent. */
  private void says(String command) {
    var message = relay.text(relay.primary(), command);
    RunningRelay.await(command, () -> relay.status(message).stream().toList());
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

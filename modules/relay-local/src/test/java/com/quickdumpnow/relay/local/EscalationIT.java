package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A text finds somebody who takes it: the primary, or else the backup, and never both unasked. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EscalationIT {
  private static final String WORDS = "the gate is locked";

  private final RunningRelay relay = RunningRelay.get();

  @AfterEach
  void reset_the_primarys_carrier() {
    relay.carrier(relay.primary(), "delivered");
  }

  @Test
  void a_text_that_the_primary_does_not_take_goes_to_the_backup_who_takes_it() {
    var customer = "+16195550135"; // whose job is j_demo2
    var message = relay.text(customer, WORDS);

    var page = awaitWords(relay.primary());
    assertThat(page.body()).isEqualTo("#%s j_demo2 %s\n%s".formatted(page.code(), customer, WORDS));
    var second = awaitWords(relay.backup());
    assertThat(second.body()).isEqualTo(page.body());
    assertThat(
            Duration.between(
                relay.pagedAt(message, relay.primary()), relay.pagedAt(message, relay.backup())))
        .isGreaterThanOrEqualTo(RunningRelay.ACK_TIMEOUT);

    relay.text(relay.backup(), "OK " + page.code());
    var told = "#%s: Backup took it.".formatted(page.code());
    RunningRelay.await(
        told,
        () ->
            relay.screen(relay.primary()).stream()
                .filter(text -> text.body().equals(told))
                .toList());

    var closed = relay.awaitClosed(message);
    var ack = closed.getAsJsonObject("cascade").getAsJsonObject("ack");
    assertThat(ack.get("by").getAsString()).isEqualTo("Backup");
    assertThat(ack.get("how").getAsString()).isEqualTo("sms");
    assertThat(closed.get("job_id").getAsString()).isEqualTo("j_demo2");
    assertThat(causes(message)).containsExactly("NO_ACK");
    assertThat(relay.screenWith(relay.primary(), WORDS)).hasSize(1);
    assertThat(relay.screenWith(relay.backup(), WORDS)).hasSize(1);
  }

  private RunningRelay.Shown awaitWords(String phone) {
    return RunningRelay.await("the words on " + phone, () -> relay.screenWith(phone, WORDS))
        .getFirst();
  }

  @Test
  void an_ack_before_the_deadline_leaves_the_backup_in_peace() {
    var customer = "+16195550140";
    var message = relay.text(customer, "are you near?");
    var page = relay.awaitPage(relay.primary(), customer);
    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(message);

    // One that came later, so that its deadline is later too, tells when the first one's is over.
    var witness = "+16195550141";
    var later = relay.text(witness, "hello?");
    var second = relay.awaitPage(relay.backup(), witness);
    relay.text(relay.backup(), "OK " + second.code());
    relay.awaitClosed(later);

    assertThat(relay.sent(relay.backup())).noneMatch(text -> RunningRelay.isPage(text, customer));
    assertThat(causes(message)).isEmpty();
    assertThat(relay.history(message, "acked")).hasSize(1);
  }

  @Test
  void a_text_that_the_carrier_did_not_deliver_goes_to_the_backup_at_once() {
    relay.carrier(relay.primary(), "undelivered");
    var customer = "+16195550142";
    var message = relay.text(customer, "the trailer is full");

    var page = relay.awaitPage(relay.backup(), customer);
    assertThat(causes(message)).containsExactly("FAILED");
    assertThat(relay.pages(relay.primary(), customer)).isEmpty();

    relay.text(relay.backup(), "OK " + page.code());
    relay.awaitClosed(message);
  }

  @Test
  void a_text_that_the_carrier_does_not_take_in_time_goes_to_the_backup() {
    relay.carrier(relay.primary(), "silent");
    var customer = "+16195550143";
    var message = relay.text(customer, "anybody there?");

    var page = relay.awaitPage(relay.backup(), customer);
    assertThat(causes(message)).containsExactly("NOT_HANDED_OVER");
    assertThat(relay.history(message, "asked")).as("Twilio was asked before").isNotEmpty();
    assertThat(
            Duration.between(
                relay.pagedAt(message, relay.primary()), relay.pagedAt(message, relay.backup())))
        .isGreaterThanOrEqualTo(RunningRelay.DELIVERY_TIMEOUT);

    relay.text(relay.backup(), "OK " + page.code());
    relay.awaitClosed(message);
  }

  private List<String> causes(String message) {
    return relay.history(message, "escalated").stream()
        .map(entry -> entry.get("cause").getAsString())
        .toList();
  }
}

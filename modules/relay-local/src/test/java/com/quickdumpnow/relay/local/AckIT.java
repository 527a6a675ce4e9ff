package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cloud.aws.scheduler.ScheduleSummary;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 8, but for what EscalationIT and DashboardIT show. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AckIT {
  private final RunningRelay relay = RunningRelay.get();

  @BeforeEach
  void nothing_else_is_open() {
    relay.takeAll();
  }

  @ParameterizedTest
  @CsvSource({
    "OK, +16195550110",
    "ACK, +16195550111",
    "%s, +16195550112",
    "OK %s, +16195550113",
    "%s ok, +16195550114",
    "yes, +16195550115",
    "recibido, +16195550116",
    "👍, +16195550117"
  })
  void each_word_closes_the_cascade_and_the_one_who_acked_gets_no_text(
      String words, String customer) {
    var message = relay.text(customer, "hello");
    var page = relay.awaitPage(relay.primary(), customer);
    var before = relay.sent(relay.primary()).size();
    relay.text(relay.primary(), words.formatted(page.code()));
    var ack = relay.awaitClosed(message).getAsJsonObject("cascade").getAsJsonObject("ack");
    assertThat(ack.get("how").getAsString()).isEqualTo("sms");
    assertThat(relay.sent(relay.primary())).hasSize(before);
    assertThat(relay.screenWith(customer, words)).isEmpty();
  }

  @Test
  void pending_timers_are_cancelled() {
    var customer = "+16195550119";
    var message = relay.text(customer, "is a timer set?");
    var page = relay.awaitPage(relay.primary(), customer);
    RunningRelay.await("the timer", () -> timers(message));
    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(message);
    RunningRelay.await(
        "no timer", () -> timers(message).isEmpty() ? List.of(message) : List.<String>of());
    assertThat(relay.history(message, "escalated")).isEmpty();
  }

  private List<String> timers(String message) {
    return relay.cloud().awsPort().orElseThrow().schedules().stream()
        .map(ScheduleSummary::name)
        .filter(name -> name.contains(message))
        .toList();
  }

  @Test
  void an_ack_after_exhausted_still_closes_it_and_a_later_one_hears_who_was_first() {
    var customer = "+16195550118";
    var message = relay.text(customer, "nobody?");
    var page = relay.awaitPage(relay.backup(), customer);
    RunningRelay.await("the end of the chain", () -> relay.history(message, "exhausted"));
    RunningRelay.await(
        "the text that it was received", () -> relay.screenWith(customer, "Quick Dump Now: "));

    relay.text(relay.backup(), "OK " + page.code());
    relay.awaitClosed(message);
    relay.text(relay.primary(), page.code());
    RunningRelay.await(
        "who was first",
        () ->
            relay.screenWith(
                relay.primary(), "#%s: Backup took it before you.".formatted(page.code())));
  }
}

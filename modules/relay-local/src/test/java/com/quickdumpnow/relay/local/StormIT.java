package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Rule 16: what comes in floods or from machines is kept, and texts nobody without end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StormIT {
  private static final int BURST = 12;

  private final RunningRelay relay = RunningRelay.get();

  @Test
  void of_a_burst_every_text_is_in_the_log_and_the_responder_gets_a_bounded_number_of_texts() {
    var customer = "+16195550130";
    var messages = new ArrayList<String>();
    for (int i = 0; i < BURST; i++) {
      messages.add(relay.text(customer, "burst " + i));
    }
    messages.forEach(
        message -> RunningRelay.await("its log", () -> relay.status(message).stream().toList()));
    for (int i = 0; i < 5; i++) {
      var words = "burst " + i;
      RunningRelay.await(words, () -> relay.screenWith(relay.primary(), words));
    }
    var code = relay.pages(relay.primary(), customer);
    code.forEach(page -> relay.text(relay.primary(), "OK " + page.code()));
    RunningRelay.await(
        "the others", () -> relay.screenWith(relay.primary(), "- burst " + (BURST - 1)));
    assertThat(relay.screenWith(relay.primary(), "burst ")).hasSizeLessThanOrEqualTo(7);
  }

  @Test
  void texts_from_the_relays_own_number_and_of_auto_responders_end_in_silence() {
    var customer = "+16195550131";
    var own = relay.text(relay.account("relay_number"), "hello");
    var automatic =
        relay.text(
            customer,
            "I'm driving with Focus turned on. I'll see your message when I get where I'm going.");
    RunningRelay.await("the first", () -> relay.status(own).stream().toList());
    RunningRelay.await("the second", () -> relay.status(automatic).stream().toList());
    assertThat(relay.status(own).orElseThrow().get("status").getAsString()).isEqualTo("ignored");
    assertThat(relay.status(automatic).orElseThrow().get("status").getAsString())
        .isEqualTo("automatic");
    assertThat(relay.sent(customer)).isEmpty();
    assertThat(relay.pages(relay.primary(), customer)).isEmpty();
  }

  @Test
  void the_public_route_does_not_text_a_number_abroad() {
    var answer =
        relay.call(
            "POST", "/api/jobs", "{\"customer_phone\":\"+18765550100\",\"location\":\"Gate 4\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(relay.sent("+18765550100")).isEmpty();
  }
}

package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.local.OperatorDesk.Said;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The operator's commands act on the whole relay as the documents say. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandsIT {
  private static final String CUSTOMER = "+16195550154";

  private final RunningRelay relay = RunningRelay.get();
  private final OperatorDesk desk = OperatorDesk.of(relay.cloud());

  private Said run(String... arguments) {
    return desk.run(arguments);
  }

  @Test
  void why_tells_how_a_message_went() {
    var message = relay.text(CUSTOMER, "why is this");
    var page = relay.awaitPage(relay.primary(), CUSTOMER);
    RunningRelay.await("that it went out", () -> relay.history(message, "sent"));
    var decisions = run("why", message, "--json").json().getAsJsonArray("decisions");
    assertThat(decisions)
        .extracting(entry -> entry.getAsJsonObject().get("what").getAsString())
        .startsWith("accepted", "claimed", "sent");
    assertThat(run("why", page.sid()).out()).startsWith(message + ": open");
    relay.takeAll();
  }

  @Test
  void the_log_of_a_job_shows_no_whole_number_but_to_whoever_asks_for_it() {
    var phone = "+16195550163";
    relay.text(phone, "my other phone is " + phone);
    relay.awaitPage(relay.primary(), phone);
    for (var json : List.of(List.<String>of(), List.of("--json"))) {
      var words = new ArrayList<>(List.of("log", "_unmatched", "--limit", "500"));
      words.addAll(json);
      assertThat(desk.run(words).out()).contains("+…63").doesNotContain(phone);
      words.add("--show-numbers");
      assertThat(desk.run(words).out()).contains(phone);
    }
    relay.takeAll();
  }

  @Test
  void a_customer_is_texted_once_for_a_key() {
    var phone = "+16195550155";
    for (int i = 0; i < 2; i++) {
      var said = run("send", "--to", phone, "Call us, please.", "--key", "k-1", "--yes");
      assertThat(said.status()).as(said.err()).isZero();
    }
    RunningRelay.await("the text", () -> relay.screenWith(phone, "Call us, please."));
    assertThat(relay.sent(phone)).hasSize(1);
  }

  @Test
  void who_is_away_is_passed_over_until_he_is_back() {
    var phone = "+16195550156";
    try {
      assertThat(run("roster", "away", "primary").out()).isEqualTo("primary: away\n");
      assertThat(run("roster", "show").out()).contains("away").doesNotContain(relay.primary());
      relay.text(phone, "anybody there");
      relay.awaitPage(relay.backup(), phone);
    } finally {
      assertThat(run("roster", "back", "primary").out()).startsWith("primary: seen");
    }
    relay.takeAll();
  }
}

package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whoever sits at the dashboard takes a message for all, and moves the job on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DashboardIT {
  private static final String CUSTOMER = "+16195550134";
  private static final String JOB = "/api/jobs/j_demo1";

  private final RunningRelay relay = RunningRelay.get();

  @Test
  void an_ack_and_then_a_change_of_state_close_what_is_open_of_a_job() {
    var first = relay.text(CUSTOMER, "when do you come?");
    relay.awaitPage(relay.primary(), CUSTOMER);
    assertThat(relay.call("POST", JOB + "/ack", "").statusCode()).isEqualTo(200);
    assertThat(ackOf(first)).isEqualTo("dashboard");

    var second = relay.text(CUSTOMER, "all done, thanks");
    RunningRelay.await("the second text", () -> relay.history(second, "sent"));
    assertThat(patch("completed")).isEqualTo(200);
    assertThat(ackOf(second)).isEqualTo("job_state");

    assertThat(patch("pending")).as("no way back").isEqualTo(409);
    var job = RunningRelay.json(relay.call("GET", JOB, "")).getAsJsonObject();
    assertThat(job.get("state").getAsString()).isEqualTo("completed");
    assertThat(relay.pages(relay.backup(), CUSTOMER)).isEmpty();
  }

  private int patch(String state) {
    return relay.call("PATCH", JOB, "{\"state\":\"%s\"}".formatted(state)).statusCode();
  }

  private String ackOf(String message) {
    return relay
        .awaitClosed(message)
        .getAsJsonObject("cascade")
        .getAsJsonObject("ack")
        .get("how")
        .getAsString();
  }
}

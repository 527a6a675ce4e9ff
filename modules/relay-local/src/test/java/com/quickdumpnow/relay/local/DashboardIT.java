package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
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

  @Test
  void the_list_shows_what_was_said_last_and_who_is_waited_for() {
    var message = relay.text("+16195550135", "is somebody there?");
    var page =
        RunningRelay.await(
                "the page", () -> relay.screenWith(relay.primary(), "is somebody there?"))
            .getFirst();
    var line =
        RunningRelay.await(
                "a line with the message",
                () ->
                    lines("?state=pending,in-progress").stream()
                        .filter(job -> job.get("job_id").getAsString().equals("j_demo2"))
                        .filter(job -> job.has("cascade"))
                        .toList())
            .getFirst();
    assertThat(line.getAsJsonObject("last_message").get("body").getAsString())
        .isEqualTo("is somebody there?");
    var cascade = line.getAsJsonObject("cascade");
    assertThat(cascade.get("message_id").getAsString()).isEqualTo(message);
    assertThat(cascade.get("code").getAsString()).isEqualTo(page.code());
    assertThat(cascade.get("responder").getAsString()).isEqualTo("primary");

    var one = RunningRelay.json(relay.call("GET", "/api/jobs?limit=1", "")).getAsJsonObject();
    assertThat(one.get("next").isJsonNull()).isFalse();
    assertThat(relay.call("GET", "/api/jobs?after=nowhere", "").statusCode()).isEqualTo(400);

    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(message);
  }

  private List<JsonObject> lines(String query) {
    return RunningRelay.objects(
            RunningRelay.json(relay.call("GET", "/api/jobs" + query, ""))
                .getAsJsonObject()
                .getAsJsonArray("items"))
        .toList();
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

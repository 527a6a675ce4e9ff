package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A new job answers at once, goes along the chain, and its customer gets the link. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NewJobIT {
  private final RunningRelay relay = RunningRelay.get();

  @Test
  void a_new_job_that_the_primary_does_not_take_goes_to_the_backup_as_any_message() {
    var customer = "+16195550199";
    var answer =
        relay.call(
            "POST",
            "/api/jobs",
            "{\"customer_phone\":\"%s\",\"location\":\"9 Gate Row\"}".formatted(customer));
    var job = RunningRelay.json(answer).getAsJsonObject().get("job_id").getAsString();
    var first = relay.awaitPage(relay.primary(), customer);
    var second = relay.awaitPage(relay.backup(), customer);
    assertThat(second.body()).isEqualTo(first.body());
    relay.text(relay.backup(), "OK " + second.code());
    RunningRelay.await(
        "who took it",
        () -> relay.screenWith(relay.primary(), "#%s: Backup took it.".formatted(second.code())));
    var steps =
        RunningRelay.json(relay.call("GET", "/api/jobs/" + job, ""))
            .getAsJsonObject()
            .getAsJsonArray("steps");
    assertThat(steps.get(1).getAsJsonObject().get("current").getAsBoolean()).isTrue();
  }

  @Test
  void the_responders_hear_of_a_new_job_and_its_customer_follows_it() {
    var customer = "+16195550171";
    var answer =
        relay.call(
            "POST",
            "/api/jobs",
            """
            {"customer_phone":"%s","location":"12 Canary Row","trailer_count":2}\
            """
                .formatted(customer));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var job = RunningRelay.json(answer).getAsJsonObject();
    var id = job.get("job_id").getAsString();
    var link = job.get("track_url").getAsString();

    var page = relay.awaitPage(relay.primary(), customer);
    assertThat(page.body()).contains(id).endsWith("New job: 2 trailers, 12 Canary Row");
    RunningRelay.await("the link", () -> relay.screenWith(customer, link));
    var token = job.get("token").getAsString();
    assertThat(link).endsWith("/track?token=" + id + "." + token);
    assertThat(relay.call("GET", "/api/jobs/%s?token=%s".formatted(id, token), "").statusCode())
        .isEqualTo(200);

    relay.text(relay.primary(), page.code() + " we come at nine");
    RunningRelay.await("the answer", () -> relay.screenWith(customer, "we come at nine"));
  }
}

package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What somebody writes on the dashboard is on the customer's phone once; and a log is erased. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WrittenTextIT {
  private final RunningRelay relay = RunningRelay.get();

  @Test
  void a_text_arrives_once_is_in_the_log_and_is_gone_when_that_is_erased() {
    var customer = "+16195550159";
    var job =
        RunningRelay.json(
                relay.call(
                    "POST",
                    "/api/jobs",
                    "{\"customer_phone\":\"%s\",\"location\":\"Dock 9\"}".formatted(customer)))
            .getAsJsonObject()
            .get("job_id")
            .getAsString();
    var body = "{\"job_id\":\"%s\",\"body\":\"We are ten minutes late.\"}".formatted(job);
    var first = send(body);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    var id = RunningRelay.json(first).getAsJsonObject().get("message_id").getAsString();
    assertThat(send(body).body()).contains(id);

    RunningRelay.await("the text", () -> relay.screenWith(customer, "ten minutes late"));
    RunningRelay.await(
        "its receipt",
        () ->
            relay.status(id).stream()
                .filter(view -> view.get("status").getAsString().equals("delivered"))
                .toList());
    assertThat(relay.screenWith(customer, "ten minutes late")).hasSize(1);
    var log = "/api/messages/" + job;
    RunningRelay.await(
        "the log",
        () ->
            relay.call("GET", log, "").body().contains("ten minutes late")
                ? java.util.List.of(true)
                : java.util.List.of());

    for (int i = 0; i < 2; i++) {
      assertThat(relay.call("DELETE", log, "").statusCode()).isEqualTo(204);
    }
    assertThat(relay.call("GET", log, "").body())
        .doesNotContain("ten minutes late", "Dock 9", customer)
        .contains("erased");
    assertThat(send(body).body()).contains(id);
    assertThat(relay.screenWith(customer, "ten minutes late")).hasSize(1);
  }

  private HttpResponse<String> send(String body) {
    return relay.send(
        RunningRelay.request(relay.api(), "/sms/send")
            .header("Authorization", "Bearer " + relay.account("dashboard_key"))
            .header("Idempotency-Key", "late-once")
            .POST(BodyPublishers.ofString(body)));
  }
}

package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whatever comes twice, gets lost or stands still, a text reaches the phone, and once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OnceIT {
  private static final int REPEATS = 20;
  private final RunningRelay relay = RunningRelay.get();

  @Test
  void a_webhook_that_comes_twenty_times_at_once_makes_one_text()
      throws InterruptedException, ExecutionException {
    var customer = "+16195550150";
    var message = relay.text(customer, "only once, please");

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> repeat =
          () ->
              RunningRelay.json(relay.simulator("POST", "/_sim/repeat/" + message, ""))
                  .getAsJsonObject()
                  .get("status")
                  .getAsInt();
      var answers = threads.invokeAll(Stream.generate(() -> repeat).limit(REPEATS).toList());
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
    // Texts of a customer are taken in by order: once this one is out, all repeats have been.
    var last = relay.text(customer, "and this one");
    RunningRelay.await("the one after", () -> relay.history(last, "sent"));
    RunningRelay.await("the one before", () -> relay.history(message, "sent"));
    relay.awaitPage(relay.primary(), customer);
    take(message);
    take(last);

    assertThat(relay.sent(relay.primary()))
        .filteredOn(text -> RunningRelay.isPage(text, customer))
        .extracting(text -> text.body().lines().skip(1).toList())
        .containsExactlyInAnyOrder(List.of("only once, please"), List.of("and this one"));
    assertThat(relay.history(message, "accepted")).hasSize(1);
    assertThat(relay.history(message, "claimed")).hasSize(1);
  }

  @Test
  void a_text_that_twilio_took_without_saying_so_is_not_sent_again() {
    var customer = "+16195550151";
    var fault = relay.simulator("PUT", "/_sim/api", "{\"fail_next\":1,\"drop_response\":true}");
    assertThat(fault.statusCode()).isEqualTo(200);
    String message;
    try {
      message = relay.text(customer, "lost on the way back");
      relay.awaitPage(relay.primary(), customer);
      RunningRelay.await("the search's find", () -> relay.history(message, "sent"));
    } finally {
      relay.simulator("PUT", "/_sim/api", "{}");
    }
    take(message);

    assertThat(relay.sent(relay.primary()))
        .filteredOn(text -> RunningRelay.isPage(text, customer))
        .hasSize(1);
    assertThat(relay.history(message, "sent"))
        .singleElement()
        .satisfies(sent ->
            assertThat(sent.get("evidence").getAsString())
                .as("the answer was lost")
                .isNotEqualTo("answer"));
  }

  @Test
  void a_text_that_comes_while_its_function_is_down_is_kept_until_it_is_up_again()
      throws InterruptedException {
    var customer = "+16195550152";
    var cloud = relay.cloud();
    String message;
    cloud.stopFunction("validate-job");
    try (var aws = new AwsClient(cloud.aws())) {
      message = relay.text(customer, "kept for later");
      assertThat(waiting(aws, "InboundQueue")).isEqualTo(1);
      assertThat(relay.status(message)).isEmpty();
    } finally {
      cloud.startFunction("validate-job");
    }

    relay.awaitPage(relay.primary(), customer);
    take(message);
    assertThat(relay.pages(relay.primary(), customer)).hasSize(1);
  }

  /** The primary takes a message by its code. */
  private void take(String message) {
    var code = relay.status(message).orElseThrow().getAsJsonObject("cascade").get("code");
    relay.text(relay.primary(), "OK " + code.getAsInt());
    relay.awaitClosed(message);
  }

  private int waiting(AwsClient aws, String queue) throws InterruptedException {
    var names = new JsonArray();
    names.add("ApproximateNumberOfMessages");
    var input = new JsonObject();
    input.addProperty("QueueUrl", relay.cloud().topology().queue(queue).url().toString());
    input.add("AttributeNames", names);
    return aws.call(Service.SQS, "GetQueueAttributes", input)
        .getAsJsonObject("Attributes")
        .get("ApproximateNumberOfMessages")
        .getAsInt();
  }
}

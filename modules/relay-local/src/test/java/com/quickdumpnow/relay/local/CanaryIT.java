package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a customer and a responder wrote, and who they are, is told to nobody else: words and
 * numbers that stand nowhere but here are looked for in all that the relay says of itself.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("P3")
class CanaryIT {
  private static final String CUSTOMER = "+16195550177";
  private static final String STRANGER = "+16195550178";

  /** Digits without their plus sign, as they would stand in an address, and every canary word. */
  private static final Set<String> CANARIES =
      Set.of(
          "6195550177",
          "6195550178",
          "quetzal",
          "axolotl",
          "narwhal",
          "pangolin",
          "demo-token-1-0123456789abcdef");

  private static final int TRIES_UNTIL_DEAD = 5;

  private final RunningRelay relay = RunningRelay.get();
  private final AwsClient aws = new AwsClient(relay.cloud().aws());

  @AfterEach
  void as_it_was() throws InterruptedException {
    relay.carrier(relay.primary(), "delivered");
    relay.simulator("PUT", "/_sim/api", "{}");
    relay.cloud().startFunction("validate-job");
    hidden("ForwardQueue", "90");
    aws.close();
  }

  /**
   * How long a message that failed rests: in earnest longer than a test can wait for five tries.
   */
  private void hidden(String queue, String seconds) throws InterruptedException {
    var attributes = new JsonObject();
    attributes.addProperty("VisibilityTimeout", seconds);
    var input = new JsonObject();
    input.addProperty("QueueUrl", url(queue));
    input.add("Attributes", attributes);
    aws.call(Service.SQS, "SetQueueAttributes", input);
  }

  @Test
  void no_line_and_no_metric_has_a_number_a_word_or_a_token() throws Exception {
    // Each way that a text may take: a lost answer, a dead phone, an escalation, a reply, an error.
    relay.simulator("PUT", "/_sim/api", "{\"fail_next\":1,\"drop_response\":true}");
    var lost = relay.text(CUSTOMER, "quetzal j_demo1.demo-token-1-0123456789abcdef");
    relay.awaitPage(relay.primary(), CUSTOMER);
    RunningRelay.await("the search's find", () -> relay.history(lost, "sent"));
    relay.carrier(relay.primary(), "undelivered");
    var escalated = relay.text(STRANGER, "axolotl");
    var page = relay.awaitPage(relay.backup(), STRANGER);
    relay.carrier(STRANGER, "undelivered");
    relay.text(relay.backup(), page.code() + " narwhal");
    relay.awaitClosed(escalated);
    for (var change : List.of("{\"remark\":\"pangolin\"}", "{\"note\":\"pangolin\"}")) {
      assertThat(relay.call("PATCH", "/api/jobs/j_demo1", change).statusCode())
          .isEqualTo(change.contains("note") ? 200 : 400);
    }
    relay.send(
        RunningRelay.request(relay.api(), "/api/jobs/j_demo1?token=demo-token-1-0123456789abcdef")
            .GET());
    var code = relay.awaitPage(relay.backup(), CUSTOMER).code();
    relay.text(relay.backup(), "OK " + code);
    relay.awaitClosed(lost);

    assertThat(relay.said()).as("what functions print").contains(lost, "TimerFired", "Escalated");
    assertNoCanary("what functions print", relay.said());
  }

  /** What waits in a queue holds the words, of need; what stands around them holds none. */
  @Test
  void no_attribute_of_a_message_has_a_number_or_a_word() throws Exception {
    relay.cloud().stopFunction("validate-job");
    var message = relay.text(CUSTOMER, "quetzal");
    var waiting = receive("InboundQueue", 0);
    assertThat(waiting).as("the message").isNotEmpty();
    for (var received : waiting) {
      assertThat(received.get("Body").getAsString()).contains("quetzal");
      received.remove("Body");
      assertNoCanary("attributes in the queue", received.toString());
    }
    relay.cloud().startFunction("validate-job");
    RunningRelay.await("the page", () -> relay.history(message, "sent"));
    relay.awaitPage(relay.primary(), CUSTOMER);
    take(message);
  }

  @Test
  void a_dead_letter_has_neither_in_its_attributes_nor_in_the_reason_that_is_logged()
      throws Exception {
    hidden("ForwardQueue", "1");
    var input = new JsonObject();
    input.addProperty("QueueUrl", url("ForwardQueue"));
    input.addProperty("MessageBody", "{\"v\":1,\"kind\":\"quetzal " + CUSTOMER + "\"");
    var poison = aws.call(Service.SQS, "SendMessage", input).get("MessageId").getAsString();

    var letter = RunningRelay.await("the dead letter", () -> receive("ForwardDlq", 1)).getFirst();
    assertThat(letter.remove("Body").getAsString()).contains("quetzal");
    assertNoCanary("attributes of the dead letter", letter.toString());
    // A try that takes longer than the message rests is still under way when the letter is dead.
    var reasons =
        RunningRelay.await(
            "what each try says of why it failed", () -> reasons(poison, TRIES_UNTIL_DEAD));
    assertThat(reasons).hasSize(TRIES_UNTIL_DEAD);
    assertNoCanary("what functions print", relay.said());
  }

  /** Returns all, once there are so many. */
  private List<String> reasons(String queueMessage, int count) {
    var lines =
        relay
            .said()
            .lines()
            .filter(line -> line.contains("queue_message=" + queueMessage))
            .toList();
    return lines.size() < count ? List.of() : lines;
  }

  private void take(String message) {
    var code = relay.status(message).orElseThrow().getAsJsonObject("cascade").get("code");
    relay.text(relay.primary(), "OK " + code.getAsInt());
    relay.awaitClosed(message);
  }

  private static void assertNoCanary(String where, String text) {
    var lines = text.lines().filter(line -> CANARIES.stream().anyMatch(line::contains)).toList();
    assertThat(lines).as(where).isEmpty();
  }

  private String url(String queue) {
    return relay.cloud().topology().queue(queue).url().toString();
  }

  private List<JsonObject> receive(String queue, int hiddenSeconds) {
    var all = new JsonArray();
    all.add("All");
    var input = new JsonObject();
    input.addProperty("QueueUrl", url(queue));
    input.addProperty("MaxNumberOfMessages", 10);
    input.addProperty("VisibilityTimeout", hiddenSeconds);
    input.add("AttributeNames", all);
    input.add("MessageAttributeNames", all);
    try {
      var answer = aws.call(Service.SQS, "ReceiveMessage", input);
      return answer.has("Messages")
          ? RunningRelay.objects(answer.getAsJsonArray("Messages")).toList()
          : List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

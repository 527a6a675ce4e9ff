package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.http.ApiExchange;
import com.quickdumpnow.relay.local.Journal.Entry;
import com.quickdumpnow.relay.simulator.SimulatorEvent;
import com.sun.net.httpserver.Headers;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What comes and goes at the relay's ports, as the journal has it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TrafficTest {
  private static final String MESSAGE = "SM00000000000000000000000000000001";
  private static final String TRACE = "0123456789abcdef01234567";
  private static final String WAKE_UP =
      "{\"v\":1,\"kind\":\"relay.wake-up\",\"id\":\"%s\",\"data\":{\"message\":\"%s\",\"timer\":{\"kind\":\"ACK\",\"text\":\"page-0\"},\"due\":\"2026-03-02T12:05:00Z\"}}"
          .formatted(MESSAGE, MESSAGE);

  private final Journal journal =
      new Journal(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  private final Traffic traffic = new Traffic(journal, URI.create("http://127.0.0.1:8081"));

  private List<Entry> entries() throws InterruptedException {
    return journal.await(0, 0, "", 0, Duration.ZERO).entries();
  }

  private Entry only() throws InterruptedException {
    assertThat(entries()).hasSize(1);
    return entries().getFirst();
  }

  private static ApiExchange posted(String path, String query, String body, int status) {
    return new ApiExchange(
        "POST",
        path,
        query,
        Map.of(
            "x-twilio-signature", "abc=",
            "user-agent", "TwilioProxy/1.1",
            "x-amzn-trace-id", "Root=1-6741f2b3-" + TRACE),
        body,
        status,
        "<Response/>");
  }

  @Test
  void a_webhook_has_its_verdict_and_only_the_last_digits_for_the_terminal()
      throws InterruptedException {
    traffic.answered(
        posted(
            "/sms/inbound",
            "",
            "MessageSid=%s&From=%%2B16195550134&Body=wombat&NumMedia=0".formatted(MESSAGE),
            200));
    var entry = only();
    assertThat(entry.message()).isEqualTo(MESSAGE);
    assertThat(entry.facts())
        .isEqualTo(Map.of("status", "200", "verdict", "signed", "from", "…0134"));
    assertThat(entry.detail()).isNotNull();
    assertThat(String.valueOf(entry.detail()))
        .contains("wombat", "x-twilio-signature")
        .doesNotContain("user-agent");
  }

  @Test
  void a_refused_one_has_the_reason_that_its_function_gave() throws InterruptedException {
    journal.line(
        "IngestWebhook/Function",
        "{\"event\":\"WebhookRefused\",\"reason\":\"no signature\",\"trace\":\"%s\"}"
            .formatted(TRACE));
    traffic.answered(posted("/relay/sms", "", "MessageSid=x", 403));
    assertThat(entries().getLast().facts()).containsEntry("verdict", "no signature");
    assertThat(entries().getLast().message()).isEmpty();
  }

  @Test
  void a_receipt_is_about_the_message_and_the_text_that_its_address_names()
      throws InterruptedException {
    traffic.answered(
        posted(
            "/sms/callback",
            "a=%s-page-0".formatted(MESSAGE),
            "MessageSid=SM2&MessageStatus=undelivered&ErrorCode=30003&To=%2B16195550101",
            204));
    assertThat(only().message()).isEqualTo(MESSAGE);
    assertThat(only().facts())
        .containsEntry("receipt", "undelivered")
        .containsEntry("error", "30003")
        .containsEntry("text", "page-0");
  }

  @Test
  void what_is_no_webhook_is_not_told() throws InterruptedException {
    traffic.answered(posted("/api/jobs", "", "{}", 201));
    assertThat(entries()).isEmpty();
  }

  @Test
  void a_text_that_went_out_is_about_its_message_and_a_failure_has_its_code()
      throws InterruptedException {
    for (var status : List.of(201, 503)) {
      traffic.happened(
          new SimulatorEvent(
              1,
              Instant.EPOCH,
              "api",
              Map.of(
                  "status",
                  status,
                  "fault",
                  status == 503,
                  "path",
                  "/2010-04-01/Accounts/AC1/Messages.json",
                  "request",
                  "To=%2B16195550101&Body=x&StatusCallback=http%3A%2F%2Fh%2Fsms%2Fcallback%3Fa%3D"
                      + MESSAGE
                      + "-page-0%23rc%3D3",
                  "answer",
                  status == 201 ? "{\"sid\":\"SM7\"}" : "{\"code\":20500}")));
    }
    assertThat(entries()).extracting(Entry::message).containsOnly(MESSAGE);
    assertThat(entries().getFirst().facts())
        .isEqualTo(Map.of("status", "201", "to", "…0101", "sid", "SM7", "text", "page-0"));
    assertThat(entries().getLast().facts())
        .containsEntry("error", "20500")
        .containsEntry("fault", "asked for");
  }

  @Test
  void timers_are_told_whoever_holds_them() throws InterruptedException {
    var target = new JsonObject();
    target.addProperty("Input", WAKE_UP);
    var schedule = new JsonObject();
    schedule.add("Target", target);
    var path = "/schedules/esc-" + MESSAGE + "-page-0";
    called("scheduler", "POST", path, "", schedule, 200);
    called("scheduler", "POST", path, "", schedule, 409);
    called("scheduler", "DELETE", path, "", new JsonObject(), 200);
    var message = new JsonObject();
    message.addProperty("MessageBody", WAKE_UP);
    called("sqs", "POST", "/", "AmazonSQS.SendMessage", message, 200);
    called("sqs", "POST", "/", "AmazonSQS.ReceiveMessage", new JsonObject(), 200);
    assertThat(entries())
        .extracting(entry -> entry.who() + " " + entry.what())
        .containsExactly("scheduler armed", "scheduler cancelled", "queue armed");
    assertThat(entries()).extracting(Entry::message).containsOnly(MESSAGE);
    assertThat(entries().getFirst().facts())
        .isEqualTo(Map.of("timer", "ACK", "text", "page-0", "due", "2026-03-02T12:05:00Z"));
  }

  private void called(
      String service, String method, String path, String target, JsonObject body, int status) {
    var headers = new Headers();
    headers.set("X-Amz-Target", target);
    traffic.answered(
        service,
        new AwsRequest(method, path, Map.of(), headers, body.toString().getBytes(UTF_8)),
        new AwsResponse(status, Map.of(), new byte[0]));
  }
}

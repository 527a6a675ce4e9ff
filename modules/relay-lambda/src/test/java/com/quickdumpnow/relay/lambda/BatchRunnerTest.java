package com.quickdumpnow.relay.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.wire.EventCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** One message of a batch never drags another along. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BatchRunnerTest {
  private final EventCodec codec = new EventCodec();
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final List<String> done = new ArrayList<>();

  @Test
  void all_that_succeed_are_done_in_their_order() {
    assertThat(run(this::done, message("A"), message("B"))).isEmpty();
    assertThat(done).containsExactly("A", "B");
  }

  @Test
  void one_that_fails_comes_again_and_the_others_do_not() {
    assertThat(run(failingAt("B"), message("A"), message("B"), message("C")))
        .containsExactly("queue-B");
    assertThat(done).containsExactly("A", "C");
  }

  @Test
  void what_cannot_be_read_fails_alone() {
    var broken = record("X", "{\"v\":99}", Map.of());
    assertThat(run(this::done, broken, message("A"))).containsExactly("queue-X");
    assertThat(done).containsExactly("A");
  }

  @Test
  void a_full_stack_is_one_message_s_own() {
    Consumer<RelayEvent> work =
        event -> {
          if (event.message().value().equals("AA")) {
            throw new StackOverflowError();
          }
          done.add(event.message().value());
        };
    assertThat(run(work, message("AA"), message("BB"))).containsExactly("queue-AA");
    assertThat(done).containsExactly("BB");
  }

  @Test
  void what_follows_a_failure_in_its_group_waits_for_it() {
    assertThat(
            run(
                failingAt("A1"),
                grouped("A1", "a"),
                grouped("B1", "b"),
                grouped("A2", "a"),
                grouped("B2", "b")))
        .containsExactly("queue-A1", "queue-A2");
    assertThat(done).containsExactly("B1", "B2");
  }

  @Test
  void a_failure_is_logged_with_its_reason_and_no_body() {
    run(failingAt("A"), message("A"));
    assertThat(telemetry.count("MessageFailed")).isEqualTo(1);
  }

  @Test
  void an_empty_batch_is_answered() {
    assertThat(
            new BatchRunner(codec, telemetry)
                .run(new SQSEvent(), this::done)
                .getBatchItemFailures())
        .isEmpty();
  }

  private List<String> run(Consumer<RelayEvent> work, SQSMessage... messages) {
    var batch = new SQSEvent();
    batch.setRecords(List.of(messages));
    SQSBatchResponse answer = new BatchRunner(codec, telemetry).run(batch, work);
    return answer.getBatchItemFailures().stream().map(BatchItemFailure::getItemIdentifier).toList();
  }

  private void done(RelayEvent event) {
    done.add(event.message().value().replaceFirst("0+$", ""));
  }

  private Consumer<RelayEvent> failingAt(String name) {
    return event -> {
      if (event.message().value().startsWith(name + "0")) {
        throw new IllegalStateException("as asked");
      }
      done(event);
    };
  }

  private SQSMessage message(String name) {
    return record(name, json(name), Map.of());
  }

  private SQSMessage grouped(String name, String group) {
    return record(name, json(name), Map.of("MessageGroupId", group));
  }

  /** A message id has two characters or more, so the name is filled up with zeros. */
  private String json(String name) {
    var id = name.length() < 2 || Character.isDigit(name.charAt(1)) ? name + "000" : name;
    return codec.encode(new MessageAcked(Instant.EPOCH, new MessageId(id)));
  }

  private static SQSMessage record(String name, String body, Map<String, String> attributes) {
    var message = new SQSMessage();
    message.setMessageId("queue-" + name);
    message.setBody(body);
    message.setAttributes(attributes);
    return message;
  }
}

package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a queue needs so that no message is lost, held up or forgotten. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueuesTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  /** Queues that functions read. */
  private static List<Resource> sources() {
    return TEMPLATE.all("SQS::Queue").stream()
        .filter(queue -> queue.has("Properties.RedrivePolicy"))
        .toList();
  }

  private static List<Resource> deadLetterQueues() {
    return TEMPLATE.all("SQS::Queue").stream()
        .filter(queue -> !queue.has("Properties.RedrivePolicy"))
        .toList();
  }

  private static Resource deadLettersOf(Resource queue) {
    return TEMPLATE.meant(queue.at("Properties.RedrivePolicy.deadLetterTargetArn"));
  }

  private static boolean fifo(Resource queue) {
    return queue.has("Properties.FifoQueue");
  }

  @Test
  void these_queues_there_are() {
    assertThat(sources())
        .extracting(Resource::id)
        .containsExactlyInAnyOrder(
            "InboundQueue", "ReceiptsQueue", "ForwardQueue", "NoticesQueue", "EscalationsQueue");
    assertThat(deadLetterQueues())
        .extracting(Resource::id)
        .containsExactlyInAnyOrder(
            "InboundDlq",
            "ReceiptsDlq",
            "ForwardDlq",
            "NoticesDlq",
            "EscalationsDlq",
            "RuleDlq",
            "ScheduleDlq");
  }

  @Test
  void each_has_a_dead_letter_queue_of_its_own_and_of_its_kind() {
    assertThat(sources()).extracting(QueuesTest::deadLettersOf).doesNotHaveDuplicates();
    assertThat(sources())
        .allSatisfy(queue -> assertThat(fifo(deadLettersOf(queue))).isEqualTo(fifo(queue)));
  }

  @Test
  void a_message_is_tried_at_least_five_times() {
    assertThat(sources())
        .allSatisfy(queue ->
            assertThat(queue.number("Properties.RedrivePolicy.maxReceiveCount"))
                .isGreaterThanOrEqualTo(5));
  }

  @Test
  void a_message_is_hidden_for_six_time_outs_of_its_function() {
    assertThat(mappings())
        .allSatisfy(mapping -> {
          var queue = TEMPLATE.meant(mapping.at("Properties.EventSourceArn"));
          var function =
              TEMPLATE.meant(
                  TEMPLATE
                      .meant(mapping.at("Properties.FunctionName"))
                      .at("Properties.FunctionName"));
          assertThat(queue.number("Properties.VisibilityTimeout"))
              .isGreaterThanOrEqualTo(6 * function.number("Properties.Timeout"));
        });
  }

  @Test
  void dead_letters_are_kept_for_14_days() {
    assertThat(deadLetterQueues())
        .allSatisfy(queue ->
            assertThat(queue.number("Properties.MessageRetentionPeriod"))
                .isEqualTo(14 * 24 * 60 * 60));
  }

  @Test
  void all_are_encrypted_and_refuse_what_is_not_TLS() {
    assertThat(TEMPLATE.all("SQS::Queue"))
        .allSatisfy(queue -> {
          assertThat(queue.at("Properties.SqsManagedSseEnabled"))
              .isEqualTo(new JsonPrimitive(true));
          assertThat(TEMPLATE.statements("SQS::QueuePolicy"))
              .anySatisfy(statement -> {
                assertThat(statement.text("Effect")).isEqualTo("Deny");
                assertThat(statement.text("Condition.Bool.aws:SecureTransport")).isEqualTo("false");
                assertThat(TEMPLATE.meant(statement.at("Resource"))).isEqualTo(queue);
              });
        });
  }

  @Test
  void texts_keep_their_order_for_each_customer_and_for_each_only() {
    var inbound = TEMPLATE.get("InboundQueue");
    assertThat(fifo(inbound)).isTrue();
    assertThat(inbound.text("Properties.DeduplicationScope")).isEqualTo("messageGroup");
    assertThat(inbound.text("Properties.FifoThroughputLimit")).isEqualTo("perMessageGroupId");
  }

  @Test
  void what_a_bus_or_a_schedule_or_a_delay_feeds_is_a_standard_queue() {
    assertThat(List.of("ReceiptsQueue", "ForwardQueue", "NoticesQueue", "EscalationsQueue"))
        .allSatisfy(id -> assertThat(fifo(TEMPLATE.get(id))).isFalse());
  }

  @Test
  @Tag("D5")
  void each_is_read_by_its_function() {
    assertThat(mappings())
        .extracting(
            mapping -> TEMPLATE.meant(mapping.at("Properties.EventSourceArn")).id(),
            mapping ->
                TEMPLATE.meant(mapping.at("Properties.FunctionName")).text("Properties.Name"),
            mapping ->
                TEMPLATE
                    .meant(
                        TEMPLATE
                            .meant(mapping.at("Properties.FunctionName"))
                            .at("Properties.FunctionName"))
                    .id(),
            mapping -> mapping.number("Properties.BatchSize"))
        .containsExactlyInAnyOrder(
            tuple("InboundQueue", "live", "ValidateJob", 10),
            tuple("ReceiptsQueue", "live", "DeliveryReceipt", 10),
            tuple("ForwardQueue", "live", "ForwardPrimary", 1),
            tuple("NoticesQueue", "live", "SendNotice", 1),
            tuple("EscalationsQueue", "live", "EscalationTimer", 1));
  }

  @Test
  void a_failed_message_does_not_take_its_batch_along() {
    assertThat(mappings())
        .allSatisfy(mapping ->
            assertThat(mapping.at("Properties.FunctionResponseTypes").getAsJsonArray())
                .containsExactly(new JsonPrimitive("ReportBatchItemFailures")));
  }

  @Test
  @Tag("D2")
  void a_flood_does_not_use_up_the_receives_of_messages_that_nobody_can_take() {
    assertThat(mappings())
        .allSatisfy(mapping ->
            assertThat(mapping.number("Properties.ScalingConfig.MaximumConcurrency"))
                .isBetween(2, 1_000));
  }

  @Test
  void nobody_waits_for_a_batch_to_fill() {
    assertThat(mappings())
        .allSatisfy(mapping ->
            assertThat(mapping.has("Properties.MaximumBatchingWindowInSeconds")).isFalse());
  }

  private static List<Resource> mappings() {
    return TEMPLATE.all("Lambda::EventSourceMapping");
  }
}

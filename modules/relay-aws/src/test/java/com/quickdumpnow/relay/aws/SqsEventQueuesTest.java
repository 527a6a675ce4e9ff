package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.testkit.EventQueuesContract;
import com.quickdumpnow.relay.wire.EventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SqsEventQueuesTest extends EventQueuesContract {
  private static final SqsClient CLIENT = Cloud.EMBEDDED.clients().sqs();
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final String inbound = Cloud.EMBEDDED.freshFifoQueue(CLIENT);
  private final String receipts = Cloud.EMBEDDED.freshQueue(CLIENT);
  private final String escalations = Cloud.EMBEDDED.freshQueue(CLIENT);

  @Override
  protected EventQueues queues() {
    return queues(CLIENT);
  }

  @Override
  protected EventQueues deadQueues() {
    return queues(Cloud.deadClients().sqs());
  }

  private EventQueues queues(SqsClient client) {
    return new SqsEventQueues(
        client,
        new QueueUrls(Optional.of(inbound), Optional.of(receipts), Optional.of(escalations)),
        new EventCodec());
  }

  @Override
  protected List<RelayEvent> received(int n) {
    var received = new ArrayList<RelayEvent>();
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (received.size() < n && System.nanoTime() < deadline) {
      for (var queue : List.of(inbound, receipts, escalations)) {
        received.addAll(Cloud.receive(CLIENT, queue, n - received.size(), SHORT));
      }
    }
    return received;
  }

  @Test
  void a_text_that_is_sent_twice_within_minutes_comes_out_once() {
    var event = new TextReceived(text(1), Optional.empty(), Optional.empty());
    queues().send(event);
    queues().send(event);
    assertThat(Cloud.receive(CLIENT, inbound, 2, SHORT)).containsExactly(event);
  }

  @Test
  @Tag("P3")
  void a_customer_s_number_is_in_no_attribute() {
    queues().send(new TextReceived(text(1), Optional.empty(), Optional.empty()));
    var message =
        CLIENT
            .receiveMessage(receive ->
                receive
                    .queueUrl(inbound)
                    .waitTimeSeconds(5)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
            .messages()
            .getFirst();
    assertThat(message.attributes().values()).noneMatch(value -> value.contains("5550134"));
    assertThat(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
        .matches("[0-9a-f]{16}");
    assertThat(message.messageAttributes()).isEmpty();
  }

  @Test
  void an_event_whose_queue_a_function_may_not_use_is_a_caller_s_bug() {
    var queues = new SqsEventQueues(CLIENT, QueueUrls.from(Map.of()), new EventCodec());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> queues.send(new TextReceived(text(1), Optional.empty(), Optional.empty())));
  }
}

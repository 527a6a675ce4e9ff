package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.testkit.EventBusContract;
import com.quickdumpnow.relay.wire.EventCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventBridgeBusTest extends EventBusContract {
  private static final EventBridgeClient CLIENT = Cloud.EMBEDDED.clients().eventBridge();
  private static final SqsClient SQS = Cloud.EMBEDDED.clients().sqs();

  private final String name = Cloud.EMBEDDED.freshName("bus");
  private final String queue = Cloud.EMBEDDED.freshQueue(SQS);

  @BeforeEach
  void makeBus() {
    CLIENT.createEventBus(create -> create.name(name));
    CLIENT.putRule(
        put -> put.eventBusName(name).name("all").eventPattern("{\"source\": [\"qdn.relay\"]}"));
    CLIENT.putTargets(put ->
        put.eventBusName(name)
            .rule("all")
            .targets(
                Target.builder()
                    .id("queue")
                    .arn(Cloud.arn(SQS, queue))
                    .inputPath("$.detail")
                    .build()));
  }

  @Override
  protected EventBus bus() {
    return new EventBridgeBus(CLIENT, name, new EventCodec());
  }

  @Override
  protected EventBus deadBus() {
    return new EventBridgeBus(Cloud.deadClients().eventBridge(), name, new EventCodec());
  }

  @Override
  protected List<RelayEvent> delivered(int n) {
    return Cloud.receive(SQS, queue, n);
  }

  @Test
  void an_event_that_the_bus_refuses_is_an_exception() {
    var refusing =
        new FixedAnswer(
            PutEventsResponse.builder()
                .failedEntryCount(1)
                .entries(PutEventsResultEntry.builder().errorCode("InternalFailure").build())
                .build());
    var bus = new EventBridgeBus(refusing, name, new EventCodec());
    assertThatThrownBy(() -> bus.publish(new MessageAcked(NOON, message(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("InternalFailure")
        .hasMessageContaining("relay.message-acked");
  }

  @Test
  void rules_can_go_by_the_source_and_the_kind() {
    var taking = new FixedAnswer(PutEventsResponse.builder().failedEntryCount(0).build());
    new EventBridgeBus(taking, name, new EventCodec()).publish(new MessageAcked(NOON, message(1)));
    assertThat(taking.entries)
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.source()).isEqualTo("qdn.relay");
          assertThat(entry.detailType()).isEqualTo("relay.message-acked");
          assertThat(entry.eventBusName()).isEqualTo(name);
        });
  }

  /** Answers every call alike, and publishes nothing. */
  private static final class FixedAnswer implements EventBridgeClient {
    private final List<PutEventsRequestEntry> entries = new ArrayList<>();
    private final PutEventsResponse answer;

    FixedAnswer(PutEventsResponse answer) {
      this.answer = answer;
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
      entries.addAll(request.entries());
      return answer;
    }

    @Override
    public String serviceName() {
      return "events";
    }

    @Override
    public void close() {}
  }
}

package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.wire.EventCodec;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** A bus of EventBridge: the event's kind is the detail type, its envelope the detail. */
public final class EventBridgeBus implements EventBus {
  /** Where the relay's events come from, as its rules name it. */
  public static final String SOURCE = "qdn.relay";

  private final EventBridgeClient client;
  private final String bus;
  private final EventCodec codec;

  /** Publishes on the bus of that name. */
  public EventBridgeBus(EventBridgeClient client, String bus, EventCodec codec) {
    this.client = client;
    this.bus = bus;
    this.codec = codec;
  }

  @Override
  public void publish(RelayEvent event) {
    var entry =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(SOURCE)
            .detailType(EventCodec.kindOf(event))
            .detail(codec.encode(event))
            .time(event.at())
            .build();
    var answer = client.putEvents(PutEventsRequest.builder().entries(entry).build());
    // An event that was refused is no error to the client: it is an answer with HTTP 200.
    if (answer.failedEntryCount() > 0) {
      throw new IllegalStateException(
          "the bus refused %s of %s: %s"
              .formatted(
                  EventCodec.kindOf(event),
                  event.message(),
                  answer.entries().getFirst().errorCode()));
    }
  }
}

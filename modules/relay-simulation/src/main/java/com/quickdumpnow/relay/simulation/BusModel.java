package com.quickdumpnow.relay.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * EventBridge: late, twice, refused in an answer that says 200, or lost into the dead letters of
 * the rule's target.
 */
final class BusModel implements EventBridgeClient {
  private static final PutEventsResponse TAKEN =
      PutEventsResponse.builder()
          .failedEntryCount(0)
          .entries(PutEventsResultEntry.builder().eventId("1").build())
          .build();
  private static final PutEventsResponse REFUSED =
      PutEventsResponse.builder()
          .failedEntryCount(1)
          .entries(PutEventsResultEntry.builder().errorCode("ThrottlingException").build())
          .build();

  /** One rule, one target. Source: {@code infra-cdk}. */
  private static final Map<String, String> TARGETS =
      Map.of(
          "relay.message-accepted", "forward",
          "relay.text-bundled", "forward",
          "relay.message-acked", "notices",
          "relay.command-received", "notices",
          "relay.text-written", "notices",
          "relay.attempt-failed", "escalations");

  private final Services services;
  private final SqsModel queues;
  private final boolean dead;

  /**
   * Makes the bus.
   *
   * @param dead whether it takes everything and delivers nothing
   */
  BusModel(Services services, SqsModel queues, boolean dead) {
    this.services = services;
    this.queues = queues;
    this.dead = dead;
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    return services
        .machine()
        .cross(
            Port.BUS,
            () -> "publish " + request.entries().getFirst().detail(),
            () -> {
              if (services.chance().hit(Fault.BUS_REFUSES)) {
                return REFUSED;
              }
              request
                  .entries()
                  .forEach(entry ->
                      Optional.ofNullable(TARGETS.get(entry.detailType()))
                          .ifPresent(target -> take(target, entry.detail())));
              return TAKEN;
            },
            _ -> {
              throw SdkClientException.create("the bus does not answer");
            });
  }

  private void take(String target, String detail) {
    if (dead) {
      return;
    }
    var chance = services.chance();
    if (chance.hit(Fault.BUS_LOSS)) {
      services.deadLetters().add(new QueueModel.DeadLetter(queues.queue(target), detail, null));
      return;
    }
    deliver(target, detail);
    if (chance.hit(Fault.BUS_DUPLICATE)) {
      deliver(target, detail);
    }
  }

  private void deliver(String target, String detail) {
    var chance = services.chance();
    var delay =
        10
            + chance.pace.nextInt(40)
            + (chance.hit(Fault.BUS_DELAY) ? chance.amount(Fault.BUS_DELAY, 300_000) : 0);
    // The chain of hops goes on behind the bus: the trace header is handed on.
    var hops = services.machine().hops();
    services
        .agenda()
        .at(
            services.agenda().now() + delay,
            () -> queues.queue(target).send(detail, 0, null, null, hops));
  }

  List<String> targets() {
    return TARGETS.values().stream().distinct().sorted().toList();
  }

  @Override
  public String serviceName() {
    return "events";
  }

  @Override
  public void close() {}
}

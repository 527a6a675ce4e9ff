package com.quickdumpnow.relay.infra.constructs;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.BaseArchiveProps;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.RuleTargetInput;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The bus of the relay's events, and the rules that take each kind to a queue. */
public final class RelayBus extends Construct {
  private static final String SOURCE = "qdn.relay";

  /** The bus's own limits, written out: defaults differ between kinds of bus. */
  private static final int RETRY_HOURS_MAX = 24;

  private static final int RETRY_ATTEMPTS_MAX = 185;

  private static final int ARCHIVE_DAYS = 30;

  private final EventBus bus;
  private final Queue deadLetters;

  /** Makes the bus, without rules. */
  public RelayBus(Construct scope, String id) {
    super(scope, id);
    this.bus = EventBus.Builder.create(this, "Bus").build();
    LogicalIds.fix(bus, id);
    this.deadLetters = DeadLetters.ofTargets(this, "RuleDlq");
    // Events carry keys, and no words of anybody's.
    bus.archive(
        "Archive",
        BaseArchiveProps.builder()
            .description("What the relay's functions told each other, to be looked into")
            .eventPattern(EventPattern.builder().source(List.of(SOURCE)).build())
            .retention(Duration.days(ARCHIVE_DAYS))
            .build());
  }

  /**
   * Takes events to a queue: the envelope alone, as its sender wrote it. One target a rule, or a
   * repeated delivery to one would be a repeated delivery to all.
   *
   * @param detailType such as {@code relay.message-accepted}
   */
  public void route(String ruleId, String detailType, QueueWithDlq target) {
    var rule =
        Rule.Builder.create(this, ruleId)
            .eventBus(bus)
            .eventPattern(
                EventPattern.builder()
                    .source(List.of(SOURCE))
                    .detailType(List.of(detailType))
                    .build())
            .targets(
                List.of(
                    SqsQueue.Builder.create(target.queue())
                        .message(RuleTargetInput.fromEventPath("$.detail"))
                        .deadLetterQueue(deadLetters)
                        .maxEventAge(Duration.hours(RETRY_HOURS_MAX))
                        .retryAttempts(RETRY_ATTEMPTS_MAX)
                        .build()))
            .build();
    LogicalIds.fix(rule, ruleId);
  }

  /** Lets {@code function} put events on the bus. */
  public void grantPublish(JavaFunction function) {
    function.set("BUS_NAME", bus.getEventBusName());
    function.allow(List.of("events:PutEvents"), bus.getEventBusArn());
  }

  /** Returns where events go that reached no queue. */
  Queue deadLetters() {
    return deadLetters;
  }
}

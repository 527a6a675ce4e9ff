package com.quickdumpnow.relay.fn.escalationtimer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.wiring.SenderComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Entry point: timers and failures in, the next page out. */
public final class EscalationTimerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Duration REST_MAX = Duration.ofSeconds(1);

  private final SenderComponent component;

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public EscalationTimerHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public EscalationTimerHandler(Map<String, String> environment) {
    this.component = SenderComponent.create(environment);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent batch, Context context) {
    return component.batches().run(batch, this::take);
  }

  private void take(RelayEvent event) {
    switch (event) {
      case WakeUp(_, var message, var timer, var due) -> {
        if (timer.isPresent()) {
          waitForTheRest(due);
        }
        component.sender().wake(message, timer);
      }
      default -> component.sender().wake(event.message(), Optional.empty());
    }
  }

  /**
   * Queues count in whole seconds, and a timer must not come early: the rest is waited for here.
   */
  private void waitForTheRest(Instant due) {
    var rest = Duration.between(component.clock().instant(), due);
    if (rest.compareTo(REST_MAX) <= 0) {
      component.clock().pause(rest);
    }
  }
}

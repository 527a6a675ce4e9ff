package com.quickdumpnow.relay.fn.escalationtimer;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.lambda.QueueFunction;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.wiring.SenderComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Entry point: timers and failures in, the next page out. */
public final class EscalationTimerHandler extends QueueFunction {
  private static final Duration REST_MAX = Duration.ofSeconds(1);

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public EscalationTimerHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public EscalationTimerHandler(Map<String, String> environment) {
    this(SenderComponent.create(environment));
  }

  /** For whoever has put the parts together. */
  public EscalationTimerHandler(SenderComponent component) {
    super(component.batches(), event -> take(component, event));
  }

  private static void take(SenderComponent component, RelayEvent event) {
    switch (event) {
      case WakeUp(_, var message, var timer, var due) -> {
        timer.ifPresent(key -> {
          waitForTheRest(component.clock(), due);
          record(component, message, key, due);
        });
        component.sender().wake(message, timer);
      }
      default -> component.sender().wake(event.message(), Optional.empty());
    }
  }

  /** By how much: negative where it came early, as the first stage of a long one is meant to. */
  private static void record(
      SenderComponent component, MessageId message, TimerKey timer, Instant due) {
    var fired = component.clock().instant();
    component
        .telemetry()
        .measure(
            "TimerFired",
            Duration.between(due, fired),
            Map.of(
                "message", message.value(),
                "timer", timer.kind().name(),
                "text", timer.text().value(),
                "due", due.toString(),
                "fired", fired.toString()));
  }

  /**
   * Queues count in whole seconds, and a timer must not come early: the rest is waited for here.
   */
  private static void waitForTheRest(RelayClock clock, Instant due) {
    var rest = Duration.between(clock.instant(), due);
    if (rest.compareTo(REST_MAX) <= 0) {
      clock.pause(rest);
    }
  }
}

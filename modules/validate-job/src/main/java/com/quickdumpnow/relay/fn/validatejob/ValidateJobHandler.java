package com.quickdumpnow.relay.fn.validatejob;

import com.quickdumpnow.relay.cascade.Intake;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.lambda.QueueFunction;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wiring.IntakeComponent;
import java.util.Map;

/** Entry point: texts in, messages in the store. */
public final class ValidateJobHandler extends QueueFunction {
  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public ValidateJobHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public ValidateJobHandler(Map<String, String> environment) {
    this(IntakeComponent.create(environment));
  }

  /** For whoever has put the parts together. */
  public ValidateJobHandler(IntakeComponent component) {
    super(component.batches(), event -> take(component.intake(), event));
  }

  private static void take(Intake intake, RelayEvent event) {
    switch (event) {
      case TextReceived text -> intake.take(text);
      case JobCreated created -> intake.take(created);
      default ->
          throw new IllegalArgumentException(
              "neither a text nor a job: " + EventCodec.kindOf(event));
    }
  }
}

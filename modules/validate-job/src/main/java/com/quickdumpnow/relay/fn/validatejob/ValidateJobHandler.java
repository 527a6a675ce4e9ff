package com.quickdumpnow.relay.fn.validatejob;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wiring.IntakeComponent;
import java.util.Map;

/** Entry point: texts in, messages in the store. */
public final class ValidateJobHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final IntakeComponent component;

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public ValidateJobHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public ValidateJobHandler(Map<String, String> environment) {
    this.component = IntakeComponent.create(environment);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent batch, Context context) {
    return component.batches().run(batch, this::take);
  }

  private void take(RelayEvent event) {
    switch (event) {
      case TextReceived text -> component.intake().take(text);
      default -> throw new IllegalArgumentException("not a text: " + EventCodec.kindOf(event));
    }
  }
}

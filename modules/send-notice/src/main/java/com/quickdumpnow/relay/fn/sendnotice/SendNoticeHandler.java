package com.quickdumpnow.relay.fn.sendnotice;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.wiring.SenderComponent;
import java.util.Map;
import java.util.Optional;

/** Entry point: acks and commands in, notices out. */
public final class SendNoticeHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final SenderComponent component;

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public SendNoticeHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public SendNoticeHandler(Map<String, String> environment) {
    this.component = SenderComponent.create(environment);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent batch, Context context) {
    return component.batches().run(batch, this::take);
  }

  private void take(RelayEvent event) {
    component.sender().wake(event.message(), Optional.empty());
  }
}

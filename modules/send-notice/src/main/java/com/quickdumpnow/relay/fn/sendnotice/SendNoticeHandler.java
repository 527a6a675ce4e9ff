package com.quickdumpnow.relay.fn.sendnotice;

import com.quickdumpnow.relay.lambda.QueueFunction;
import com.quickdumpnow.relay.wiring.SenderComponent;
import java.util.Map;
import java.util.Optional;

/** Entry point: acks and commands in, notices out. */
public final class SendNoticeHandler extends QueueFunction {
  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public SendNoticeHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public SendNoticeHandler(Map<String, String> environment) {
    this(SenderComponent.create(environment));
  }

  /** For whoever has put the parts together. */
  public SendNoticeHandler(SenderComponent component) {
    super(component.batches(), event -> component.sender().wake(event.message(), Optional.empty()));
  }
}

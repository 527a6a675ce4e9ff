package com.quickdumpnow.relay.fn.forwardprimary;

import com.quickdumpnow.relay.lambda.QueueFunction;
import com.quickdumpnow.relay.wiring.SenderComponent;
import java.util.Map;
import java.util.Optional;

/** Entry point: accepted messages in, the first page out. */
public final class ForwardPrimaryHandler extends QueueFunction {
  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public ForwardPrimaryHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public ForwardPrimaryHandler(Map<String, String> environment) {
    this(SenderComponent.create(environment));
  }

  /** For whoever has put the parts together. */
  public ForwardPrimaryHandler(SenderComponent component) {
    super(component.batches(), event -> component.sender().wake(event.message(), Optional.empty()));
  }
}

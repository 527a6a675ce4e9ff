package com.quickdumpnow.relay.fn.sweeper;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.quickdumpnow.relay.wiring.SweepComponent;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Entry point: a schedule's tick in, wake-ups out. What the tick says does not matter. */
public final class SweeperHandler implements RequestStreamHandler {
  private final SweepComponent component;

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public SweeperHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public SweeperHandler(Map<String, String> environment) {
    this(SweepComponent.create(environment));
  }

  /** For whoever has put the parts together. */
  public SweeperHandler(SweepComponent component) {
    this.component = component;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    component.sweep().run();
  }
}

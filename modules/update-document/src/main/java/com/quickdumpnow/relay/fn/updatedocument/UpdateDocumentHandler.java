package com.quickdumpnow.relay.fn.updatedocument;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.quickdumpnow.relay.wiring.DocumentComponent;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Entry point: a schedule's tick in, the document as it is to be out. */
public final class UpdateDocumentHandler implements RequestStreamHandler {
  private final DocumentComponent component;

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public UpdateDocumentHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public UpdateDocumentHandler(Map<String, String> environment) {
    this.component = DocumentComponent.create(environment);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    component.sync().run();
  }
}

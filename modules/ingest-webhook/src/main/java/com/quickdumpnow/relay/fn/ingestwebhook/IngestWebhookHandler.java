package com.quickdumpnow.relay.fn.ingestwebhook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.quickdumpnow.relay.lambda.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Entry point: one request of Twilio's in, one message on a queue. */
public final class IngestWebhookHandler implements RequestStreamHandler {
  private final Webhook webhook;

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public IngestWebhookHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public IngestWebhookHandler(Map<String, String> environment) {
    this.webhook =
        DaggerIngestWebhookComponent.factory()
            .create(IngestWebhookModule.settings(environment))
            .webhook();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    webhook.take(HttpRequest.read(input)).write(output);
  }
}

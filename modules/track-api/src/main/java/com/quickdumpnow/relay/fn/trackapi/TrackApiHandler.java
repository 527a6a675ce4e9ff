package com.quickdumpnow.relay.fn.trackapi;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.quickdumpnow.relay.lambda.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Entry point: one request in, one answer out. */
public final class TrackApiHandler implements RequestStreamHandler {
  private final TrackApi api;

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public TrackApiHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public TrackApiHandler(Map<String, String> environment) {
    this.api = DaggerTrackApiComponent.factory().create(TrackApiModule.settings(environment)).api();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    api.serve(HttpRequest.read(input)).write(output);
  }
}

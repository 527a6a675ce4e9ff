package com.quickdumpnow.relay.cloud.aws.wire;

/** A service that this JVM answers itself. Implementations are safe for use by several threads. */
public interface AwsService {

  /**
   * Answers one request.
   *
   * @throws AwsFault for an error that the client should see; no state has changed then
   */
  AwsResponse handle(AwsRequest request);

  /** Returns an error in the service's own form. */
  default AwsResponse fault(AwsRequest request, AwsFault fault) {
    return AwsResponse.jsonFault(fault);
  }
}

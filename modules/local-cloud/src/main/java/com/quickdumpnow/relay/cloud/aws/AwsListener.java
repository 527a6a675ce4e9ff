package com.quickdumpnow.relay.cloud.aws;

import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;

/** Hears what AWS services are asked. Called from several threads. */
@FunctionalInterface
public interface AwsListener {

  /**
   * A service has done what it was asked, or refused with a status of its own.
   *
   * @param service as in a signature's scope, such as {@code sqs}
   */
  void answered(String service, AwsRequest request, AwsResponse answer);
}

package com.quickdumpnow.relay.cloud.aws.wire;

/**
 * Whose resources they are; only ever used to build and read ARNs.
 *
 * @param region for example {@code us-west-2}
 * @param id twelve digits
 */
public record AwsAccount(String region, String id) {

  /** Returns the ARN of {@code resource} of {@code service} in this account and region. */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + id + ":" + resource;
  }
}

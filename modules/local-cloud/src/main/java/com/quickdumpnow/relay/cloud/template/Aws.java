package com.quickdumpnow.relay.cloud.template;

/** The one account and region of the embedded cloud, and the names that are made of them. */
public final class Aws {
  /** Account id; the one that other emulators use by default. */
  public static final String ACCOUNT = "000000000000";

  /** Region. */
  public static final String REGION = "us-west-2";

  private Aws() {}

  /**
   * Returns the ARN of a regional resource.
   *
   * @param service as in {@code sqs}
   * @param resource what stands behind the account, as in {@code function:name}
   */
  public static String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + resource;
  }

  /** Returns what follows the last {@code :} of an ARN; of anything else, all of it. */
  static String lastOf(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}

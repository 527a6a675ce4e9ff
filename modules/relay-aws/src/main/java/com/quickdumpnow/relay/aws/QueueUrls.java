package com.quickdumpnow.relay.aws;

import java.util.Map;
import java.util.Optional;

/**
 * The queues that one function may send to.
 *
 * @param inbound texts that came in; a FIFO queue
 * @param receipts the provider's reports
 * @param escalations timers
 */
public record QueueUrls(
    Optional<String> inbound, Optional<String> receipts, Optional<String> escalations) {
  /**
   * Reads {@code INBOUND_QUEUE_URL}, {@code RECEIPTS_QUEUE_URL} and {@code ESCALATIONS_QUEUE_URL},
   * as far as the function has them.
   */
  public static QueueUrls from(Map<String, String> environment) {
    return new QueueUrls(
        url(environment, "INBOUND_QUEUE_URL"),
        url(environment, "RECEIPTS_QUEUE_URL"),
        url(environment, "ESCALATIONS_QUEUE_URL"));
  }

  private static Optional<String> url(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(url -> !url.isBlank());
  }
}

package com.quickdumpnow.relay.twilio;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.net.URI;

/**
 * Which account texts are sent from, and where.
 *
 * @param accountSid {@code AC…}
 * @param messagingServiceSid {@code MG…}, which chooses the sender
 * @param relayNumber the number that customers text
 * @param apiBaseUrl {@code https://api.twilio.com}, or a simulator's
 * @param publicBaseUrl the relay's own address as Twilio knows it, without a path's last slash;
 *     receipts go there
 */
public record TwilioSettings(
    String accountSid,
    String messagingServiceSid,
    PhoneNumber relayNumber,
    URI apiBaseUrl,
    URI publicBaseUrl) {

  /**
   * Checks the addresses.
   *
   * @throws IllegalArgumentException if one is not http or https, or has a query or a fragment; or
   *     if the public one's host has an underscore, which Twilio refuses
   */
  public TwilioSettings {
    checkBase("apiBaseUrl", apiBaseUrl);
    checkBase("publicBaseUrl", publicBaseUrl);
    if (publicBaseUrl.getHost().contains("_")) {
      throw new IllegalArgumentException(
          "publicBaseUrl: %s (expected: a host without an underscore)".formatted(publicBaseUrl));
    }
  }

  private static void checkBase(String name, URI url) {
    var web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!web || url.getHost() == null || url.getRawQuery() != null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "%s: %s (expected: http or https, a host, no query)".formatted(name, url));
    }
  }
}

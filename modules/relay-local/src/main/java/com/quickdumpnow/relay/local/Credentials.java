package com.quickdumpnow.relay.local;

import com.quickdumpnow.relay.simulator.Account;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Who the relay is at Twilio, and which phones are around it. Shows no secret. */
record Credentials(
    String accountSid,
    String authToken,
    Optional<String> authTokenNext,
    String apiKey,
    String apiSecret,
    String messagingServiceSid,
    String relayNumber,
    String primary,
    String backup,
    String dashboardKey) {

  static Credentials of(Account account) {
    return new Credentials(
        account.accountSid(),
        account.authToken(),
        Optional.empty(),
        account.apiKey(),
        account.apiSecret(),
        account.messagingServiceSid(),
        account.relayNumber(),
        account.primary(),
        account.backups().getFirst(),
        account.dashboardKey());
  }

  /**
   * Reads real ones.
   *
   * @throws IllegalArgumentException with the names of all that are missing
   */
  static Credentials of(Map<String, String> environment) {
    var missing = new ArrayList<String>();
    Function<String, String> needed =
        name -> {
          var value = environment.getOrDefault(name, "");
          if (value.isBlank()) {
            missing.add(name);
          }
          return value;
        };
    var credentials =
        new Credentials(
            needed.apply("TWILIO_ACCOUNT_SID"),
            needed.apply("TWILIO_AUTH_TOKEN"),
            Optional.ofNullable(environment.get("TWILIO_AUTH_TOKEN_NEXT")),
            needed.apply("TWILIO_API_KEY"),
            needed.apply("TWILIO_API_SECRET"),
            needed.apply("TWILIO_MESSAGING_SERVICE_SID"),
            needed.apply("RELAY_NUMBER"),
            needed.apply("PRIMARY_PHONE"),
            needed.apply("BACKUP_PHONE"),
            needed.apply("DASHBOARD_KEY"));
    // Twilio must reach this machine: a loopback address is none that it could call.
    var _ = needed.apply("PUBLIC_BASE_URL");
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("--env-file: missing " + String.join(", ", missing));
    }
    return credentials;
  }

  @Override
  public String toString() {
    return "Credentials[" + accountSid + "]";
  }
}

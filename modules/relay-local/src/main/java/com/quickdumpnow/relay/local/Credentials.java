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

  static Credentials of(Account account, Map<String, String> environment) {
    return new Credentials(
        account.accountSid(),
        account.authToken(),
        Optional.ofNullable(environment.get("TWILIO_AUTH_TOKEN_NEXT")),
        account.apiKey(),
        account.apiSecret(),
        account.messagingServiceSid(),
        account.relayNumber(),
        account.primary(),
        account.backups().getFirst(),
        account.dashboardKey());
  }

  /** Returns a simulated account with what the environment says of it in place of its own. */
  static Account simulated(Account account, Map<String, String> environment) {
    var backups = new ArrayList<>(account.backups());
    backups.set(0, environment.getOrDefault("BACKUP_PHONE", backups.getFirst()));
    return new Account(
        environment.getOrDefault("TWILIO_ACCOUNT_SID", account.accountSid()),
        environment.getOrDefault("TWILIO_AUTH_TOKEN", account.authToken()),
        environment.getOrDefault("TWILIO_API_KEY", account.apiKey()),
        environment.getOrDefault("TWILIO_API_SECRET", account.apiSecret()),
        environment.getOrDefault("TWILIO_MESSAGING_SERVICE_SID", account.messagingServiceSid()),
        environment.getOrDefault("RELAY_NUMBER", account.relayNumber()),
        environment.getOrDefault("PRIMARY_PHONE", account.primary()),
        backups,
        environment.getOrDefault("DASHBOARD_KEY", account.dashboardKey()));
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
    var _ =
        environment.containsKey(LocalOptions.TWILIO_API_BASE_URL)
            ? ""
            : needed.apply("PUBLIC_BASE_URL");
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "without the simulator these settings are needed: " + String.join(", ", missing));
    }
    return credentials;
  }

  @Override
  public String toString() {
    return "Credentials[" + accountSid + "]";
  }
}

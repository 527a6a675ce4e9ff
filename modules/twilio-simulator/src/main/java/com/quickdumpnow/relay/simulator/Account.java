package com.quickdumpnow.relay.simulator;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A simulated Twilio account: its credentials, its number, and the people around it.
 *
 * <p>{@link #toString} shows no secret.
 *
 * @param accountSid {@code AC…}
 * @param authToken signs webhooks, and is good for every call
 * @param apiKey {@code SK…}
 * @param apiSecret goes with {@code apiKey}; signs nothing
 * @param messagingServiceSid {@code MG…} of the service that the number belongs to
 * @param relayNumber the account's number, E.164
 * @param primary the first responder's phone, E.164
 * @param backups the further responders' phones in order, at least one, E.164
 * @param dashboardKey not Twilio's: the relay's dashboard key, here so that one question answers
 *     all that a test or a console needs
 */
public record Account(
    String accountSid,
    String authToken,
    String apiKey,
    String apiSecret,
    String messagingServiceSid,
    String relayNumber,
    String primary,
    List<String> backups,
    String dashboardKey) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no backup
   */
  public Account {
    backups = List.copyOf(backups);
    if (backups.isEmpty()) {
      throw new IllegalArgumentException("backups: none (expected: at least one)");
    }
  }

  /** Returns a new account with fictional numbers and credentials from {@code random}. */
  public static Account generate(RandomGenerator random) {
    return new Account(
        "AC" + hex(random, 32),
        hex(random, 32),
        "SK" + hex(random, 32),
        hex(random, 32),
        "MG" + hex(random, 32),
        "+16195550100",
        "+16195550101",
        List.of("+16195550102"),
        hex(random, 40));
  }

  /** Returns the same account with another auth token. */
  public Account withAuthToken(String token) {
    return new Account(
        accountSid,
        token,
        apiKey,
        apiSecret,
        messagingServiceSid,
        relayNumber,
        primary,
        backups,
        dashboardKey);
  }

  @Override
  public String toString() {
    return "Account[" + accountSid + "]";
  }

  /** Returns {@code digits} random hexadecimal digits. */
  static String hex(RandomGenerator random, int digits) {
    var text = new StringBuilder(digits);
    for (var digit = 0; digit < digits; digit++) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }
}

package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.lambda.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Credentials that the operator holds: from a file of mode 600, or from the environment, never from
 * the command line. An option group of commands.
 */
public final class Credentials {
  private final Surroundings surroundings;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Credentials, as lines NAME=VALUE; its mode must be 600.")
  private @Nullable Path file;

  /** Takes them from these surroundings. */
  public Credentials(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Returns the account of a deployment.
   *
   * @throws CommandFailure if what was given is of another account
   */
  public String requireAccount(Deployment deployment) {
    var account = deployment.setting(Setting.TWILIO_ACCOUNT_SID.name());
    if (find("TWILIO_ACCOUNT_SID").filter(sid -> !sid.equals(account)).isPresent()) {
      throw CommandFailure.usage(
          "other_account",
          "TWILIO_ACCOUNT_SID is another account than the stack's",
          "give the credentials of the account that ends in "
              + account.substring(account.length() - 4));
    }
    return account;
  }

  /**
   * Returns a credential that was given; nothing if it was not, or is empty, or says that it is not
   * set.
   *
   * @param name such as {@code TWILIO_AUTH_TOKEN}
   * @throws CommandFailure if the file cannot be read, or others can read it
   */
  public Optional<String> find(String name) {
    try {
      return Optional.ofNullable(
              Environment.read(surroundings.environment(), Optional.ofNullable(file)).get(name))
          .map(String::strip)
          .filter(value -> !value.isEmpty() && !value.equals("unset"));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("env_file", String.valueOf(e.getMessage()), "");
    } catch (IOException _) {
      throw CommandFailure.usage("env_file", "--env-file: %s cannot be read".formatted(file), "");
    }
  }
}

package com.quickdumpnow.relay.operator.secret;

import picocli.CommandLine.Command;

/** The secrets at the terminal. */
@Command(
    name = "secrets",
    description = "The relay's credentials, in Secrets Manager.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(push | show-names | rotate)",
    subcommands = {PushCommand.class, ShowNamesCommand.class, RotateCommand.class},
    footer = {
      "",
      "Examples:",
      "  qdn secrets push --env-file ~/.qdn/secrets",
      "  qdn secrets rotate auth-token"
    })
public final class SecretsCommand {
  /** For picocli. */
  public SecretsCommand() {}
}

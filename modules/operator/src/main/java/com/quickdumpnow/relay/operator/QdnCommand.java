package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.operator.deadletter.DlqCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The operator's command, to which all others belong. */
@Command(
    name = "qdn",
    description = "QDN Relay: no customer's text is lost.",
    mixinStandardHelpOptions = true,
    version = "1.0.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DlqCommand.class,
      LogCommand.class,
      RosterCommand.class,
      SendCommand.class,
      WhyCommand.class
    })
public final class QdnCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets the spec before anything runs
  public QdnCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, such as: qdn local");
  }
}

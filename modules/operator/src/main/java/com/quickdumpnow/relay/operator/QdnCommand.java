package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.operator.deadletter.DlqCommand;
import com.quickdumpnow.relay.operator.doctor.DoctorCommand;
import com.quickdumpnow.relay.operator.provision.CutoverCommand;
import com.quickdumpnow.relay.operator.provision.RollbackCommand;
import com.quickdumpnow.relay.operator.provision.TwilioCommand;
import com.quickdumpnow.relay.operator.secret.SecretsCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The operator's command, to which all others belong. */
@Command(
    name = "qdn",
    description = "QDN Relay: no customer's text is lost.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CutoverCommand.class,
      DlqCommand.class,
      DoctorCommand.class,
      LogCommand.class,
      RollbackCommand.class,
      RosterCommand.class,
      SecretsCommand.class,
      SendCommand.class,
      TwilioCommand.class,
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

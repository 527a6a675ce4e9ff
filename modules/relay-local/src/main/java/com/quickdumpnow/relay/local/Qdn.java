package com.quickdumpnow.relay.local;

import com.quickdumpnow.relay.operator.OperatorCommandLine;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.WhyCommand;
import com.quickdumpnow.relay.operator.deadletter.DlqCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The operator's command. */
@Command(
    name = "qdn",
    description = "QDN Relay: no customer's text is lost.",
    mixinStandardHelpOptions = true,
    version = "1.0.0",
    subcommands = {LocalCommand.class, DlqCommand.class, WhyCommand.class})
public final class Qdn implements Runnable {
  @Spec private CommandSpec spec;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets the spec before anything runs
  public Qdn() {}

  /** Runs one command, and exits with its status: 0 good, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(OperatorCommandLine.of(Qdn.class, Surroundings.ofProcess()).execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, such as: qdn local");
  }
}

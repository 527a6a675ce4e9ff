package com.quickdumpnow.relay.local;

import com.quickdumpnow.relay.operator.OperatorCommandLine;
import com.quickdumpnow.relay.operator.Surroundings;

/** Starts the operator's command, the local run among its own. */
public final class Qdn {
  private Qdn() {}

  /** Runs one command, and exits with its status: 0 good, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(
        OperatorCommandLine.of(Surroundings.ofProcess())
            .addSubcommand(LocalCommand.class)
            .execute(arguments));
  }
}

package com.quickdumpnow.relay.operator;

import java.io.BufferedReader;
import java.io.Console;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What is around a command, besides what it is told.
 *
 * @param environment the process's environment
 * @param terminal where a person answers questions; nothing if nobody is there
 * @param clock the time
 */
public record Surroundings(
    Map<String, String> environment, Optional<BufferedReader> terminal, InstantSource clock) {
  /** Returns those of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .map(console -> new BufferedReader(console.reader())),
        Clock.systemUTC());
  }

  /** Returns who sits at this computer, as it knows him. */
  String user() {
    return variable("USER").orElseGet(() -> System.getProperty("user.name", "somebody"));
  }

  /** Returns a variable of the environment that says something. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}

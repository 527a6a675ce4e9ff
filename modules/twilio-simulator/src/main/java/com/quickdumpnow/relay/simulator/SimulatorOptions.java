package com.quickdumpnow.relay.simulator;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * How a simulator starts. {@link #defaults} and then the {@code with…} methods.
 *
 * @param port where it listens on the loopback address; 0 for any free port
 * @param account whose account it is, made of the one in {@code dataDir}, or else of a new one
 * @param inboundUrl where the account's messaging service reports inbound texts, overrides ({@code
 *     #rc=…}) included; nothing leaves it as it was, which is unset at first
 * @param fallbackUrl where inbound texts are reported when {@code inboundUrl} fails
 * @param speed divides the simulator's own delays, but no time-out
 * @param clock what the messages' times come from
 * @param random what SIDs and credentials come from
 * @param dataDir where messages, settings and the account are kept across runs; nothing keeps them
 *     in memory only
 * @param advancedOptOut whether the service has Twilio's Advanced Opt-Out, which marks inbound
 *     texts with {@code OptOutType}
 */
public record SimulatorOptions(
    int port,
    UnaryOperator<Account> account,
    Optional<URI> inboundUrl,
    Optional<URI> fallbackUrl,
    double speed,
    InstantSource clock,
    RandomGenerator random,
    Optional<Path> dataDir,
    boolean advancedOptOut) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the port or the speed is out of range
   */
  public SimulatorOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: %d (expected: 0 to 65535)".formatted(port));
    }
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("speed: %s (expected: above 0)".formatted(speed));
    }
  }

  /** Returns: a free port, a new account, no webhooks, real time, nothing kept. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0,
        UnaryOperator.identity(),
        Optional.empty(),
        Optional.empty(),
        1,
        InstantSource.system(),
        new SecureRandom(),
        Optional.empty(),
        false);
  }

  /** Listens on this port; 0 for any free one. */
  public SimulatorOptions withPort(int newPort) {
    return new SimulatorOptions(
        newPort, account, inboundUrl, fallbackUrl, speed, clock, random, dataDir, advancedOptOut);
  }

  /** Uses what this makes of the account that was kept, or else of a new one. */
  public SimulatorOptions withAccount(UnaryOperator<Account> change) {
    return new SimulatorOptions(
        port, change, inboundUrl, fallbackUrl, speed, clock, random, dataDir, advancedOptOut);
  }

  /** Reports inbound texts here. */
  public SimulatorOptions withInboundUrl(URI newUrl) {
    return new SimulatorOptions(
        port,
        account,
        Optional.of(newUrl),
        fallbackUrl,
        speed,
        clock,
        random,
        dataDir,
        advancedOptOut);
  }

  /** Reports inbound texts here when the first address fails. */
  public SimulatorOptions withFallbackUrl(URI newUrl) {
    return new SimulatorOptions(
        port,
        account,
        inboundUrl,
        Optional.of(newUrl),
        speed,
        clock,
        random,
        dataDir,
        advancedOptOut);
  }

  /** Divides the simulator's own delays by this. */
  public SimulatorOptions withSpeed(double newSpeed) {
    return new SimulatorOptions(
        port, account, inboundUrl, fallbackUrl, newSpeed, clock, random, dataDir, advancedOptOut);
  }

  /** Takes the messages' times from here. */
  public SimulatorOptions withClock(InstantSource newClock) {
    return new SimulatorOptions(
        port, account, inboundUrl, fallbackUrl, speed, newClock, random, dataDir, advancedOptOut);
  }

  /** Takes SIDs and credentials from here. */
  public SimulatorOptions withRandom(RandomGenerator newRandom) {
    return new SimulatorOptions(
        port, account, inboundUrl, fallbackUrl, speed, clock, newRandom, dataDir, advancedOptOut);
  }

  /** Keeps messages, settings and the account here. */
  public SimulatorOptions withDataDir(Path newDataDir) {
    return new SimulatorOptions(
        port,
        account,
        inboundUrl,
        fallbackUrl,
        speed,
        clock,
        random,
        Optional.of(newDataDir),
        advancedOptOut);
  }

  /** Switches Advanced Opt-Out on or off. */
  public SimulatorOptions withAdvancedOptOut(boolean on) {
    return new SimulatorOptions(
        port, account, inboundUrl, fallbackUrl, speed, clock, random, dataDir, on);
  }
}

package com.quickdumpnow.relay.cloud.aws;

import com.quickdumpnow.relay.cloud.aws.wire.AwsAccount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How an {@link AwsPort} runs. Start from {@link #defaults}.
 *
 * @param port of 127.0.0.1; 0 for any free one
 * @param account whose resources they are
 * @param dataDirectory where all state is kept, so that it survives the end of the process, however
 *     sudden; if empty, in memory only
 * @param clock tells the time to all services but SQS and DynamoDB
 * @param ticking whether schedules and retries become due by themselves; if not, each needs a call
 *     of {@link AwsPort#tick}
 * @param speed divides the intervals of Scheduler's {@code rate()} schedules, and nothing else;
 *     more than 0
 * @param schedulerPrecision how late a schedule may fire, 0 to 59 s; on AWS it is 59 s
 */
public record AwsPortOptions(
    int port,
    AwsAccount account,
    Optional<Path> dataDirectory,
    InstantSource clock,
    boolean ticking,
    double speed,
    Duration schedulerPrecision) {
  private static final Duration PRECISION_MAX = Duration.ofSeconds(59);

  /** Checks the ranges. */
  public AwsPortOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("speed: " + speed + " (expected: more than 0)");
    }
    if (schedulerPrecision.isNegative() || schedulerPrecision.compareTo(PRECISION_MAX) > 0) {
      throw new IllegalArgumentException(
          "schedulerPrecision: " + schedulerPrecision + " (expected: 0 to 59 s)");
    }
  }

  /** Returns a free port, state in memory, the system's clock, and schedules that fire on time. */
  public static AwsPortOptions defaults() {
    return new AwsPortOptions(
        0,
        new AwsAccount("us-west-2", "000000000000"),
        Optional.empty(),
        InstantSource.system(),
        true,
        1.0,
        Duration.ZERO);
  }

  /** Returns these options with another {@link #port}. */
  public AwsPortOptions withPort(int value) {
    return new AwsPortOptions(
        value, account, dataDirectory, clock, ticking, speed, schedulerPrecision);
  }

  /** Returns these options with another {@link #account}. */
  public AwsPortOptions withAccount(AwsAccount value) {
    return new AwsPortOptions(
        port, value, dataDirectory, clock, ticking, speed, schedulerPrecision);
  }

  /** Returns these options with another {@link #dataDirectory}. */
  public AwsPortOptions withDataDirectory(Optional<Path> value) {
    return new AwsPortOptions(port, account, value, clock, ticking, speed, schedulerPrecision);
  }

  /** Returns these options with another {@link #clock}, by which things still become due. */
  public AwsPortOptions withClock(InstantSource value) {
    return new AwsPortOptions(
        port, account, dataDirectory, value, ticking, speed, schedulerPrecision);
  }

  /** Returns these options with a clock that a test moves: nothing is due before {@code tick()}. */
  public AwsPortOptions withManualClock(InstantSource value) {
    return new AwsPortOptions(
        port, account, dataDirectory, value, false, speed, schedulerPrecision);
  }

  /** Returns these options with another {@link #speed}. */
  public AwsPortOptions withSpeed(double value) {
    return new AwsPortOptions(
        port, account, dataDirectory, clock, ticking, value, schedulerPrecision);
  }

  /** Returns these options with another {@link #schedulerPrecision}. */
  public AwsPortOptions withSchedulerPrecision(Duration value) {
    return new AwsPortOptions(port, account, dataDirectory, clock, ticking, speed, value);
  }
}

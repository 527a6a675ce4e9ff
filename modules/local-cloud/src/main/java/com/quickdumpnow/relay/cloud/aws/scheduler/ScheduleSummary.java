package com.quickdumpnow.relay.cloud.aws.scheduler;

import java.time.Instant;
import java.util.Optional;

/**
 * A schedule, for people to look at.
 *
 * @param expression {@code at(…)} or {@code rate(…)}
 * @param timeZone in which {@code at(…)} is meant
 * @param next when it fires next; empty when it is done or disabled
 */
public record ScheduleSummary(
    String group,
    String name,
    String expression,
    String timeZone,
    String targetArn,
    Optional<String> input,
    Optional<Instant> next) {}

package com.quickdumpnow.relay.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Follows drivers, while their jobs are in progress and no longer: it is their privacy too. */
public final class Tracking {
  /** How far ahead of the relay's a device's clock may be. */
  private static final Duration AHEAD_MAX = Duration.ofSeconds(60);

  private final PositionBook positions;

  /** Makes it of this port. */
  public Tracking(PositionBook positions) {
    this.positions = positions;
  }

  /** What became of a position. */
  public enum Outcome {
    /** It is the newest. */
    KEPT,
    /** One that is as new is kept. */
    OLDER,
    /** Its time is yet to come: some clock is wrong. */
    FUTURE,
    /** The job is not in progress. */
    NOT_IN_PROGRESS
  }

  /** Takes a position of a job's driver. */
  public Outcome take(Job job, Position position, Instant now) {
    if (job.state() != JobState.IN_PROGRESS) {
      return Outcome.NOT_IN_PROGRESS;
    }
    if (position.at().isAfter(now.plus(AHEAD_MAX))) {
      return Outcome.FUTURE;
    }
    return positions.move(job.id(), position) ? Outcome.KEPT : Outcome.OLDER;
  }

  /** Returns where a job's driver is, for whoever may see it. */
  public Optional<Position> of(Job job) {
    return job.state() == JobState.IN_PROGRESS ? positions.of(job.id()) : Optional.empty();
  }

  /** Lets a device tell of a job, and no other device any longer. */
  public void bind(JobId job, String deviceId) {
    positions.bind(job, Job.sha256(deviceId));
  }

  /** Returns the job that a device tells of. */
  public Optional<JobId> boundTo(String deviceId) {
    return positions.boundTo(Job.sha256(deviceId));
  }
}

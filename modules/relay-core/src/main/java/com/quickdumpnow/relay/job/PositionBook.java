package com.quickdumpnow.relay.job;

import java.util.Optional;

/**
 * Keeps where jobs' drivers are, and which device tells of which job. Every implementation passes
 * {@code PositionBookContract}.
 */
public interface PositionBook {
  /** Returns the newest position of a job's driver, if any is kept. */
  Optional<Position> of(JobId job);

  /**
   * Keeps a position, unless one that is as new is kept.
   *
   * @return whether it was kept
   */
  boolean move(JobId job, Position position);

  /**
   * Lets a device tell of a job, and no other device any longer; nor the device of another job.
   *
   * @param deviceSha256 SHA-256 of the device's id, 64 hexadecimal digits
   */
  void bind(JobId job, String deviceSha256);

  /** Returns the job that a device tells of. */
  Optional<JobId> boundTo(String deviceSha256);
}

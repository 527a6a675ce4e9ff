package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.Position;
import com.quickdumpnow.relay.job.PositionBook;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps positions in memory. */
public final class InMemoryPositionBook implements PositionBook {
  private final Map<JobId, Position> positions = new HashMap<>();
  private final Map<String, JobId> jobs = new HashMap<>();

  @Override
  public synchronized Optional<Position> of(JobId job) {
    return Optional.ofNullable(positions.get(job));
  }

  @Override
  public synchronized boolean move(JobId job, Position position) {
    if (of(job).filter(kept -> !kept.at().isBefore(position.at())).isPresent()) {
      return false;
    }
    positions.put(job, position);
    return true;
  }

  @Override
  public synchronized void bind(JobId job, String deviceSha256) {
    jobs.values().remove(job);
    jobs.put(deviceSha256, job);
  }

  @Override
  public synchronized Optional<JobId> boundTo(String deviceSha256) {
    return Optional.ofNullable(jobs.get(deviceSha256));
  }
}

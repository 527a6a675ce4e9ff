package com.quickdumpnow.relay.job;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lists jobs, wherever they are kept.
 *
 * <p>Where one source is down or unreadable, the other answers alone. Every implementation passes
 * {@code JobListContract}.
 */
public interface JobList {
  /**
   * Lists jobs, the newest first; then those that the relay has not made or changed, the one
   * written last first. May be some seconds behind.
   *
   * @param states which jobs; not empty
   * @param after where to go on, as the page before said
   * @param limit 1 or more
   * @throws IllegalArgumentException if {@code after} is nothing that a page says
   */
  Page list(Set<JobState> states, Optional<String> after, int limit);

  /**
   * Some jobs.
   *
   * @param jobs the newest first
   * @param next where to go on; nothing if that was all
   */
  record Page(List<Job> jobs, Optional<String> next) {
    /** Copies the list. */
    public Page {
      jobs = List.copyOf(jobs);
    }
  }
}

package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobList;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Keeps jobs in memory; the one kept last is the most recent. */
public final class InMemoryJobBook implements JobBook, JobList {
  /** In the order in which they were kept. */
  private final Map<JobId, Job> jobs = new LinkedHashMap<>();

  /** In the order in which they were made. */
  private final Set<JobId> created = new LinkedHashSet<>();

  @Override
  public synchronized Optional<Job> find(JobId id) {
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public synchronized List<Job> openJobsOf(PhoneNumber customer) {
    return List.copyOf(jobs.values()).reversed().stream()
        .filter(job -> job.state().open())
        .filter(job -> job.customer().filter(customer::equals).isPresent())
        .toList();
  }

  @Override
  public synchronized Page list(Set<JobState> states, Optional<String> after, int limit) {
    var last = after.map(JobId::new);
    var rest =
        List.copyOf(created).reversed().stream()
            .dropWhile(id -> last.filter(place -> !place.equals(id)).isPresent())
            .skip(last.isPresent() ? 1 : 0)
            .map(id -> Objects.requireNonNull(jobs.get(id)))
            .filter(job -> states.contains(job.state()))
            .toList();
    return rest.size() <= limit
        ? new Page(rest, Optional.empty())
        : new Page(rest.subList(0, limit), Optional.of(rest.get(limit - 1).id().value()));
  }

  @Override
  public synchronized boolean save(Job job) {
    if (job.version() < 1) {
      throw new IllegalArgumentException(
          "version: %d (expected: 1 or more)".formatted(job.version()));
    }
    var kept = find(job.id()).map(Job::version).orElse(0L);
    if (kept != job.version() - 1) {
      return false;
    }
    put(job);
    return true;
  }

  /** Has {@code job} as another source would, whatever its version. */
  public synchronized void put(Job job) {
    created.add(job.id());
    jobs.remove(job.id());
    jobs.put(job.id(), job);
  }
}

package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.CUSTOMER;
import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link JobBook} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class JobBookContract {
  private static final PhoneNumber OTHER_CUSTOMER = new PhoneNumber("+16195550135");

  private final FakeClock clock = new FakeClock(NOON);

  private JobBook jobs = new InMemoryJobBook();

  /** Returns a book without jobs that goes by {@code clock}. */
  protected abstract JobBook open(RelayClock clock);

  @BeforeEach
  final void openBook() {
    jobs = open(clock);
  }

  @Test
  void a_job_that_nobody_kept_is_not_found() {
    assertThat(jobs.find(JOB)).isEmpty();
    assertThat(jobs.openJobsOf(CUSTOMER)).isEmpty();
  }

  @Test
  void what_was_kept_is_what_is_found() {
    for (var state : JobState.values()) {
      var job = job(new JobId("j_" + state.word()), state);
      keep(job);
      assertThat(jobs.find(job.id())).contains(job);
    }
  }

  @Test
  void a_job_may_lack_all_that_is_optional() {
    var bare =
        new Job(
            new JobId("t-1"),
            JobState.PENDING,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            "",
            1,
            1);
    keep(bare);
    assertThat(jobs.find(bare.id())).contains(bare);
  }

  @Test
  void a_job_moves_one_version_on_with_each_change() {
    var job = job(JOB, JobState.PENDING);
    keep(job);
    keep(job.change(JobState.IN_PROGRESS, true, NOON));
    keep(job.change(JobState.IN_PROGRESS, true, NOON).change(JobState.COMPLETED, true, NOON));
    assertThat(jobs.find(JOB).map(Job::state)).contains(JobState.COMPLETED);
    assertThat(jobs.find(JOB).map(Job::version)).contains(3L);
  }

  @Test
  void a_change_from_another_version_is_not_kept() {
    var job = job(JOB, JobState.PENDING);
    assertThat(jobs.save(job.change(JobState.CANCELLED, true, NOON)))
        .as("never kept before")
        .isFalse();
    assertThat(jobs.find(JOB)).isEmpty();

    keep(job);
    assertThat(jobs.save(job)).as("the same again").isFalse();
    keep(job.change(JobState.IN_PROGRESS, true, NOON));
    assertThat(jobs.save(job.change(JobState.CANCELLED, true, NOON)))
        .as("from an older one")
        .isFalse();
    assertThat(jobs.find(JOB)).contains(job.change(JobState.IN_PROGRESS, true, NOON));
  }

  @Test
  void of_20_that_change_a_job_at_the_same_time_exactly_one_is_kept() throws Exception {
    var job = job(JOB, JobState.PENDING);
    keep(job);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 20; i++) {
        tries.add(threads.submit(() -> jobs.save(job.change(JobState.IN_PROGRESS, true, NOON))));
      }
      var kept = 0;
      for (var result : tries) {
        kept += result.get() ? 1 : 0;
      }
      assertThat(kept).isEqualTo(1);
    }
    assertThat(jobs.find(JOB).map(Job::version)).contains(2L);
  }

  @Test
  void a_customer_s_open_jobs_come_most_recent_first() {
    keep(job(new JobId("j_1"), JobState.PENDING));
    clock.advance(Duration.ofHours(1));
    keep(job(new JobId("j_3"), JobState.PENDING));
    clock.advance(Duration.ofHours(1));
    keep(job(new JobId("j_2"), JobState.IN_PROGRESS));
    assertThat(jobs.openJobsOf(CUSTOMER))
        .extracting(job -> job.id().value())
        .containsExactly("j_2", "j_3", "j_1");
  }

  @Test
  void a_job_that_is_changed_is_the_most_recent() {
    var first = job(new JobId("j_1"), JobState.PENDING);
    keep(first);
    clock.advance(Duration.ofHours(1));
    keep(job(new JobId("j_2"), JobState.PENDING));
    clock.advance(Duration.ofHours(1));
    keep(first.change(JobState.IN_PROGRESS, true, NOON));
    assertThat(jobs.openJobsOf(CUSTOMER))
        .extracting(job -> job.id().value())
        .containsExactly("j_1", "j_2");
  }

  @Test
  void jobs_that_are_over_and_jobs_of_others_are_not_a_customer_s_open_jobs() {
    keep(job(new JobId("j_done"), JobState.COMPLETED));
    keep(job(new JobId("j_off"), JobState.CANCELLED));
    keep(of(Optional.of(OTHER_CUSTOMER), "j_others"));
    keep(of(Optional.empty(), "j_nobodys"));
    var ending = job(new JobId("j_ending"), JobState.IN_PROGRESS);
    keep(ending);
    assertThat(jobs.openJobsOf(CUSTOMER)).containsExactly(ending);

    keep(ending.change(JobState.COMPLETED, true, NOON));
    assertThat(jobs.openJobsOf(CUSTOMER)).isEmpty();
    assertThat(jobs.openJobsOf(OTHER_CUSTOMER)).hasSize(1);
  }

  private void keep(Job job) {
    assertThat(jobs.save(job)).isTrue();
  }

  private static Job of(Optional<PhoneNumber> customer, String id) {
    return new Job(
        new JobId(id),
        JobState.PENDING,
        customer,
        Optional.empty(),
        Optional.empty(),
        false,
        "",
        1,
        1);
  }
}

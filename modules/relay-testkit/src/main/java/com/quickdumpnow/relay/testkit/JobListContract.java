package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobList;
import com.quickdumpnow.relay.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link JobList} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class JobListContract {
  private static final Set<JobState> ALL = EnumSet.allOf(JobState.class);
  private static final Duration BEHIND_MAX = Duration.ofSeconds(5);

  private final FakeClock clock = new FakeClock(NOON);

  private Books books = new Books(new InMemoryJobBook(), new InMemoryJobBook());

  /** The list, and the book whose jobs it lists. */
  public record Books(JobBook book, JobList list) {}

  /** Returns a list without jobs that goes by {@code clock}. */
  protected abstract Books open(RelayClock clock);

  @BeforeEach
  final void openList() {
    books = open(clock);
  }

  @Test
  void without_jobs_is_one_empty_page() {
    assertThat(pages(ALL, 10)).isEqualTo(List.of(List.of()));
  }

  @Test
  void the_newest_come_first_and_one_that_changes_keeps_its_place() {
    for (int n = 1; n <= 5; n++) {
      keep(n, JobState.PENDING);
    }
    var second = job(new JobId("j_2"), JobState.PENDING);
    assertThat(books.book().save(second.change(JobState.IN_PROGRESS, true, NOON))).isTrue();

    for (int limit = 1; limit <= 6; limit++) {
      eventually(ALL, limit, List.of("j_5", "j_4", "j_3", "j_2", "j_1"));
    }
  }

  @Test
  void those_of_one_state_are_listed_alone() {
    keep(1, JobState.PENDING);
    keep(2, JobState.COMPLETED);
    keep(3, JobState.PENDING);
    keep(4, JobState.CANCELLED);
    eventually(EnumSet.of(JobState.PENDING), 1, List.of("j_3", "j_1"));
    eventually(EnumSet.of(JobState.COMPLETED, JobState.CANCELLED), 9, List.of("j_4", "j_2"));
    eventually(EnumSet.of(JobState.IN_PROGRESS), 9, List.of());
  }

  @Test
  void a_place_that_no_page_says_is_refused() {
    for (var cursor : List.of("", "~", "0", "no cursor of ours", "x".repeat(2_000))) {
      assertThatThrownBy(() -> books.list().list(ALL, Optional.of(cursor), 10))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void keep(int n, JobState state) {
    clock.advance(Duration.ofMinutes(1));
    assertThat(books.book().save(job(new JobId("j_" + n), state))).isTrue();
  }

  private void eventually(Set<JobState> states, int limit, List<String> expected) {
    var deadline = System.nanoTime() + BEHIND_MAX.toNanos();
    while (!ids(states, limit).equals(expected) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(ids(states, limit)).isEqualTo(expected);
  }

  private List<String> ids(Set<JobState> states, int limit) {
    return pages(states, limit).stream().flatMap(List::stream).toList();
  }

  private List<List<String>> pages(Set<JobState> states, int limit) {
    var pages = new ArrayList<List<String>>();
    var after = Optional.<String>empty();
    do {
      var page = books.list().list(states, after, limit);
      assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
      pages.add(page.jobs().stream().map(job -> job.id().value()).toList());
      after = page.next();
    } while (after.isPresent() && pages.size() < 100);
    return pages;
  }
}

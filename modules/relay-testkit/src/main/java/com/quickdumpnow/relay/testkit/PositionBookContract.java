package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.Position;
import com.quickdumpnow.relay.job.PositionBook;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link PositionBook} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class PositionBookContract {
  private static final JobId OTHER = new JobId("j_other");
  private static final String DEVICE = Job.sha256("a device");

  private PositionBook book = new InMemoryPositionBook();

  /** Returns an empty book. */
  protected abstract PositionBook open();

  @BeforeEach
  final void openBook() {
    book = open();
  }

  private static Position at(int seconds) {
    return new Position(
        32.715736 + seconds / 1e5, -117.1610838, Optional.of(4.5), NOON.plusSeconds(seconds));
  }

  @Test
  void what_was_kept_is_read_to_the_last_digit() {
    assertThat(book.of(JOB)).isEmpty();
    for (var position :
        new Position[] {
          at(1),
          new Position(-90, 180, Optional.empty(), NOON.plusSeconds(2)),
          new Position(1e-9, -0.000012345678901, Optional.of(0.0), NOON.plusMillis(2_001))
        }) {
      assertThat(book.move(JOB, position)).isTrue();
      assertThat(book.of(JOB)).contains(position);
    }
    assertThat(book.of(OTHER)).isEmpty();
  }

  @Test
  void an_older_one_and_the_same_again_change_nothing() {
    assertThat(book.move(JOB, at(5))).isTrue();
    for (int seconds : new int[] {5, 4, 0}) {
      assertThat(book.move(JOB, at(seconds))).isFalse();
      assertThat(book.of(JOB)).contains(at(5));
    }
    assertThat(book.move(OTHER, at(1))).isTrue();
  }

  @Test
  void a_device_tells_of_the_job_that_it_was_bound_to_last() {
    assertThat(book.boundTo(DEVICE)).isEmpty();
    book.bind(JOB, DEVICE);
    book.bind(JOB, DEVICE);
    assertThat(book.boundTo(DEVICE)).contains(JOB);
    book.bind(OTHER, DEVICE);
    assertThat(book.boundTo(DEVICE)).contains(OTHER);
  }

  @Test
  void of_a_job_one_device_tells_and_the_one_before_no_longer() {
    book.bind(JOB, DEVICE);
    book.bind(JOB, Job.sha256("another device"));
    assertThat(book.boundTo(DEVICE)).isEmpty();
    assertThat(book.boundTo(Job.sha256("another device"))).contains(JOB);
  }
}

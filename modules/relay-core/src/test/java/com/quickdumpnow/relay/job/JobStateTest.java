package com.quickdumpnow.relay.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JobStateTest {
  @ParameterizedTest
  @CsvSource({
    "PENDING, IN_PROGRESS, true",
    "PENDING, COMPLETED, true",
    "PENDING, CANCELLED, true",
    "IN_PROGRESS, COMPLETED, true",
    "IN_PROGRESS, CANCELLED, true",
    "IN_PROGRESS, PENDING, false",
    "COMPLETED, PENDING, false",
    "COMPLETED, IN_PROGRESS, false",
    "COMPLETED, CANCELLED, false",
    "CANCELLED, PENDING, false",
    "CANCELLED, IN_PROGRESS, false",
    "CANCELLED, COMPLETED, false",
  })
  void moves_forward_only(JobState from, JobState to, boolean allowed) {
    assertThat(from.mayBecome(to)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @EnumSource
  void may_stay_and_is_found_by_its_word(JobState state) {
    assertThat(state.mayBecome(state)).isTrue();
    assertThat(JobState.of(state.word())).contains(state);
  }

  @Test
  void is_open_while_work_is_to_be_done() {
    assertThat(Arrays.stream(JobState.values()).filter(JobState::open))
        .containsExactly(JobState.PENDING, JobState.IN_PROGRESS);
  }

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Job JOB =
      new Job(
          new JobId("j_1"),
          JobState.PENDING,
          Optional.empty(),
          Optional.of("hash"),
          Optional.empty(),
          false,
          "Gate 4",
          1,
          7);

  @Test
  void a_job_that_is_changed_is_one_version_on_and_otherwise_the_same() {
    assertThat(JOB.change(JobState.COMPLETED, true, NOON))
        .isEqualTo(
            new Job(
                JOB.id(),
                JobState.COMPLETED,
                Optional.empty(),
                Optional.of("hash"),
                Optional.empty(),
                true,
                "Gate 4",
                1,
                8,
                Optional.of(NOON)));
  }

  @Test
  void a_token_opens_its_job_for_a_time_after_the_end_whatever_is_changed_later() {
    var lifetime = Duration.ofDays(7);
    assertThat(JOB.tokenIsOver(Instant.MAX, lifetime)).isFalse();
    for (var end : List.of(JobState.COMPLETED, JobState.CANCELLED)) {
      var over =
          JOB.change(JobState.IN_PROGRESS, false, NOON.minusSeconds(9))
              .change(end, false, NOON)
              .change(end, true, NOON.plusSeconds(9));
      assertThat(over.tokenIsOver(NOON.plus(lifetime).minusNanos(1), lifetime)).isFalse();
      assertThat(over.tokenIsOver(NOON.plus(lifetime), lifetime)).isTrue();
    }
  }

  @Test
  void other_words_name_no_state() {
    assertThat(JobState.of("in_progress")).isEmpty();
    assertThat(JobState.of("PENDING")).isEmpty();
    assertThat(JobState.of("")).isEmpty();
  }
}

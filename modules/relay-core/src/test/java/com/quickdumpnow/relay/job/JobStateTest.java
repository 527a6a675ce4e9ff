package com.quickdumpnow.relay.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

  @Test
  void a_job_that_is_changed_is_one_version_on_and_otherwise_the_same() {
    var job =
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
    assertThat(job.change(JobState.COMPLETED, true))
        .isEqualTo(
            new Job(
                job.id(),
                JobState.COMPLETED,
                Optional.empty(),
                Optional.of("hash"),
                Optional.empty(),
                true,
                "Gate 4",
                1,
                8));
  }

  @Test
  void other_words_name_no_state() {
    assertThat(JobState.of("in_progress")).isEmpty();
    assertThat(JobState.of("PENDING")).isEmpty();
    assertThat(JobState.of("")).isEmpty();
  }
}

package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobNote;
import com.quickdumpnow.relay.job.JobNotes;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link JobNotes} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class JobNotesContract {
  private static final JobId OTHER = new JobId("j_other");

  private JobNotes notes = new InMemoryJobNotes();

  /** Returns notes of which there are none. */
  protected abstract JobNotes open();

  @BeforeEach
  final void openNotes() {
    notes = open();
  }

  private static JobNote note(long version) {
    return new JobNote(version, NOON.plusMillis(version), "dashboard", "Ünïcode 🚚\n" + version);
  }

  @Test
  void notes_are_read_as_they_were_written_oldest_first_and_those_of_their_job() {
    assertThat(notes.of(JOB)).isEmpty();
    for (long version : new long[] {2, 9, 10, 100}) {
      notes.add(JOB, note(version));
    }
    notes.add(OTHER, note(3));
    assertThat(notes.of(JOB)).containsExactly(note(2), note(9), note(10), note(100));
    assertThat(notes.of(OTHER)).containsExactly(note(3));
  }

  @Test
  void the_same_again_changes_nothing() {
    notes.add(JOB, note(2));
    notes.add(JOB, note(2));
    assertThat(notes.of(JOB)).containsExactly(note(2));
  }

  @Test
  void of_many_the_newest_are_told() {
    LongStream.rangeClosed(1, JobNotes.TOLD_MAX + 3L).forEach(n -> notes.add(JOB, note(n)));
    assertThat(notes.of(JOB)).hasSize(JobNotes.TOLD_MAX).startsWith(note(4));
  }

  @Test
  void those_of_one_job_are_forgotten_and_no_others() {
    notes.add(JOB, note(2));
    notes.add(JOB, note(3));
    notes.add(OTHER, note(2));
    notes.erase(JOB);
    notes.erase(JOB);
    assertThat(notes.of(JOB)).isEmpty();
    assertThat(notes.of(OTHER)).isEqualTo(List.of(note(2)));
  }
}

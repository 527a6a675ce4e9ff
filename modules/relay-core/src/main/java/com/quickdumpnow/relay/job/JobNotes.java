package com.quickdumpnow.relay.job;

import java.util.List;

/** Keeps what was noted about jobs. Every implementation passes {@code JobNotesContract}. */
public interface JobNotes {
  /** How many notes of a job are told: the newest. */
  int TOLD_MAX = 200;

  /** Returns the notes of a job, oldest first; {@value #TOLD_MAX} at most. */
  List<JobNote> of(JobId job);

  /** Keeps a note. The same again changes nothing. */
  void add(JobId job, JobNote note);

  /** Forgets all notes of a job. */
  void erase(JobId job);
}

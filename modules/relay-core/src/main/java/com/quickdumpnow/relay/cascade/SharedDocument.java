package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobNote;
import com.quickdumpnow.relay.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The document of jobs that the relay shares with another writer. Of what is not the relay's,
 * nothing is ever changed, and nothing is written over that cannot be read.
 */
public interface SharedDocument {
  /** How many texts of a job it has at most: the newest. */
  int MESSAGES_MAX = 200;

  /**
   * Returns where the document says that jobs stand, or nothing if it cannot be read.
   *
   * @throws RuntimeException if it did not answer
   */
  Optional<States> states();

  /**
   * Where jobs stand.
   *
   * @param at when the document was written last, in whole seconds
   */
  record States(Map<JobId, JobState> states, Instant at) {
    /** Copies the map. */
    public States {
      states = Map.copyOf(states);
    }
  }

  /** Returns where the document said that a job stands when that was noted last. */
  Optional<JobState> noted(JobId job);

  /** Notes where the document says that a job stands. */
  void note(JobId job, JobState state);

  /**
   * Writes what is to be said of a job, if the document does not say it.
   *
   * @param entry is asked again whenever the document was read again, so that what is written is
   *     never older than what stands there
   * @return whether the document says it now; if not, the next time will do
   * @throws RuntimeException if it did not answer
   */
  boolean write(JobId job, Supplier<Entry> entry);

  /**
   * What is to be said of a job.
   *
   * @param state where it stands; nothing leaves what the document says
   * @param insteadOf what the document may say of that by now: if it says anything else, its other
   *     writer has just changed it, and that stays
   * @param messages its newest messages, oldest first
   * @param notes what the dispatcher noted about it, oldest first
   */
  record Entry(
      Optional<JobState> state,
      Optional<JobState> insteadOf,
      List<MessageState> messages,
      List<JobNote> notes) {
    /** Copies the lists. */
    public Entry {
      messages = List.copyOf(messages);
      notes = List.copyOf(notes);
    }
  }
}

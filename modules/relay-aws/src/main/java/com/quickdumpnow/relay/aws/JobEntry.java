package com.quickdumpnow.relay.aws;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import java.util.List;
import java.util.Optional;

/**
 * What the shared document is to say of one job.
 *
 * @param job which
 * @param state where it stands, if the relay knows better than the document
 * @param insteadOf what the document may say of that by now; whatever else it says stays
 * @param messages the newest of its messages, oldest first; each has an {@code id}
 * @param notes what was noted about it here, oldest first; each has an {@code id}
 */
record JobEntry(
    JobId job,
    Optional<JobState> state,
    Optional<JobState> insteadOf,
    List<JsonObject> messages,
    List<JsonObject> notes) {
  /** Says whose an entry is: the others stay as they are. */
  static final String MARK = "relay";

  /** Copies the lists. */
  JobEntry {
    messages = List.copyOf(messages);
    notes = List.copyOf(notes);
  }
}

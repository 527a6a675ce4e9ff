package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobNote;
import com.quickdumpnow.relay.job.JobNotes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps notes in memory. */
public final class InMemoryJobNotes implements JobNotes {
  private final Map<JobId, SortedMap<Long, JobNote>> notes = new HashMap<>();

  @Override
  public synchronized List<JobNote> of(JobId job) {
    var all = List.copyOf(notes.getOrDefault(job, new TreeMap<>()).values());
    return all.subList(Math.max(0, all.size() - TOLD_MAX), all.size());
  }

  @Override
  public synchronized void add(JobId job, JobNote note) {
    notes.computeIfAbsent(job, _ -> new TreeMap<>()).put(note.version(), note);
  }

  @Override
  public synchronized void erase(JobId job) {
    notes.remove(job);
  }
}

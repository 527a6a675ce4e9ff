package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.job.JobNotes;

class InMemoryJobNotesTest extends JobNotesContract {
  @Override
  protected JobNotes open() {
    return new InMemoryJobNotes();
  }
}

package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.JobBook;

class InMemoryJobBookTest extends JobBookContract {
  @Override
  protected JobBook open(RelayClock clock) {
    return new InMemoryJobBook();
  }
}

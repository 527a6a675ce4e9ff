package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.RelayClock;

class InMemoryJobListTest extends JobListContract {
  @Override
  protected Books open(RelayClock clock) {
    var jobs = new InMemoryJobBook();
    return new Books(jobs, jobs);
  }
}

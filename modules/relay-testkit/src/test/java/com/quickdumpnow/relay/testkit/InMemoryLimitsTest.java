package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.Limits;

class InMemoryLimitsTest extends LimitsContract {
  @Override
  protected Limits open() {
    return new InMemoryLimits();
  }
}

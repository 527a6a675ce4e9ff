package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.job.PositionBook;

class InMemoryPositionBookTest extends PositionBookContract {
  @Override
  protected PositionBook open() {
    return new InMemoryPositionBook();
  }
}

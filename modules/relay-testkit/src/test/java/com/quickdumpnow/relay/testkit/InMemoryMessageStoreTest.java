package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RelayClock;

class InMemoryMessageStoreTest extends MessageStoreContract {
  @Override
  protected MessageStore open(RelayClock clock) {
    return new InMemoryMessageStore(clock);
  }
}

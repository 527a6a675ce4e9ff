package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent;
import java.util.List;

class FakeEventQueuesTest extends EventQueuesContract {
  private final FakeEventQueues queues = new FakeEventQueues();

  @Override
  protected EventQueues queues() {
    return queues;
  }

  @Override
  protected EventQueues deadQueues() {
    queues.down(true);
    return queues;
  }

  @Override
  protected List<RelayEvent> received(int n) {
    return queues.sent();
  }
}

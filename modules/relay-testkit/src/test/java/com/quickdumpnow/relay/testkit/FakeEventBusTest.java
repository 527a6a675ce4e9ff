package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.RelayEvent;
import java.util.List;

class FakeEventBusTest extends EventBusContract {
  private final FakeEventBus bus = new FakeEventBus();

  @Override
  protected EventBus bus() {
    return bus;
  }

  @Override
  protected EventBus deadBus() {
    bus.down(true);
    return bus;
  }

  @Override
  protected List<RelayEvent> delivered(int n) {
    return bus.published();
  }
}

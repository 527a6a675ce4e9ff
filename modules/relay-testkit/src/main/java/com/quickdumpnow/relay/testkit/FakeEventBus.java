package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.RelayEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was published, in order. Delivers it to nobody. */
public final class FakeEventBus implements EventBus {
  private final List<RelayEvent> published = new CopyOnWriteArrayList<>();
  private volatile boolean down;

  @Override
  public void publish(RelayEvent event) {
    if (down) {
      throw new IllegalStateException("the fake bus is down");
    }
    published.add(event);
  }

  /** Returns everything that was published, in order. */
  public List<RelayEvent> published() {
    return List.copyOf(published);
  }

  /** From now on every call fails, or no longer does. */
  public void down(boolean isDown) {
    down = isDown;
  }
}

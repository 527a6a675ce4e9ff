package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.AttemptFailed;
import com.quickdumpnow.relay.event.RelayEvent.CascadeExhausted;
import com.quickdumpnow.relay.event.RelayEvent.CommandReceived;
import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.RelayEvent.ResponderLeft;
import com.quickdumpnow.relay.event.RelayEvent.TextBundled;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.event.RelayEvent.TextWritten;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was sent, in order. Knows no duplicates and delivers to nobody. */
public final class FakeEventQueues implements EventQueues {
  private final List<RelayEvent> sent = new CopyOnWriteArrayList<>();
  private volatile boolean down;

  @Override
  public void send(RelayEvent event) {
    switch (event) {
      case TextReceived _, JobCreated _, ReceiptReceived _, WakeUp _ -> {
        if (down) {
          throw new IllegalStateException("the fake queues are down");
        }
        sent.add(event);
      }
      case MessageAccepted _,
          TextBundled _,
          MessageAcked _,
          CommandReceived _,
          TextWritten _,
          AttemptFailed _,
          ResponderLeft _,
          CascadeExhausted _ ->
          throw new IllegalArgumentException(
              "event: %s (expected: a kind that has a queue)"
                  .formatted(event.getClass().getSimpleName()));
    }
  }

  /** Returns everything that was sent, in order. */
  public List<RelayEvent> sent() {
    return List.copyOf(sent);
  }

  /** From now on every call fails, or no longer does. */
  public void down(boolean isDown) {
    down = isDown;
  }
}

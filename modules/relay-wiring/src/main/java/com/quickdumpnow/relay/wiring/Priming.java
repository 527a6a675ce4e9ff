package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.wire.EventCodec;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;

/**
 * Goes once through what every event needs, before the first one comes: a snapshot then holds the
 * classes and the compiled code, and a text does not wait for them. Changes nothing.
 */
public final class Priming {
  private static final MessageId NOBODY = new MessageId("PRIMING");

  private final MessageStore store;
  private final EventCodec codec;
  private final Telemetry telemetry;

  @Inject
  Priming(MessageStore store, EventCodec codec, Telemetry telemetry) {
    this.store = store;
    this.codec = codec;
    this.telemetry = telemetry;
  }

  /** Never throws: a function that starts while its table is down works once that is back. */
  public void run() {
    try {
      var event = codec.decode(codec.encode(new MessageAccepted(Instant.EPOCH, NOBODY)));
      var _ = store.load(event.message());
    } catch (RuntimeException e) {
      telemetry.count("NotPrimed", Map.of("reason", e.toString()));
    }
  }
}

package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.wire.EventCodec;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes once through what every event needs, before the first one comes: a snapshot then holds the
 * classes and the compiled code, and a text does not wait for them. Changes nothing.
 */
public final class Priming {
  /** A message that nobody sent. */
  static final MessageId NOBODY = new MessageId("PRIMING");

  /** A phone that nobody has. */
  static final PhoneNumber NO_PHONE = new PhoneNumber("+10000000000");

  /** A timer that nobody armed. */
  static final TimerKey NO_TIMER = new TimerKey(TimerKey.Kind.ACK, new TextKey("priming"));

  /** A text that no account has. */
  static final TextSid NO_SID = new TextSid("SM" + "0".repeat(32));

  private final MessageStore store;
  private final EventCodec codec;
  private final Telemetry telemetry;

  @Inject
  Priming(MessageStore store, EventCodec codec, Telemetry telemetry) {
    this.store = store;
    this.codec = codec;
    this.telemetry = telemetry;
  }

  /**
   * Goes through it. Never throws: a function that starts while its table is down works once that
   * is back.
   *
   * @param more what else this function's events need; it must not change anything
   */
  public void run(Runnable... more) {
    attempt(() -> {
      var event = codec.decode(codec.encode(new MessageAccepted(Instant.EPOCH, NOBODY)));
      var known = store.load(event.message());
      var text =
          new InboundText(
              NOBODY, Instant.EPOCH, NO_PHONE, NO_PHONE, new TextBody("priming"), List.of());
      var settled = new Settled(text, Settlement.IGNORED, Optional.empty(), List.of());
      // From a version that it does not have: a conflict, and nothing is kept.
      var _ =
          store.commit(
              new Commit(
                  NOBODY, known.version() + 1, settled, List.of(), Optional.empty(), List.of()));
    });
    for (var one : more) {
      attempt(one);
    }
  }

  private void attempt(Runnable one) {
    try {
      one.run();
    } catch (RuntimeException e) {
      telemetry.count("NotPrimed", Map.of("reason", e.toString()));
    }
  }
}

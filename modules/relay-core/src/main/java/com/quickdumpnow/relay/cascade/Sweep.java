package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what was forgotten: messages whose time has passed, and texts that the provider has and the
 * relay never got. It only wakes; it changes nothing itself. Not for several threads.
 */
public final class Sweep {
  /** How long after its time something counts as forgotten. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);

  /** How far back the provider's list of received texts is compared each time. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(15);

  /** How far back it is compared in the first minutes of an hour: after an outage, say. */
  private static final Duration LOOK_FAR_BACK = Duration.ofHours(25);

  private static final int LOOK_FAR_BACK_MINUTES = 2;

  private static final int WAKES_MAX = 200;

  private final MessageStore store;
  private final EventQueues queues;
  private final Texting texting;
  private final Telemetry telemetry;
  private final RelayClock clock;

  /**
   * Who was woken when, and may have his wake-up still before him: where the queue is long already,
   * another one each time would only make it longer.
   */
  private final Map<MessageId, Instant> woken = new HashMap<>();

  /** Makes the sweeper of these ports. */
  public Sweep(
      MessageStore store,
      EventQueues queues,
      Texting texting,
      Telemetry telemetry,
      RelayClock clock) {
    this.store = store;
    this.queues = queues;
    this.texting = texting;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /**
   * Looks once.
   *
   * @throws RuntimeException if the store or a queue did not answer; the next sweep finds the same
   */
  public void run() {
    var now = clock.instant();
    woken.values().removeIf(at -> !at.isAfter(now.minus(FORGOTTEN_AFTER)));
    for (var message : store.due(now.minus(FORGOTTEN_AFTER), WAKES_MAX)) {
      if (!woken.containsKey(message)) {
        telemetry.count("Forgotten", Map.of("message", message.value()));
        queues.send(new RelayEvent.WakeUp(now, message, Optional.empty(), now));
        woken.put(message, now);
      }
    }
    try {
      // In their order, which a customer's texts keep from here on.
      var received =
          texting.receivedSince(now.minus(lookBack(now))).stream()
              .sorted(Comparator.comparing(InboundText::at))
              .toList();
      for (var text : received) {
        if (text.at().isBefore(now.minus(FORGOTTEN_AFTER))
            && store.load(text.id()).state() instanceof Unseen) {
          telemetry.count("TakenFromList", Map.of("message", text.id().value()));
          queues.send(new RelayEvent.TextReceived(text, Optional.empty(), Optional.empty()));
        }
      }
    } catch (TextingUnavailableException e) {
      telemetry.count("ListUnavailable", Map.of("reason", String.valueOf(e.getMessage())));
    }
  }

  private static Duration lookBack(Instant now) {
    return now.atOffset(ZoneOffset.UTC).getMinute() < LOOK_FAR_BACK_MINUTES
        ? LOOK_FAR_BACK
        : LOOK_BACK;
  }
}

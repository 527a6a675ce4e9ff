package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.Texting.OutgoingText;
import com.quickdumpnow.relay.sms.Texting.Progress;
import com.quickdumpnow.relay.sms.Texting.SentText;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;

/** Does for a message whatever its state calls for now: claims, arms, sends, asks, reconciles. */
public final class TextSender {
  /** How far back from the claim the provider's list is searched: its clock is not ours. */
  private static final Duration LIST_MARGIN = Duration.ofMinutes(2);

  private final Cascades cascades;
  private final MessageStore store;
  private final Texting texting;
  private final Timers timers;
  private final OperatorMail mail;
  private final Telemetry telemetry;
  private final RelayClock clock;

  /** Makes the shell of these ports. */
  public TextSender(
      Cascades cascades,
      MessageStore store,
      Texting texting,
      Timers timers,
      OperatorMail mail,
      Telemetry telemetry,
      RelayClock clock) {
    this.cascades = cascades;
    this.store = store;
    this.texting = texting;
    this.timers = timers;
    this.mail = mail;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /**
   * Looks at a message and does what is due.
   *
   * @param timer the timer that fired; nothing if something else asks
   * @throws RuntimeException if a port did not answer; the same call again is safe
   */
  public void wake(MessageId id, Optional<TimerKey> timer) {
    var steps = new ArrayDeque<Step>();
    steps.add(cascades.apply(id, new CascadeEvent.Woken(clock.instant(), timer)));
    while (!steps.isEmpty()) {
      var step = steps.remove();
      for (var decision : step.decisions()) {
        carryOut(id, step.next(), decision)
            .ifPresent(event -> steps.add(cascades.apply(id, event)));
      }
    }
  }

  private Optional<CascadeEvent> carryOut(MessageId id, MessageState state, Decision decision) {
    return switch (decision) {
      case Decision.Publish _ -> Optional.empty(); // The cascades have done that.
      case Decision.Arm(var timer, var due) -> {
        arm(id, timer, due);
        yield Optional.empty();
      }
      case Decision.Rearm(var timer, var due) -> {
        timers.rearm(id, timer, due);
        yield Optional.empty();
      }
      case Decision.Cancel(var timer) -> {
        timers.cancel(id, timer);
        yield Optional.empty();
      }
      case Decision.Send(var key, int n) -> {
        var outcome = texting.send(outgoing(id, text(state, key)));
        yield Optional.of(new CascadeEvent.SendReturned(clock.instant(), key, n, outcome));
      }
      case Decision.AskProgress(var key, var sid) -> {
        var progress = progress(sid);
        yield Optional.of(new CascadeEvent.ProgressAsked(clock.instant(), key, progress));
      }
      case Decision.SearchList(var key, int n) -> {
        var found = search(id, text(state, key));
        yield Optional.of(new CascadeEvent.ListSearched(clock.instant(), key, n, found));
      }
      case Decision.MailOperator() -> {
        if (state instanceof Cascade cascade) {
          mail.send(
              "QDN Relay: nobody took message #%s".formatted(cascade.code()),
              OperatorLetters.exhausted(cascade));
        }
        yield Optional.of(new CascadeEvent.OperatorMailed(clock.instant()));
      }
    };
  }

  /**
   * Arms a timer. Where that fails the text goes out all the same: the claim is in the sweeper's
   * index already, and a text that waits for a timer is a text that is late.
   */
  private void arm(MessageId id, TimerKey timer, Instant due) {
    try {
      timers.arm(id, timer, due);
    } catch (RuntimeException e) {
      telemetry.count(
          "TimerNotArmed",
          Map.of("message", id.value(), "timer", timer.toString(), "reason", e.toString()));
    }
  }

  private static OutboundText text(MessageState state, TextKey key) {
    return state.text(key).orElseThrow(() -> new IllegalStateException("no text " + key));
  }

  private static OutgoingText outgoing(MessageId id, OutboundText text) {
    return new OutgoingText(text.to(), text.body(), text.media(), new ReceiptKey(id, text.key()));
  }

  private Optional<Progress> progress(TextSid sid) {
    try {
      return texting.progress(sid);
    } catch (TextingUnavailableException _) {
      return Optional.empty();
    }
  }

  /**
   * Finds a text at the provider by its whole body. Two texts may say the same, so one that the
   * relay knows as another text is not it.
   */
  private Optional<SentText> search(MessageId id, OutboundText text) {
    var key = new ReceiptKey(id, text.key());
    return texting.sentTo(text.to(), text.claimedAt().minus(LIST_MARGIN)).stream()
        .filter(sent -> sent.body().equals(text.body()))
        .filter(sent -> store.textWith(sent.sid()).filter(owner -> !owner.equals(key)).isEmpty())
        .findFirst();
  }
}

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.Texting.SentText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which texts go out now: each is claimed before it is sent, and watched until it is known what
 * became of it.
 */
final class Sends {
  /** How often one text is sent at most when nobody knows whether the try before went out. */
  private static final int SENDS_MAX = 4;

  /** How long whoever claimed a text can be alive: the time-out of a function. */
  private static final Duration CLAIMER_LIFE_MAX = Duration.ofSeconds(15);

  private final Draft draft;
  private final Instant now;
  private final Duration settleTime;
  private final People people;

  Sends(Draft draft, Duration settleTime, People people) {
    this.draft = draft;
    this.now = draft.now();
    this.settleTime = settleTime;
    this.people = people;
  }

  /** Takes in whether the provider's list has a text, and sends it again if it has not. */
  void searched(TextKey key, int n, Optional<SentText> found) {
    var known = draft.text(key);
    if (known.isEmpty() || !known.get().unresolved() || known.get().sending().n() != n) {
      return;
    }
    var text = known.get();
    if (found.isPresent()) {
      new Deliveries(draft).found(text, found.get());
    } else if (people.of(text.to()).optedOut()) {
      refuse(text);
    } else if (wanted(text) && n < SENDS_MAX) {
      claim(text, Map.of("evidence", "not in the provider's list"));
    } else {
      abandon(text);
    }
  }

  /** Takes in whether somebody gets one more text of its kind. */
  void admitted(TextKey key, boolean yes) {
    draft
        .planned(key)
        .filter(text -> wanted(text) && !people.of(text.to()).optedOut())
        .ifPresent(text -> {
          if (yes) {
            claim(text, Map.of());
          } else {
            draft.put(text.with(new Sending.Abandoned(0, now)));
            draft.log(What.HELD_BACK, key, Map.of());
          }
        });
  }

  /** Gives up whatever waits for somebody who wants no texts. */
  void refuseUnwelcome() {
    for (var text : draft.texts()) {
      if (isUnwelcome(text)) {
        refuse(text);
      }
    }
  }

  /** Sends, looks for and asks after all that the state calls for at this instant. */
  void pursue() {
    for (var text : draft.texts()) {
      switch (text.sending()) {
        // Also what has been planned just now.
        case Sending.Planned _ when !wanted(text) -> abandon(text);
        case Sending.Planned _ when isUnwelcome(text) -> refuse(text);
        case Sending.Planned _ when text.purpose() == Purpose.OVERFLOW_LETTER ->
            draft.decide(new Decision.Mail(text.key()));
        case Sending.Planned _ ->
            Quotas.of(draft.before(), text)
                .ifPresentOrElse(
                    quota -> draft.decide(new Decision.Admit(text.key(), quota)),
                    () -> claim(text, Map.of()));
        case Sending.Retry(_, _, var notBefore) when !wanted(text) -> abandon(text);
        case Sending.Retry(_, _, var notBefore) when !now.isBefore(notBefore) ->
            claim(text, Map.of("evidence", "did not go out before"));
        case Sending.Intent(int n, var at) when !now.isBefore(at.plus(settleTime)) ->
            draft.decide(new Decision.SearchList(text.key(), n));
        case Sending.Unknown(int n, var at) when !now.isBefore(at.plus(settleTime)) ->
            draft.decide(new Decision.SearchList(text.key(), n));
        case Sending.Accepted(_, _, var sid, _) when receiptOverdue(text) ->
            draft.decide(new Decision.AskProgress(text.key(), sid));
        case Sending _ -> {}
      }
    }
  }

  /** Claims one send: whoever commits this is the only one who makes it. */
  void claim(OutboundText text, Map<String, String> why) {
    var n = text.sending().n() + 1;
    var claimed = text.with(new Sending.Intent(n, now));
    draft.put(claimed);
    var facts = new LinkedHashMap<>(why);
    facts.put("n", "" + n);
    draft.log(What.CLAIMED, text.key(), facts);
    // Armed before the send: a crash from here on leaves no text unwatched.
    armPage(claimed);
    draft.decide(new Decision.Send(text.key(), n));
  }

  private void armPage(OutboundText page) {
    draft
        .openCascade()
        .filter(_ -> isCurrentPage(page))
        .ifPresent(cascade -> {
          draft.arm(Kind.ACK, page.key(), cascade.ackDeadline(page));
          draft.arm(Kind.DELIVERY, page.key(), cascade.deliveryDeadline(page));
        });
  }

  /** The provider would not send it either. */
  void refuse(OutboundText text) {
    draft.put(text.with(new Sending.Refused(text.sending().n(), Texting.OPTED_OUT, now)));
    draft.log(What.OPTED_OUT, text.key(), Map.of("evidence", "asked not to be texted"));
  }

  private void abandon(OutboundText text) {
    draft.put(text.with(new Sending.Abandoned(text.sending().n(), now)));
    draft.log(What.ABANDONED, text.key(), Map.of());
  }

  /** Whether a text waits for its turn whose reader wants no texts; a letter is none. */
  private boolean isUnwelcome(OutboundText text) {
    var waits =
        text.sending() instanceof Sending.Planned || text.sending() instanceof Sending.Retry;
    return waits && text.purpose() != Purpose.OVERFLOW_LETTER && people.of(text.to()).optedOut();
  }

  /**
   * A page is wanted while its step is the cascade's, and by whoever took the message: he may have
   * said "OK" to another one, and must read this one all the same. That somebody else is asked is
   * worth telling while he is. An update is worth one try, at once: later it may come upon the next
   * one, and is not so any more. Every other text is wanted till it is sent.
   */
  private boolean wanted(OutboundText text) {
    return switch (text.purpose()) {
      case PAGE -> isCurrentPage(text) || isTakers(text);
      case OVERFLOW, OVERFLOW_LETTER -> draft.openCascade().isPresent();
      case UPDATE ->
          text.sending() instanceof Sending.Planned(var since)
              && now.isBefore(since.plus(Updates.NEWS))
              && (!text.key().equals(Updates.WAITING) || draft.openCascade().isPresent());
      default -> true;
    };
  }

  private boolean isTakers(OutboundText page) {
    return draft.status() instanceof Status.Acked(var ack, _)
        && ack.responder().isPresent()
        && ack.responder().equals(page.responder());
  }

  private boolean isCurrentPage(OutboundText text) {
    return draft
        .openCascade()
        .flatMap(Cascade::currentPage)
        .filter(page -> page.key().equals(text.key()))
        .isPresent();
  }

  private boolean receiptOverdue(OutboundText text) {
    return isCurrentPage(text)
        && !text.handedOver()
        && !text.failed()
        && !text.asked()
        && draft
            .openCascade()
            .filter(open -> !now.isBefore(open.deliveryDeadline(text)))
            .isPresent();
  }

  /** Arms a timer again that fired before what it waits for was due. */
  void rearm(TimerKey timer) {
    draft
        .text(timer.text())
        .flatMap(text -> due(timer.kind(), text))
        .filter(now::isBefore)
        .ifPresent(due -> draft.decide(new Decision.Rearm(timer, due)));
  }

  /**
   * Arms what a claim is still to wait for: whoever made it may have died before he had armed
   * anything, and is dead for certain by now. But for the timer that has just fired, which {@link
   * #rearm} sees to; and only for a claim that nobody has come back from, since whoever notes an
   * outcome arms what follows from it. So timers do not breed while it is unknown for long what
   * became of a text.
   */
  void watch(Optional<TimerKey> fired) {
    for (var text : draft.texts()) {
      if (text.sending() instanceof Sending.Intent
          && text.claimedAt().plus(CLAIMER_LIFE_MAX).isBefore(now)) {
        Stream.of(Kind.ACK, Kind.DELIVERY, Kind.SETTLE)
            .filter(kind -> !fired.equals(Optional.of(new TimerKey(kind, text.key()))))
            .forEach(kind ->
                due(kind, text)
                    .filter(now::isBefore)
                    .ifPresent(due -> draft.arm(kind, text.key(), due)));
      }
    }
  }

  private Optional<Instant> due(Kind kind, OutboundText text) {
    var open = draft.openCascade().filter(_ -> isCurrentPage(text));
    return switch (kind) {
      case ACK -> open.map(cascade -> cascade.ackDeadline(text));
      case DELIVERY ->
          open.filter(_ -> !text.handedOver()).map(cascade -> cascade.deliveryDeadline(text));
      case SETTLE ->
          text.unresolved() ? Optional.of(text.claimedAt().plus(settleTime)) : Optional.empty();
      // What it waits for has no text yet: Bundling arms it.
      case DIGEST -> Optional.empty();
      case RETRY ->
          text.sending() instanceof Sending.Retry(_, _, var notBefore)
              ? Optional.of(notBefore)
              : Optional.empty();
    };
  }
}

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who takes the message, what he writes, and who is told of it. */
final class Acks {
  private final Draft draft;

  Acks(Draft draft) {
    this.draft = draft;
  }

  /** Takes an ack in, with what was written to the customer in the same text. */
  void ack(Ack ack, Optional<TextBody> reply, List<String> media) {
    var known = draft.cascade();
    if (known.isEmpty()) {
      return;
    }
    var cascade = known.get();
    if (cascade.ack().isPresent()) {
      ackAgain(cascade, cascade.ack().get(), ack);
    } else {
      ackFirst(cascade, ack);
      if (reply.isEmpty()) {
        // Whose words are on their way needs no other proof that a person has it.
        new Updates(draft).taken(cascade, ack);
      }
    }
    reply.ifPresent(words -> reply(cascade, ack, words, media));
    if (!pendingTimers().isEmpty()) {
      // Also where nobody is to be told: whoever hears of it takes the timer back.
      draft.publish(new RelayEvent.MessageAcked(draft.now(), draft.message()));
    } else {
      draft.announce();
    }
  }

  /** The timers of a cascade that nobody is waiting for any more. */
  List<TimerKey> pendingTimers() {
    return draft.cascade().filter(cascade -> !cascade.open()).stream()
        .flatMap(cascade ->
            cascade.texts().stream()
                .filter(text -> text.purpose() == Purpose.PAGE)
                .filter(page -> draft.now().isBefore(cascade.ackDeadline(page))))
        .map(page -> new TimerKey(Kind.ACK, page.key()))
        .toList();
  }

  private void ackFirst(Cascade cascade, Ack ack) {
    var exhaustedAt =
        draft.status() instanceof Status.Exhausted(var at, _)
            ? Optional.of(at)
            : Optional.<Instant>empty();
    draft.become(new Status.Acked(ack, exhaustedAt));
    draft.log(
        What.ACKED, Map.of("by", ack.by(), "how", ack.how().name(), "evidence", ack.evidence()));
    for (var page : cascade.texts()) {
      if (page.purpose().asks() && page.mayBeRead()) {
        page.responder()
            .filter(reader -> !ack.responder().equals(Optional.of(reader)))
            .ifPresent(reader ->
                tell(
                    "taken-",
                    Purpose.TAKEN,
                    cascade,
                    reader,
                    Wording.taken(cascade.code(), ack.by())));
      }
    }
    // Whoever took it without having been asked was told of none of the further texts.
    ack.responder()
        .filter(taker -> cascade.mayBeReadBy().noneMatch(taker::equals))
        .ifPresent(new Bundling(draft)::digestSoFar);
    new Losses(draft).passOn();
  }

  private void ackAgain(Cascade cascade, Ack first, Ack again) {
    // The same reply again changes nothing, and whoever has it is not told that he has it.
    if (first.evidence().equals(again.evidence()) || first.responder().equals(again.responder())) {
      return;
    }
    again
        .responder()
        .filter(late -> draft.text(new TextKey("taken-before-" + late)).isEmpty())
        .ifPresent(late -> {
          draft.log(
              What.ACKED_AGAIN,
              Map.of("by", again.by(), "how", again.how().name(), "evidence", again.evidence()));
          tell(
              "taken-before-",
              Purpose.TAKEN_BEFORE,
              cascade,
              late,
              Wording.takenBefore(cascade.code(), first.by()));
        });
  }

  private void reply(Cascade cascade, Ack ack, TextBody words, List<String> media) {
    var key = new TextKey("reply-" + ack.evidence());
    if (draft.text(key).isEmpty() && !(Wording.replies(words).isEmpty() && media.isEmpty())) {
      draft.log(What.REPLIED, Map.of("by", ack.by(), "evidence", ack.evidence()));
      draft.planParts(key, Purpose.REPLY, cascade.text().from(), ack.responder(), words, media);
    }
  }

  private void tell(
      String prefix, Purpose purpose, Cascade cascade, int responder, TextBody words) {
    draft.plan(
        new TextKey(prefix + responder),
        purpose,
        cascade.roster().chain().get(responder).phone(),
        Optional.of(responder),
        words);
  }
}

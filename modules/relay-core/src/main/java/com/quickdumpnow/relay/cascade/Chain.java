package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.cascade.Roster.WhenPrimaryInactive;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Whom a cascade asks, and when it goes on to the next. */
final class Chain {
  private final Draft draft;
  private final Instant now;
  private final Sends sends;
  private final People people;

  Chain(Draft draft, Sends sends, People people) {
    this.draft = draft;
    this.now = draft.now();
    this.sends = sends;
    this.people = people;
  }

  /** Moves along the chain while there is cause to. */
  void advance() {
    var open = draft.openCascade();
    while (open.isPresent() && advance(open.get())) {
      open = draft.openCascade();
    }
  }

  /** Moves one step on, and returns whether the next may already be called for. */
  private boolean advance(Cascade cascade) {
    var page = cascade.currentPage();
    var cause = page.isEmpty() ? Optional.of(Cause.FIRST) : causeToMoveOn(cascade, page.get());
    if (cause.isEmpty()) {
      return false;
    }
    var next = nextStep(cascade);
    if (next.isEmpty()) {
      if (cause.get().endsTheChain() && cascade.pagesSettled()) {
        exhaust(cascade, cause.get());
      }
      return false;
    }
    page.ifPresent(former -> {
      var after = cascade.lost().filter(_ -> cause.get() == Cause.FAILED).orElse(former);
      draft.log(What.ESCALATED, after.key(), Map.of("cause", cause.get().name()));
      new Updates(draft).waiting(cascade);
    });
    passOver(cascade, next.get());
    return page(cascade, next.get(), Map.of("cause", cause.get().name()));
  }

  /** Why a cascade moves to a responder, or on from one. */
  private enum Cause {
    FIRST,
    FAILED,
    NO_ACK,
    NOT_HANDED_OVER,
    INACTIVE,
    OPTED_OUT;

    /** Whoever has the text may still answer it, unless his time is over or it never came. */
    boolean endsTheChain() {
      return this == FAILED || this == NO_ACK;
    }
  }

  private Optional<Cause> causeToMoveOn(Cascade cascade, OutboundText page) {
    if (cascade.lost().isPresent()) {
      return Optional.of(Cause.FAILED);
    }
    // Where nobody is left to ask, he still has his time.
    var gone = gone(people.of(page.to()), page).filter(_ -> !cascade.notAsked().isEmpty());
    if (gone.isPresent()) {
      return gone;
    }
    if (page.sending() instanceof Sending.Accepted && !now.isBefore(cascade.ackDeadline(page))) {
      return Optional.of(Cause.NO_ACK);
    }
    if (!page.handedOver()
        && !now.isBefore(cascade.deliveryDeadline(page))
        && (page.asked() || !(page.sending() instanceof Sending.Accepted))) {
      return Optional.of(Cause.NOT_HANDED_OVER);
    }
    return Optional.empty();
  }

  /** Why whoever has {@code page} is not waited for. */
  private Optional<Cause> gone(Contact contact, OutboundText page) {
    if (contact.optedOut()) {
      return Optional.of(Cause.OPTED_OUT);
    }
    return contact.awaySince(now).filter(page.claimedAt()::isBefore).map(_ -> Cause.INACTIVE);
  }

  /** Who is asked next: the first who is there, else the first. */
  private Optional<Integer> nextStep(Cascade cascade) {
    return cascade.notAsked().stream()
        .filter(step -> absence(cascade, step).isEmpty())
        .findFirst()
        .or(() -> cascade.notAsked().stream().findFirst());
  }

  /**
   * Why somebody is passed over while others can be asked: he is away, or not on duty. A backup
   * need not have done anything of late: he is there to be called.
   */
  private Optional<Cause> absence(Cascade cascade, int step) {
    var roster = cascade.roster();
    var responder = roster.chain().get(step);
    var contact = people.of(responder.phone());
    var absent =
        step > 0
            ? contact.awaySince(now).isPresent() || !responder.onDuty(now)
            : roster.whenPrimaryInactive() == WhenPrimaryInactive.BACKUP_FIRST
                && !(contact.activeAt(now, roster.activityWindow()) && responder.onDuty(now));
    // Who cannot be texted has his turn all the same: the log then says so.
    return absent && !contact.optedOut() ? Optional.of(Cause.INACTIVE) : Optional.empty();
  }

  /** Asks a responder, and returns whether that has failed already. */
  private boolean page(Cascade cascade, int step, Map<String, String> why) {
    var text = cascade.text();
    var age = Duration.between(text.at(), now);
    var parts = Wording.pages(cascade.code(), cascade.job(), text.from(), text.body(), age);
    var page =
        new OutboundText(
            Cascade.pageKey(step),
            Purpose.PAGE,
            cascade.roster().chain().get(step).phone(),
            Optional.of(step),
            parts.getFirst(),
            text.media(),
            new Sending.Planned(now),
            Optional.empty(),
            false);
    if (people.of(page.to()).optedOut()) {
      sends.refuse(page);
      return true;
    }
    sends.claim(page, why);
    // Whoever is asked later reads all that came since.
    new Bundling(draft).digestSoFar(step);
    for (int part = 1; part < parts.size(); part++) {
      draft.plan(
          Draft.partOf(page.key(), part),
          Purpose.CONTINUATION,
          page.to(),
          page.responder(),
          parts.get(part));
    }
    return false;
  }

  private void exhaust(Cascade cascade, Cause cause) {
    draft.become(new Status.Exhausted(now, false));
    draft.log(What.EXHAUSTED, Map.of("cause", cause.name()));
    new Updates(draft).comfort(cascade);
    draft.publish(new RelayEvent.CascadeExhausted(now, draft.message()));
  }

  /** Takes in whether the operator was told of the end of the chain. */
  void mailed(boolean sent) {
    if (draft.status() instanceof Status.Exhausted(var at, boolean done) && !done) {
      draft.become(new Status.Exhausted(at, true));
      draft.log(sent ? What.MAILED : What.NOT_MAILED, Map.of());
    }
  }

  private void passOver(Cascade cascade, int next) {
    for (int step : cascade.notAsked()) {
      if (step < next) {
        var responder = cascade.roster().chain().get(step);
        draft.log(
            What.PASSED_OVER,
            Map.of(
                "responder",
                responder.id(),
                "cause",
                absence(cascade, step).map(Cause::name).orElse("")));
        if (step == 0) {
          tellOfOverflow(cascade, responder, cascade.roster().chain().get(next).name());
        }
      }
    }
  }

  private void tellOfOverflow(Cascade cascade, Responder primary, String asked) {
    if (primary.email().isPresent()) {
      draft.plan(
          new TextKey("overflow"),
          Purpose.OVERFLOW_LETTER,
          primary.phone(),
          Optional.of(0),
          Wording.overflowLetter(cascade.code(), cascade.job(), cascade.text(), asked));
    } else {
      textOfOverflow(new TextKey("overflow"), cascade, asked);
    }
  }

  /** Takes in what became of a letter; one that did not go out is a text. */
  void lettered(TextKey key, boolean sent) {
    draft
        .planned(key)
        .ifPresent(letter -> {
          if (sent) {
            draft.put(letter.with(new Sending.Mailed(now)));
            draft.log(What.MAILED, key, Map.of());
          } else {
            draft.put(letter.with(new Sending.Abandoned(0, now)));
            draft.log(What.NOT_MAILED, key, Map.of());
            draft
                .cascade()
                .ifPresent(cascade ->
                    textOfOverflow(new TextKey("overflow-text"), cascade, asked(cascade)));
          }
        });
  }

  private void textOfOverflow(TextKey key, Cascade cascade, String asked) {
    var text = cascade.text();
    draft.plan(
        key,
        Purpose.OVERFLOW,
        cascade.roster().chain().getFirst().phone(),
        Optional.of(0),
        Wording.overflow(cascade.code(), cascade.job(), text.from(), text.body(), asked));
  }

  /** The name of whoever is asked now. */
  private static String asked(Cascade cascade) {
    return cascade
        .currentPage()
        .flatMap(OutboundText::responder)
        .map(step -> cascade.roster().chain().get(step).name())
        .orElse("somebody else");
  }
}

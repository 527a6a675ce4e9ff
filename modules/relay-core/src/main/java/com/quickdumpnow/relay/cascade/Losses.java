package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.OutboundText.Delivery;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.sms.TextKey;
import java.util.Map;
import java.util.Optional;

/** What did not arrive, and who is told of it. */
final class Losses {
  private final Draft draft;

  Losses(Draft draft) {
    this.draft = draft;
  }

  /** Tells the other functions if a text has just failed that something follows from. */
  void announce() {
    draft
        .openCascade()
        .flatMap(Cascade::lost)
        .ifPresent(lost ->
            draft.publish(new RelayEvent.AttemptFailed(draft.now(), draft.message(), lost.key())));
    tell();
    draft.texts().stream()
        .filter(text -> text.purpose() == Purpose.NOT_DELIVERED)
        .filter(notice -> notice.sending() instanceof Sending.Planned)
        .findFirst()
        .ifPresent(notice ->
            draft.publish(
                new RelayEvent.AttemptFailed(draft.now(), draft.message(), notice.key())));
  }

  /** Plans the texts that tell of them. */
  void tell() {
    tellOfFailedReplies();
    passOn();
  }

  /** Whoever wrote to a customer is told if that did not arrive. */
  private void tellOfFailedReplies() {
    draft
        .cascade()
        .ifPresent(cascade ->
            draft.texts().stream()
                .filter(text -> text.purpose() == Purpose.REPLY && text.failed())
                .forEach(reply ->
                    reply
                        .responder()
                        .ifPresent(author ->
                            draft.plan(
                                new TextKey("failed-" + reply.key().value()),
                                Purpose.NOT_DELIVERED,
                                cascade.roster().chain().get(author).phone(),
                                Optional.of(author),
                                Wording.notDelivered(cascade.code(), errorCode(reply))))));
  }

  /**
   * What adds to the page of whoever took the message and did not reach him is for the others who
   * have the page, and for the operator, whom the log's entry alarms.
   */
  void passOn() {
    draft
        .cascade()
        .ifPresent(cascade ->
            cascade
                .ack()
                .flatMap(Ack::responder)
                .ifPresent(
                    taker -> cascade.lostTo(taker).forEach(lost -> passOn(cascade, taker, lost))));
  }

  private void passOn(Cascade cascade, int taker, OutboundText lost) {
    var notice = new TextKey("failed-" + lost.key().value());
    if (draft.text(notice).isPresent()) {
      return;
    }
    var others =
        cascade.texts().stream()
            .filter(text -> text.purpose() == Purpose.PAGE && text.mayBeRead() && !text.failed())
            .flatMap(page -> page.responder().stream())
            .filter(other -> other != taker)
            .toList();
    draft.log(What.UNREAD, lost.key(), Map.of("passed_on", "" + others.size()));
    draft.plan(
        notice,
        Purpose.NOT_DELIVERED,
        lost.to(),
        lost.responder(),
        Wording.notAllArrived(cascade.code()));
    for (int other : others) {
      draft.plan(
          new TextKey("unread-%s-%d".formatted(lost.key().value(), other)),
          Purpose.DIGEST,
          cascade.roster().chain().get(other).phone(),
          Optional.of(other),
          Wording.passedOn(cascade.code(), cascade.roster().chain().get(taker).name(), lost.body()),
          lost.media());
    }
  }

  private static int errorCode(OutboundText text) {
    return text.sending() instanceof Sending.Refused(_, int code, _)
        ? code
        : text.delivery().flatMap(Delivery::errorCode).orElse(0);
  }
}

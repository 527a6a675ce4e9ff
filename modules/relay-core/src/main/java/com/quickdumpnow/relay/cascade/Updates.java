package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.sms.Language;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What a customer is told of his message without anybody having written it. */
final class Updates {
  static final TextKey RECEIVED = new TextKey("update-received");
  static final TextKey WAITING = new TextKey("update-waiting");
  private static final TextKey TAKEN = new TextKey("update-taken");

  /**
   * How long an update is one; the quota counts from when it was let through, before it is sent.
   */
  static final Duration NEWS = Duration.ofMinutes(1);

  private final Draft draft;

  Updates(Draft draft) {
    this.draft = draft;
  }

  /** Tells him of his new job. */
  void job(Cascade cascade, String link) {
    plan(
        cascade,
        new TextKey("link"),
        Purpose.TRACKING_LINK,
        language -> Wording.jobCreated(language, link));
  }

  /** Tells him that his message is here, where that is wanted. */
  void received(Cascade cascade) {
    if (cascade.roster().tells().received()) {
      plan(cascade, RECEIVED, Purpose.UPDATE, Wording::received);
    }
  }

  /** Tells him who has taken it, where that is wanted. */
  void taken(Cascade cascade, Ack ack) {
    if (cascade.roster().tells().taken()) {
      ack.responder()
          .map(cascade.roster().chain()::get)
          .ifPresent(taker ->
              plan(
                  cascade,
                  TAKEN,
                  Purpose.UPDATE,
                  language -> Wording.takenByPerson(language, taker.name())));
    }
  }

  /** Tells him that somebody else is asked, where that is wanted. */
  void waiting(Cascade cascade) {
    if (cascade.roster().tells().waiting()) {
      plan(cascade, WAITING, Purpose.UPDATE, Wording::stillLooking);
    }
  }

  /** Tells him at the end of the chain that his message is here, if nothing else has. */
  void comfort(Cascade cascade) {
    if (draft.text(RECEIVED).filter(told -> !told.failed()).isEmpty()) {
      plan(cascade, new TextKey("received"), Purpose.RECEIVED, Wording::received);
    }
  }

  private void plan(
      Cascade cascade, TextKey key, Purpose purpose, Function<Language, TextBody> words) {
    draft.plan(
        key,
        purpose,
        cascade.text().from(),
        Optional.empty(),
        words.apply(Language.of(cascade.text().body())));
  }
}

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Bundle;
import com.quickdumpnow.relay.cascade.MessageState.Bundled;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The further texts of a customer who sends many: they reach responders in few texts, beside the
 * page of the first.
 */
final class Bundling {
  /** How many further texts of a customer's are shown to responders, and not only counted. */
  private static final int SHOWN_MAX = 50;

  /** How many pictures one text takes. Source: Twilio, Message resource, MediaUrl. */
  private static final int MEDIA_MAX = 10;

  private final Draft draft;
  private final Instant now;

  Bundling(Draft draft) {
    this.draft = draft;
    this.now = draft.now();
  }

  /** Takes in a further text of the customer's. */
  void join(InboundText text) {
    var known = draft.bundle().orElseGet(() -> new Bundle(List.of(), 0, 0));
    if (known.texts().stream().anyMatch(one -> one.id().equals(text.id()))) {
      return;
    }
    var shown = known.texts().size() < SHOWN_MAX;
    var texts = new ArrayList<>(known.texts());
    texts.add(
        new Bundled(
            text.id(),
            now,
            shown ? text.body() : new TextBody(""),
            shown ? text.media() : List.of()));
    draft.keep(new Bundle(texts, known.told(), known.digests()));
    draft.log(What.JOINED, Map.of("text", text.id().value()));
    if (known.waiting().isEmpty()) {
      draft.publish(new RelayEvent.TextBundled(now, draft.message()));
    }
  }

  /** Tells of the further texts when enough of them may have come. */
  void digest() {
    var due = draft.bundle().flatMap(Bundle::due);
    if (due.isEmpty() || draft.cascade().filter(Cascade::isRead).isEmpty()) {
      return;
    }
    var known = draft.bundle().get();
    var key = "digest-" + known.digests();
    if (now.isBefore(due.get())) {
      draft.arm(Kind.DIGEST, new TextKey(key), due.get());
      return;
    }
    var waiting = known.waiting();
    draft.keep(new Bundle(known.texts(), known.texts().size(), known.digests() + 1));
    readers().forEach(reader -> planDigest(key + "-" + reader, reader, waiting));
  }

  /** Who reads what follows: whoever took the message, else all who were asked. */
  private List<Integer> readers() {
    var taker =
        draft.status() instanceof Status.Acked(var ack, _)
            ? ack.responder()
            : Optional.<Integer>empty();
    return taker
        .map(List::of)
        .orElseGet(() -> draft.cascade().stream().flatMap(Cascade::mayBeReadBy).toList());
  }

  /** Plans a text of all that others were told of for one who reads it only now. */
  void digestSoFar(int reader) {
    draft
        .bundle()
        .filter(known -> known.told() > 0)
        .ifPresent(known ->
            planDigest("digest-page-" + reader, reader, known.texts().subList(0, known.told())));
  }

  private void planDigest(String key, int reader, List<Bundled> further) {
    draft
        .cascade()
        .ifPresent(cascade ->
            draft.plan(
                new TextKey(key),
                Purpose.DIGEST,
                cascade.roster().chain().get(reader).phone(),
                Optional.of(reader),
                Wording.digest(
                    cascade.code(),
                    cascade.job(),
                    cascade.text().from(),
                    further.stream().map(Bundled::words).toList()),
                further.stream().flatMap(one -> one.media().stream()).limit(MEDIA_MAX).toList()));
  }
}

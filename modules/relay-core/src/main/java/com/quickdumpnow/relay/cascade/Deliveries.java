package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.OutboundText.Delivery;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.Texting.Progress;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.sms.Texting.SentText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the provider says of each text: whether it has it, and how far it has brought it. */
final class Deliveries {
  /** How many tries follow each other at once when the provider cannot be reached. */
  private static final int IMMEDIATE_TRIES = 3;

  private static final Duration RETRY_MIN = Duration.ofSeconds(2);
  private static final Duration RETRY_MAX = Duration.ofMinutes(1);

  /** The longest wait that the provider may ask for: what it names beyond that is no answer. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(15);

  /** How often a text is tried that certainly did not go out: about an hour at the longest pace. */
  private static final int TRIES_MAX = 60;

  /**
   * The provider's codes for pictures that it does not take. Source: Twilio, "Error and Warning
   * Dictionary".
   */
  private static final Set<Integer> MEDIA_REFUSED = Set.of(21620, 21621, 21622, 21623);

  private final Draft draft;
  private final Instant now;

  Deliveries(Draft draft) {
    this.draft = draft;
    this.now = draft.now();
  }

  /** Takes a receipt in. */
  void merge(ReceiptArrived receipt) {
    var known = draft.text(receipt.text());
    if (known.isEmpty()) {
      return;
    }
    var text = known.get();
    if (text.sid().filter(sid -> !sid.equals(receipt.sid())).isPresent()) {
      draft.log(What.DOUBLED, text.key(), Map.of("sid", receipt.sid().value()));
      return;
    }
    if (text.sid().isEmpty()) {
      text = accept(text, receipt.sid(), "receipt");
    }
    var status = DeliveryStatus.of(receipt.status());
    if (status.isEmpty()) {
      draft.log(What.RECEIPT_IGNORED, text.key(), Map.of("status", receipt.status()));
      return;
    }
    progress(text, new Progress(status.get(), receipt.errorCode()), "receipt");
  }

  /** Takes in what a send came to. */
  void sent(TextKey key, int n, Sent outcome, Duration settleTime) {
    var known = draft.text(key);
    if (known.isEmpty()) {
      return;
    }
    var text = known.get();
    if (outcome instanceof Sent.Accepted(var sid)) {
      if (text.sid().filter(sid::equals).isPresent()) {
        return; // A receipt was faster.
      }
      if (text.sid().isPresent()) {
        draft.log(What.DOUBLED, key, Map.of("sid", sid.value(), "n", "" + n));
        return;
      }
      // Also the answer to an older try: the text is out, and must not be tried again.
      accept(text, sid, "answer");
      return;
    }
    if (!text.unresolved() || text.sending().n() != n) {
      return; // Somebody else knows better by now.
    }
    if (text.sending() instanceof Sending.Unknown && outcome instanceof Sent.Unknown) {
      return; // The same news again.
    }
    switch (outcome) {
      case Sent.Accepted _ -> throw new IllegalStateException("handled above");
      case Sent.Refused(int code) when MEDIA_REFUSED.contains(code) && !text.media().isEmpty() -> {
        draft.put(
            text.withoutMedia(Wording.withoutMedia(text.body()))
                .with(new Sending.Retry(n, text.claimedAt(), now)));
        draft.log(What.RETRYING, key, Map.of("n", "" + n, "media_refused", "" + code));
      }
      case Sent.Refused(int code) -> {
        draft.put(text.with(new Sending.Refused(n, code, now)));
        draft.log(What.REFUSED, key, Map.of("error_code", "" + code, "n", "" + n));
        optOut(text, Optional.of(code));
      }
      case Sent.Unknown _ -> {
        draft.put(text.with(new Sending.Unknown(n, text.claimedAt())));
        draft.log(What.UNKNOWN, key, Map.of("n", "" + n));
        draft.arm(Kind.SETTLE, key, text.claimedAt().plus(settleTime));
      }
      case Sent.NotSent(var retryAfter) -> retry(text, n, retryAfter);
    }
  }

  private void retry(OutboundText text, int n, Duration retryAfter) {
    var key = text.key();
    if (n >= TRIES_MAX) {
      draft.put(text.with(new Sending.Refused(n, 0, now)));
      draft.log(What.REFUSED, key, Map.of("reason", "tried too often", "n", "" + n));
      return;
    }
    var wait =
        n < IMMEDIATE_TRIES && retryAfter.isZero()
            ? Duration.ZERO
            : longer(shorter(retryAfter, RETRY_AFTER_MAX), backoff(n));
    draft.put(text.with(new Sending.Retry(n, text.claimedAt(), now.plus(wait))));
    draft.log(What.RETRYING, key, Map.of("n", "" + n, "wait", wait.toString()));
    if (wait.isPositive()) {
      draft.arm(Kind.RETRY, key, now.plus(wait));
    }
  }

  private static Duration backoff(int n) {
    return shorter(RETRY_MIN.multipliedBy(1L << Math.min(n, 5)), RETRY_MAX);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Takes in what the provider said when it was asked for a receipt that had not come. */
  void asked(TextKey key, Optional<Progress> progress) {
    var known = draft.text(key);
    if (known.isEmpty() || known.get().asked() || known.get().sid().isEmpty()) {
      return;
    }
    draft.put(known.get().withAsked());
    draft.log(
        What.ASKED,
        key,
        Map.of("answer", progress.map(said -> said.status().word()).orElse("none")));
    progress.ifPresent(said -> progress(known.get().withAsked(), said, "asked"));
  }

  /** Takes in that the provider's list has a text whose send came to nobody knows what. */
  void found(OutboundText text, SentText found) {
    var accepted = accept(text, found.sid(), "list");
    found.progress().ifPresent(said -> progress(accepted, said, "list"));
  }

  /** The provider has it, whatever the relay thought before. */
  private OutboundText accept(OutboundText text, TextSid sid, String evidence) {
    var n = Math.max(1, text.sending().n());
    var accepted = text.with(new Sending.Accepted(n, text.claimedAt(), sid, now));
    draft.put(accepted);
    draft.log(What.SENT, text.key(), Map.of("sid", sid.value(), "n", "" + n, "evidence", evidence));
    return accepted;
  }

  /** Moves a text on to a later status; an earlier or the same one changes nothing. */
  private void progress(OutboundText text, Progress progress, String evidence) {
    var rank = text.delivery().map(known -> known.status().rank()).orElse(0);
    if (progress.status().rank() <= rank) {
      return;
    }
    draft.put(text.with(new Delivery(progress.status(), progress.errorCode(), now)));
    var facts = new LinkedHashMap<String, String>();
    facts.put("status", progress.status().word());
    facts.put("evidence", evidence);
    progress.errorCode().ifPresent(code -> facts.put("error_code", "" + code));
    draft.log(What.DELIVERY, text.key(), facts);
    optOut(text, progress.errorCode());
  }

  private void optOut(OutboundText text, Optional<Integer> errorCode) {
    if (errorCode.filter(code -> code == Texting.OPTED_OUT).isPresent()) {
      var what =
          text.purpose().forCustomer() || isRejected() ? What.OPTED_OUT : What.RESPONDER_OPTED_OUT;
      draft.log(what, text.key(), Map.of("evidence", "the provider's answer"));
      draft.decide(new Decision.OptOut(text.to(), now));
    }
  }

  private boolean isRejected() {
    return draft.before() instanceof Settled(_, var how, _, _) && how == Settlement.REJECTED;
  }
}

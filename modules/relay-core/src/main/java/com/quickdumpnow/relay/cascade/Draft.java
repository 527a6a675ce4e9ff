package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Bundle;
import com.quickdumpnow.relay.cascade.MessageState.Bundled;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.cascade.OutboundText.Delivery;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.cascade.Roster.WhenPrimaryInactive;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.Contact.Quota;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.Language;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.Texting.Progress;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.sms.Texting.SentText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** One step in the making: the state as it changes, and what has been logged and decided so far. */
final class Draft {
  /** How often one text is sent at most when nobody knows whether the try before went out. */
  private static final int SENDS_MAX = 4;

  /** How many tries follow each other at once when the provider cannot be reached. */
  private static final int IMMEDIATE_TRIES = 3;

  private static final Duration RETRY_MIN = Duration.ofSeconds(2);
  private static final Duration RETRY_MAX = Duration.ofMinutes(1);

  /** The longest wait that the provider may ask for: what it names beyond that is no answer. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(15);

  /** How often a text is tried that certainly did not go out: about an hour at the longest pace. */
  private static final int TRIES_MAX = 60;

  /** How many further texts of a customer's are shown to responders, and not only counted. */
  private static final int BUNDLE_SHOWN_MAX = 50;

  /** How many pictures one text takes. Source: Twilio, Message resource, MediaUrl. */
  private static final int MEDIA_MAX = 10;

  /** How long whoever claimed a text can be alive: the time-out of a function. */
  private static final Duration CLAIMER_LIFE_MAX = Duration.ofSeconds(15);

  /**
   * The provider's codes for pictures that it does not take. Source: Twilio, "Error and Warning
   * Dictionary".
   */
  private static final Set<Integer> MEDIA_REFUSED = Set.of(21620, 21621, 21622, 21623);

  static final TextKey UPDATE_RECEIVED = new TextKey("update-received");
  private static final TextKey UPDATE_TAKEN = new TextKey("update-taken");
  private static final TextKey UPDATE_WAITING = new TextKey("update-waiting");

  /**
   * How long an update is one; the quota counts from when it was let through, before it is sent.
   */
  private static final Duration NEWS = Duration.ofMinutes(1);

  private static final Quota UPDATES =
      new Quota(5, Duration.ofDays(1), Duration.ofMinutes(30), Duration.ZERO);

  /**
   * A customer's machine that answers each of them makes a message of its answer. What comes to its
   * end with another one's is told with it.
   */
  private static final Quota WORDS_OF_COMFORT =
      new Quota(10, Duration.ofDays(1), Duration.ZERO, Duration.ofMinutes(1));

  private static final Quota REJECTIONS =
      new Quota(10, Duration.ofDays(1), Duration.ZERO, Duration.ZERO);

  /** A responder's machine may answer them, and is answered in turn. */
  private static final Quota ANSWERS =
      new Quota(10, Duration.ofMinutes(10), Duration.ZERO, Duration.ZERO);

  private final MessageState before;
  private final Instant now;
  private final Map<TextKey, OutboundText> texts = new LinkedHashMap<>();
  private final List<LogEntry> log = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private Status status;
  private Optional<Bundle> bundle;

  private Draft(MessageState before, Instant now) {
    this.before = before;
    this.now = now;
    this.status = before instanceof Cascade cascade ? cascade.status() : new Status.Open();
    this.bundle = before instanceof Cascade cascade ? cascade.bundle() : Optional.empty();
    before.texts().forEach(this::put);
  }

  static Draft of(MessageState before, Instant now) {
    return new Draft(before, now);
  }

  Step step() {
    return new Step(state(), log, decisions);
  }

  private MessageState state() {
    var list = List.copyOf(texts.values());
    return switch (before) {
      case Unseen unseen -> unseen;
      case Joined joined -> joined;
      case Settled(var text, var how, var target, _) -> new Settled(text, how, target, list);
      case Written(var id, var at, var request, var job, _) ->
          new Written(id, at, request, job, list);
      case Erased erased -> erased;
      case Cascade(var text, var job, var roster, var code, _, _, _) ->
          new Cascade(text, job, roster, code, status, list, bundle);
    };
  }

  private Optional<Cascade> cascade() {
    return state() instanceof Cascade cascade ? Optional.of(cascade) : Optional.empty();
  }

  private Optional<Cascade> openCascade() {
    return cascade().filter(Cascade::open);
  }

  void logAccepted() {
    cascade()
        .ifPresent(cascade ->
            log(
                What.ACCEPTED,
                switch (cascade.job()) {
                  case JobMatch.Matched(var job, var rule) ->
                      Map.of("job", job.value(), "rule", rule.name());
                  case JobMatch.Unmatched(var reason) -> Map.of("unmatched", reason.name());
                }));
  }

  private boolean isRejected() {
    return before instanceof Settled(_, var how, _, _) && how == Settlement.REJECTED;
  }

  void logSettled() {
    if (before instanceof Settled(_, var how, _, _)) {
      log(What.SETTLED, Map.of("how", how.name()));
    }
  }

  /** Plans an answer to whoever sent the message. */
  void answer(TextBody words) {
    if (before instanceof Settled(var text, _, _, _)) {
      plan(new TextKey("answer"), Purpose.ANSWER, text.from(), Optional.empty(), words);
    }
  }

  /** Plans the text that tells the customer of his new job. */
  void tellOfJob(String link) {
    cascade()
        .ifPresent(cascade ->
            plan(
                new TextKey("link"),
                Purpose.TRACKING_LINK,
                cascade.text().from(),
                Optional.empty(),
                Wording.jobCreated(Language.of(cascade.text().body()), link)));
  }

  /** Plans what somebody wrote to a customer; the pictures go with the first text. */
  void write(PhoneNumber to, TextBody words, List<String> media) {
    log(What.WRITTEN, Map.of());
    planParts(new TextKey("text"), Purpose.WRITTEN, to, Optional.empty(), words, media);
  }

  /** Tells the customer at once that his message is here, where that is wanted. */
  void tellReceived() {
    cascade()
        .filter(cascade -> cascade.roster().tells().received())
        .ifPresent(cascade -> update(cascade, UPDATE_RECEIVED, Wording::received));
  }

  private void update(Cascade cascade, TextKey key, Function<Language, TextBody> words) {
    plan(
        key,
        Purpose.UPDATE,
        cascade.text().from(),
        Optional.empty(),
        words.apply(Language.of(cascade.text().body())));
  }

  void announce() {
    CascadeRules.news(state(), now).map(Decision.Publish::new).ifPresent(decisions::add);
  }

  /** Tells the other functions if a text has just failed that something follows from. */
  void announceFailure() {
    openCascade()
        .flatMap(Cascade::lost)
        .ifPresent(lost -> publish(new RelayEvent.AttemptFailed(now, message(), lost.key())));
    tellOfFailedReplies();
    passOnWhatIsLost();
    texts.values().stream()
        .filter(text -> text.purpose() == Purpose.NOT_DELIVERED)
        .filter(notice -> notice.sending() instanceof Sending.Planned)
        .findFirst()
        .ifPresent(notice -> publish(new RelayEvent.AttemptFailed(now, message(), notice.key())));
  }

  MessageId message() {
    return switch (before) {
      case Written written -> written.id();
      case Erased erased -> erased.id();
      case Cascade cascade -> cascade.text().id();
      case Settled settled -> settled.text().id();
      case Joined joined -> joined.text().id();
      case Unseen _ -> throw new IllegalStateException("a message that nobody has seen has no id");
    };
  }

  // Bundles.

  /** Takes in a further text of the customer's. */
  void join(InboundText text) {
    var known = bundle.orElseGet(() -> new Bundle(List.of(), 0, 0));
    if (known.texts().stream().anyMatch(one -> one.id().equals(text.id()))) {
      return;
    }
    var shown = known.texts().size() < BUNDLE_SHOWN_MAX;
    var texts = new ArrayList<>(known.texts());
    texts.add(
        new Bundled(
            text.id(),
            now,
            shown ? text.body() : new TextBody(""),
            shown ? text.media() : List.of()));
    bundle = Optional.of(new Bundle(texts, known.told(), known.digests()));
    log(What.JOINED, Map.of("text", text.id().value()));
    if (known.waiting().isEmpty()) {
      publish(new RelayEvent.TextBundled(now, message()));
    }
  }

  /** Tells of the further texts when enough of them may have come. */
  private void digest() {
    var due = bundle.flatMap(Bundle::due);
    if (due.isEmpty() || cascade().filter(Cascade::isRead).isEmpty()) {
      return;
    }
    var known = bundle.get();
    var key = "digest-" + known.digests();
    if (now.isBefore(due.get())) {
      arm(Kind.DIGEST, new TextKey(key), due.get());
      return;
    }
    var waiting = known.waiting();
    bundle = Optional.of(new Bundle(known.texts(), known.texts().size(), known.digests() + 1));
    readers().forEach(reader -> planDigest(key + "-" + reader, reader, waiting));
  }

  /** Who reads what follows: whoever took the message, else all who were asked. */
  private List<Integer> readers() {
    var taker =
        status instanceof Status.Acked(var ack, _) ? ack.responder() : Optional.<Integer>empty();
    return taker
        .map(List::of)
        .orElseGet(() -> cascade().stream().flatMap(Cascade::mayBeReadBy).toList());
  }

  /** Plans a text of all that others were told of for one who reads it only now. */
  private void digestSoFar(int reader) {
    bundle
        .filter(known -> known.told() > 0)
        .ifPresent(known ->
            planDigest("digest-page-" + reader, reader, known.texts().subList(0, known.told())));
  }

  private void planDigest(String key, int reader, List<Bundled> further) {
    cascade()
        .ifPresent(cascade ->
            plan(
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

  // Acks.

  void ack(Ack ack, Optional<TextBody> reply, List<String> media) {
    var known = cascade();
    if (known.isEmpty()) {
      return;
    }
    var cascade = known.get();
    if (cascade.ack().isPresent()) {
      ackAgain(cascade, cascade.ack().get(), ack);
    } else {
      ackFirst(cascade, ack);
      if (reply.isEmpty() && cascade.roster().tells().taken()) {
        // Whose words are on their way needs no other proof that a person has it.
        ack.responder()
            .map(cascade.roster().chain()::get)
            .ifPresent(taker ->
                update(
                    cascade,
                    UPDATE_TAKEN,
                    language -> Wording.takenByPerson(language, taker.name())));
      }
    }
    reply.ifPresent(words -> reply(cascade, ack, words, media));
    if (!pendingTimers().isEmpty()) {
      // Also where nobody is to be told: whoever hears of it takes the timer back.
      publish(new RelayEvent.MessageAcked(now, message()));
    } else {
      announce();
    }
  }

  /** The timers of a cascade that nobody is waiting for any more. */
  private List<TimerKey> pendingTimers() {
    return cascade().filter(cascade -> !cascade.open()).stream()
        .flatMap(cascade ->
            cascade.texts().stream()
                .filter(text -> text.purpose() == Purpose.PAGE)
                .filter(page -> now.isBefore(cascade.ackDeadline(page))))
        .map(page -> new TimerKey(Kind.ACK, page.key()))
        .toList();
  }

  private void ackFirst(Cascade cascade, Ack ack) {
    var exhaustedAt =
        status instanceof Status.Exhausted(var at, _) ? Optional.of(at) : Optional.<Instant>empty();
    status = new Status.Acked(ack, exhaustedAt);
    log(What.ACKED, Map.of("by", ack.by(), "how", ack.how().name(), "evidence", ack.evidence()));
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
        .ifPresent(this::digestSoFar);
    passOnWhatIsLost();
  }

  private void ackAgain(Cascade cascade, Ack first, Ack again) {
    // The same reply again changes nothing, and whoever has it is not told that he has it.
    if (first.evidence().equals(again.evidence()) || first.responder().equals(again.responder())) {
      return;
    }
    again
        .responder()
        .filter(late -> !texts.containsKey(new TextKey("taken-before-" + late)))
        .ifPresent(late -> {
          log(
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
    if (!texts.containsKey(key) && !(Wording.replies(words).isEmpty() && media.isEmpty())) {
      log(What.REPLIED, Map.of("by", ack.by(), "evidence", ack.evidence()));
      planParts(key, Purpose.REPLY, cascade.text().from(), ack.responder(), words, media);
    }
  }

  /** Plans words for a customer in as many texts as it takes; the pictures go with the first. */
  private void planParts(
      TextKey key,
      Purpose purpose,
      PhoneNumber to,
      Optional<Integer> responder,
      TextBody words,
      List<String> media) {
    var parts = Wording.replies(words);
    for (int part = 0; part < Math.max(1, parts.size()); part++) {
      plan(
          partOf(key, part),
          purpose,
          to,
          responder,
          parts.isEmpty() ? new TextBody("") : parts.get(part),
          part == 0 ? media : List.of());
    }
  }

  private void tell(
      String prefix, Purpose purpose, Cascade cascade, int responder, TextBody words) {
    plan(
        new TextKey(prefix + responder),
        purpose,
        cascade.roster().chain().get(responder).phone(),
        Optional.of(responder),
        words);
  }

  private void plan(
      TextKey key, Purpose purpose, PhoneNumber to, Optional<Integer> responder, TextBody words) {
    plan(key, purpose, to, responder, words, List.of());
  }

  private void plan(
      TextKey key,
      Purpose purpose,
      PhoneNumber to,
      Optional<Integer> responder,
      TextBody words,
      List<String> media) {
    if (!texts.containsKey(key)) {
      put(
          new OutboundText(
              key,
              purpose,
              to,
              responder,
              words,
              media,
              new Sending.Planned(now),
              Optional.empty(),
              false));
    }
  }

  // What the provider says.

  void merge(ReceiptArrived receipt) {
    var known = Optional.ofNullable(texts.get(receipt.text()));
    if (known.isEmpty()) {
      return;
    }
    var text = known.get();
    if (text.sid().filter(sid -> !sid.equals(receipt.sid())).isPresent()) {
      log(What.DOUBLED, text.key(), Map.of("sid", receipt.sid().value()));
      return;
    }
    if (text.sid().isEmpty()) {
      text = accept(text, receipt.sid(), "receipt");
    }
    var status = DeliveryStatus.of(receipt.status());
    if (status.isEmpty()) {
      log(What.RECEIPT_IGNORED, text.key(), Map.of("status", receipt.status()));
      return;
    }
    progress(text, new Progress(status.get(), receipt.errorCode()), "receipt");
  }

  /** The provider has it, whatever the relay thought before. */
  private OutboundText accept(OutboundText text, TextSid sid, String evidence) {
    var n = Math.max(1, text.sending().n());
    var accepted = text.with(new Sending.Accepted(n, text.claimedAt(), sid, now));
    put(accepted);
    log(What.SENT, text.key(), Map.of("sid", sid.value(), "n", "" + n, "evidence", evidence));
    return accepted;
  }

  /** Moves a text on to a later status; an earlier or the same one changes nothing. */
  private void progress(OutboundText text, Progress progress, String evidence) {
    var rank = text.delivery().map(known -> known.status().rank()).orElse(0);
    if (progress.status().rank() <= rank) {
      return;
    }
    put(text.with(new Delivery(progress.status(), progress.errorCode(), now)));
    var facts = new LinkedHashMap<String, String>();
    facts.put("status", progress.status().word());
    facts.put("evidence", evidence);
    progress.errorCode().ifPresent(code -> facts.put("error_code", "" + code));
    log(What.DELIVERY, text.key(), facts);
    optOut(text, progress.errorCode());
  }

  private void optOut(OutboundText text, Optional<Integer> errorCode) {
    if (errorCode.filter(code -> code == Texting.OPTED_OUT).isPresent()) {
      var what =
          text.purpose().forCustomer() || isRejected() ? What.OPTED_OUT : What.RESPONDER_OPTED_OUT;
      log(what, text.key(), Map.of("evidence", "the provider's answer"));
      decisions.add(new Decision.OptOut(text.to(), now));
    }
  }

  void sent(TextKey key, int n, Sent outcome, Duration settleTime) {
    var known = Optional.ofNullable(texts.get(key));
    if (known.isEmpty()) {
      return;
    }
    var text = known.get();
    if (outcome instanceof Sent.Accepted(var sid)) {
      if (text.sid().filter(sid::equals).isPresent()) {
        return; // A receipt was faster.
      }
      if (text.sid().isPresent()) {
        log(What.DOUBLED, key, Map.of("sid", sid.value(), "n", "" + n));
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
        put(
            text.withoutMedia(Wording.withoutMedia(text.body()))
                .with(new Sending.Retry(n, text.claimedAt(), now)));
        log(What.RETRYING, key, Map.of("n", "" + n, "media_refused", "" + code));
      }
      case Sent.Refused(int code) -> {
        put(text.with(new Sending.Refused(n, code, now)));
        log(What.REFUSED, key, Map.of("error_code", "" + code, "n", "" + n));
        optOut(text, Optional.of(code));
      }
      case Sent.Unknown _ -> {
        put(text.with(new Sending.Unknown(n, text.claimedAt())));
        log(What.UNKNOWN, key, Map.of("n", "" + n));
        arm(Kind.SETTLE, key, text.claimedAt().plus(settleTime));
      }
      case Sent.NotSent(var retryAfter) -> retry(text, n, retryAfter);
    }
  }

  private void retry(OutboundText text, int n, Duration retryAfter) {
    var key = text.key();
    if (n >= TRIES_MAX) {
      put(text.with(new Sending.Refused(n, 0, now)));
      log(What.REFUSED, key, Map.of("reason", "tried too often", "n", "" + n));
      return;
    }
    var wait =
        n < IMMEDIATE_TRIES && retryAfter.isZero()
            ? Duration.ZERO
            : longer(shorter(retryAfter, RETRY_AFTER_MAX), backoff(n));
    put(text.with(new Sending.Retry(n, text.claimedAt(), now.plus(wait))));
    log(What.RETRYING, key, Map.of("n", "" + n, "wait", wait.toString()));
    if (wait.isPositive()) {
      arm(Kind.RETRY, key, now.plus(wait));
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

  void asked(TextKey key, Optional<Progress> progress) {
    var known = Optional.ofNullable(texts.get(key));
    if (known.isEmpty() || known.get().asked() || known.get().sid().isEmpty()) {
      return;
    }
    put(known.get().withAsked());
    log(
        What.ASKED,
        key,
        Map.of("answer", progress.map(said -> said.status().word()).orElse("none")));
    progress.ifPresent(said -> progress(known.get().withAsked(), said, "asked"));
  }

  void searched(TextKey key, int n, Optional<SentText> found, People people) {
    var known = Optional.ofNullable(texts.get(key));
    if (known.isEmpty() || !known.get().unresolved() || known.get().sending().n() != n) {
      return;
    }
    var text = known.get();
    if (found.isPresent()) {
      var accepted = accept(text, found.get().sid(), "list");
      found.get().progress().ifPresent(said -> progress(accepted, said, "list"));
    } else if (people.of(text.to()).optedOut()) {
      refuse(text);
    } else if (wanted(text) && n < SENDS_MAX) {
      claim(text, Map.of("evidence", "not in the provider's list"));
    } else {
      abandon(text);
    }
  }

  void admitted(TextKey key, boolean yes, People people) {
    planned(key)
        .filter(text -> wanted(text) && !people.of(text.to()).optedOut())
        .ifPresent(text -> {
          if (yes) {
            claim(text, Map.of());
          } else {
            put(text.with(new Sending.Abandoned(0, now)));
            log(What.HELD_BACK, key, Map.of());
          }
        });
  }

  private Optional<OutboundText> planned(TextKey key) {
    return Optional.ofNullable(texts.get(key))
        .filter(text -> text.sending() instanceof Sending.Planned);
  }

  void lettered(TextKey key, boolean sent) {
    planned(key)
        .ifPresent(letter -> {
          if (sent) {
            put(letter.with(new Sending.Mailed(now)));
            log(What.MAILED, key, Map.of());
          } else {
            put(letter.with(new Sending.Abandoned(0, now)));
            log(What.NOT_MAILED, key, Map.of());
            cascade()
                .ifPresent(cascade ->
                    textOfOverflow(new TextKey("overflow-text"), cascade, asked(cascade)));
          }
        });
  }

  /** The name of whoever is asked now. */
  private static String asked(Cascade cascade) {
    return cascade
        .currentPage()
        .flatMap(OutboundText::responder)
        .map(step -> cascade.roster().chain().get(step).name())
        .orElse("somebody else");
  }

  void mailed(boolean sent) {
    if (status instanceof Status.Exhausted(var at, boolean done) && !done) {
      status = new Status.Exhausted(at, true);
      log(sent ? What.MAILED : What.NOT_MAILED, Map.of());
    }
  }

  // What is to be done now.

  /** Does all that the state calls for at this instant. Only for functions that may send texts. */
  void pursue(Duration settleTime, People people) {
    advance(people);
    digest();
    for (var text : List.copyOf(texts.values())) {
      if (isUnwelcome(text, people)) {
        refuse(text);
      }
    }
    tellOfFailedReplies();
    passOnWhatIsLost();
    for (var text : List.copyOf(texts.values())) {
      switch (text.sending()) {
        // Also what has been planned just now.
        case Sending.Planned _ when !wanted(text) -> abandon(text);
        case Sending.Planned _ when isUnwelcome(text, people) -> refuse(text);
        case Sending.Planned _ when text.purpose() == Purpose.OVERFLOW_LETTER ->
            decisions.add(new Decision.Mail(text.key()));
        case Sending.Planned _ ->
            quota(text)
                .ifPresentOrElse(
                    quota -> decisions.add(new Decision.Admit(text.key(), quota)),
                    () -> claim(text, Map.of()));
        case Sending.Retry(_, _, var notBefore) when !wanted(text) -> abandon(text);
        case Sending.Retry(_, _, var notBefore) when !now.isBefore(notBefore) ->
            claim(text, Map.of("evidence", "did not go out before"));
        case Sending.Intent(int n, var at) when !now.isBefore(at.plus(settleTime)) ->
            decisions.add(new Decision.SearchList(text.key(), n));
        case Sending.Unknown(int n, var at) when !now.isBefore(at.plus(settleTime)) ->
            decisions.add(new Decision.SearchList(text.key(), n));
        case Sending.Accepted(_, _, var sid, _) when receiptOverdue(text) ->
            decisions.add(new Decision.AskProgress(text.key(), sid));
        case Sending _ -> {}
      }
    }
    if (status instanceof Status.Exhausted(_, boolean mailed) && !mailed) {
      decisions.add(new Decision.MailOperator());
    }
    pendingTimers().stream().map(Decision.Cancel::new).forEach(decisions::add);
  }

  /** Whether a text waits for its turn whose reader wants no texts; a letter is none. */
  private static boolean isUnwelcome(OutboundText text, People people) {
    var waits =
        text.sending() instanceof Sending.Planned || text.sending() instanceof Sending.Retry;
    return waits && text.purpose() != Purpose.OVERFLOW_LETTER && people.of(text.to()).optedOut();
  }

  /**
   * How many texts of this kind a person gets who may be a machine; nothing if a person wrote it.
   */
  private Optional<Quota> quota(OutboundText text) {
    return switch (text.purpose()) {
      case UPDATE -> Optional.of(UPDATES);
      case RECEIVED -> Optional.of(WORDS_OF_COMFORT);
      case ANSWER -> before instanceof Settled settled ? answers(settled) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Quota> answers(Settled settled) {
    if (settled.how() == Settlement.REJECTED) {
      return Optional.of(REJECTIONS);
    }
    return switch (Command.of(settled.text())) {
      // No machine writes these by itself.
      case Command.Listing _, Command.Away _, Command.Back _, Command.Done _, Command.JobInfo _ ->
          Optional.empty();
      case Command.Take _,
          Command.Answer _,
          Command.Doubtful _,
          Command.Unclear _,
          Command.OptOutWord _ ->
          Optional.of(ANSWERS);
    };
  }

  /** Moves along the chain while there is cause to. */
  private void advance(People people) {
    var open = openCascade();
    while (open.isPresent() && advance(open.get(), people)) {
      open = openCascade();
    }
  }

  /** Moves one step on, and returns whether the next may already be called for. */
  private boolean advance(Cascade cascade, People people) {
    var page = cascade.currentPage();
    var cause =
        page.isEmpty() ? Optional.of(Cause.FIRST) : causeToMoveOn(cascade, page.get(), people);
    if (cause.isEmpty()) {
      return false;
    }
    var next = nextStep(cascade, people);
    if (next.isEmpty()) {
      if (cause.get().endsTheChain() && cascade.pagesSettled()) {
        exhaust(cascade, cause.get());
      }
      return false;
    }
    page.ifPresent(former -> {
      var after = cascade.lost().filter(_ -> cause.get() == Cause.FAILED).orElse(former);
      log(What.ESCALATED, after.key(), Map.of("cause", cause.get().name()));
      if (cascade.roster().tells().waiting()) {
        update(cascade, UPDATE_WAITING, Wording::stillLooking);
      }
    });
    passOver(cascade, next.get(), people);
    return page(cascade, next.get(), Map.of("cause", cause.get().name()), people);
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

  /** Who is asked next: the first who is there, else the first. */
  private Optional<Integer> nextStep(Cascade cascade, People people) {
    return cascade.notAsked().stream()
        .filter(step -> absence(cascade, step, people).isEmpty())
        .findFirst()
        .or(() -> cascade.notAsked().stream().findFirst());
  }

  /**
   * Why somebody is passed over while others can be asked: he is away, or not on duty. A backup
   * need not have done anything of late: he is there to be called.
   */
  private Optional<Cause> absence(Cascade cascade, int step, People people) {
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

  private void passOver(Cascade cascade, int next, People people) {
    for (int step : cascade.notAsked()) {
      if (step < next) {
        var responder = cascade.roster().chain().get(step);
        log(
            What.PASSED_OVER,
            Map.of(
                "responder",
                responder.id(),
                "cause",
                absence(cascade, step, people).map(Cause::name).orElse("")));
        if (step == 0) {
          tellOfOverflow(cascade, responder, cascade.roster().chain().get(next).name());
        }
      }
    }
  }

  private void tellOfOverflow(Cascade cascade, Responder primary, String asked) {
    if (primary.email().isPresent()) {
      plan(
          new TextKey("overflow"),
          Purpose.OVERFLOW_LETTER,
          primary.phone(),
          Optional.of(0),
          Wording.overflowLetter(cascade.code(), cascade.job(), cascade.text(), asked));
    } else {
      textOfOverflow(new TextKey("overflow"), cascade, asked);
    }
  }

  private void textOfOverflow(TextKey key, Cascade cascade, String asked) {
    var text = cascade.text();
    plan(
        key,
        Purpose.OVERFLOW,
        cascade.roster().chain().getFirst().phone(),
        Optional.of(0),
        Wording.overflow(cascade.code(), cascade.job(), text.from(), text.body(), asked));
  }

  private Optional<Cause> causeToMoveOn(Cascade cascade, OutboundText page, People people) {
    if (cascade.lost().isPresent()) {
      return Optional.of(Cause.FAILED);
    }
    // Where nobody is left to ask, he still has his time.
    var gone =
        Optional.of(people.of(page.to()))
            .filter(_ -> !cascade.notAsked().isEmpty())
            .flatMap(contact -> gone(contact, page));
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

  /** Asks a responder, and returns whether that has failed already. */
  private boolean page(Cascade cascade, int step, Map<String, String> why, People people) {
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
      refuse(page);
      return true;
    }
    claim(page, why);
    // Whoever is asked later reads all that came since.
    digestSoFar(step);
    for (int part = 1; part < parts.size(); part++) {
      plan(
          partOf(page.key(), part),
          Purpose.CONTINUATION,
          page.to(),
          page.responder(),
          parts.get(part));
    }
    return false;
  }

  private static TextKey partOf(TextKey key, int part) {
    return part == 0 ? key : new TextKey("%s-part-%d".formatted(key.value(), part + 1));
  }

  /** The provider would not send it either. */
  private void refuse(OutboundText text) {
    put(text.with(new Sending.Refused(text.sending().n(), Texting.OPTED_OUT, now)));
    log(What.OPTED_OUT, text.key(), Map.of("evidence", "asked not to be texted"));
  }

  /** Whoever wrote to a customer is told if that did not arrive. */
  private void tellOfFailedReplies() {
    cascade()
        .ifPresent(cascade ->
            List.copyOf(texts.values()).stream()
                .filter(text -> text.purpose() == Purpose.REPLY && text.failed())
                .forEach(reply ->
                    reply
                        .responder()
                        .ifPresent(author ->
                            plan(
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
  private void passOnWhatIsLost() {
    cascade()
        .ifPresent(cascade ->
            cascade
                .ack()
                .flatMap(Ack::responder)
                .ifPresent(
                    taker -> cascade.lostTo(taker).forEach(lost -> passOn(cascade, taker, lost))));
  }

  private void passOn(Cascade cascade, int taker, OutboundText lost) {
    var notice = new TextKey("failed-" + lost.key().value());
    if (texts.containsKey(notice)) {
      return;
    }
    var others =
        cascade.texts().stream()
            .filter(text -> text.purpose() == Purpose.PAGE && text.mayBeRead() && !text.failed())
            .flatMap(page -> page.responder().stream())
            .filter(other -> other != taker)
            .toList();
    log(What.UNREAD, lost.key(), Map.of("passed_on", "" + others.size()));
    plan(
        notice,
        Purpose.NOT_DELIVERED,
        lost.to(),
        lost.responder(),
        Wording.notAllArrived(cascade.code()));
    for (int other : others) {
      plan(
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

  private void exhaust(Cascade cascade, Cause cause) {
    status = new Status.Exhausted(now, false);
    log(What.EXHAUSTED, Map.of("cause", cause.name()));
    if (Optional.ofNullable(texts.get(UPDATE_RECEIVED)).filter(told -> !told.failed()).isEmpty()) {
      plan(
          new TextKey("received"),
          Purpose.RECEIVED,
          cascade.text().from(),
          Optional.empty(),
          Wording.received(Language.of(cascade.text().body())));
    }
    publish(new RelayEvent.CascadeExhausted(now, message()));
  }

  /** Claims one send: whoever commits this is the only one who makes it. */
  private void claim(OutboundText text, Map<String, String> why) {
    var n = text.sending().n() + 1;
    var claimed = text.with(new Sending.Intent(n, now));
    put(claimed);
    var facts = new LinkedHashMap<>(why);
    facts.put("n", "" + n);
    log(What.CLAIMED, text.key(), facts);
    // Armed before the send: a crash from here on leaves no text unwatched.
    armPage(claimed);
    decisions.add(new Decision.Send(text.key(), n));
  }

  private void armPage(OutboundText page) {
    openCascade()
        .filter(_ -> isCurrentPage(page))
        .ifPresent(cascade -> {
          arm(Kind.ACK, page.key(), cascade.ackDeadline(page));
          arm(Kind.DELIVERY, page.key(), cascade.deliveryDeadline(page));
        });
  }

  private void abandon(OutboundText text) {
    put(text.with(new Sending.Abandoned(text.sending().n(), now)));
    log(What.ABANDONED, text.key(), Map.of());
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
      case OVERFLOW, OVERFLOW_LETTER -> openCascade().isPresent();
      case UPDATE ->
          text.sending() instanceof Sending.Planned(var since)
              && now.isBefore(since.plus(NEWS))
              && (!text.key().equals(UPDATE_WAITING) || openCascade().isPresent());
      default -> true;
    };
  }

  private boolean isTakers(OutboundText page) {
    return status instanceof Status.Acked(var ack, _)
        && ack.responder().isPresent()
        && ack.responder().equals(page.responder());
  }

  private boolean isCurrentPage(OutboundText text) {
    return openCascade()
        .flatMap(Cascade::currentPage)
        .filter(page -> page.key().equals(text.key()))
        .isPresent();
  }

  private boolean receiptOverdue(OutboundText text) {
    return isCurrentPage(text)
        && !text.handedOver()
        && !text.failed()
        && !text.asked()
        && openCascade().filter(open -> !now.isBefore(open.deliveryDeadline(text))).isPresent();
  }

  /** Arms a timer again that fired before what it waits for was due. */
  void rearm(TimerKey timer, Duration settleTime) {
    Optional.ofNullable(texts.get(timer.text()))
        .flatMap(text -> due(timer.kind(), text, settleTime))
        .filter(now::isBefore)
        .ifPresent(due -> decisions.add(new Decision.Rearm(timer, due)));
  }

  /**
   * Arms what a claim is still to wait for: whoever made it may have died before he had armed
   * anything, and is dead for certain by now. But for the timer that has just fired, which {@link
   * #rearm} sees to; and only for a claim that nobody has come back from, since whoever notes an
   * outcome arms what follows from it. So timers do not breed while it is unknown for long what
   * became of a text.
   */
  void watch(Optional<TimerKey> fired, Duration settleTime) {
    for (var text : texts.values()) {
      if (text.sending() instanceof Sending.Intent
          && text.claimedAt().plus(CLAIMER_LIFE_MAX).isBefore(now)) {
        Stream.of(Kind.ACK, Kind.DELIVERY, Kind.SETTLE)
            .filter(kind -> !fired.equals(Optional.of(new TimerKey(kind, text.key()))))
            .forEach(kind ->
                due(kind, text, settleTime)
                    .filter(now::isBefore)
                    .ifPresent(due -> arm(kind, text.key(), due)));
      }
    }
  }

  private Optional<Instant> due(Kind kind, OutboundText text, Duration settleTime) {
    var open = openCascade().filter(_ -> isCurrentPage(text));
    return switch (kind) {
      case ACK -> open.map(cascade -> cascade.ackDeadline(text));
      case DELIVERY ->
          open.filter(_ -> !text.handedOver()).map(cascade -> cascade.deliveryDeadline(text));
      case SETTLE ->
          text.unresolved() ? Optional.of(text.claimedAt().plus(settleTime)) : Optional.empty();
      // What it waits for has no text yet: digest() arms it.
      case DIGEST -> Optional.empty();
      case RETRY ->
          text.sending() instanceof Sending.Retry(_, _, var notBefore)
              ? Optional.of(notBefore)
              : Optional.empty();
    };
  }

  private void arm(Kind kind, TextKey text, Instant due) {
    decisions.add(new Decision.Arm(new TimerKey(kind, text), due));
  }

  private void publish(RelayEvent event) {
    decisions.add(new Decision.Publish(event));
  }

  private void put(OutboundText text) {
    texts.put(text.key(), text);
  }

  private void log(What what, Map<String, String> evidence) {
    log.add(new LogEntry(now, what, Optional.empty(), evidence));
  }

  private void log(What what, TextKey text, Map<String, String> evidence) {
    log.add(new LogEntry(now, what, Optional.of(text), evidence));
  }
}

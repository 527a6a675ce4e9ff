package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Bundle;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step in the making: the state as it changes, and what has been logged and decided so far. It
 * decides nothing itself.
 */
final class Draft {
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

  MessageState before() {
    return before;
  }

  Instant now() {
    return now;
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

  MessageState state() {
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

  Optional<Cascade> cascade() {
    return state() instanceof Cascade cascade ? Optional.of(cascade) : Optional.empty();
  }

  Optional<Cascade> openCascade() {
    return cascade().filter(Cascade::open);
  }

  Status status() {
    return status;
  }

  void become(Status next) {
    status = next;
  }

  Optional<Bundle> bundle() {
    return bundle;
  }

  void keep(Bundle next) {
    bundle = Optional.of(next);
  }

  /** Returns all texts as they are now, in the order in which they were planned. */
  List<OutboundText> texts() {
    return List.copyOf(texts.values());
  }

  Optional<OutboundText> text(TextKey key) {
    return Optional.ofNullable(texts.get(key));
  }

  Optional<OutboundText> planned(TextKey key) {
    return text(key).filter(text -> text.sending() instanceof Sending.Planned);
  }

  void put(OutboundText text) {
    texts.put(text.key(), text);
  }

  /** Plans words for a customer in as many texts as it takes; the pictures go with the first. */
  void planParts(
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

  static TextKey partOf(TextKey key, int part) {
    return part == 0 ? key : new TextKey("%s-part-%d".formatted(key.value(), part + 1));
  }

  void plan(
      TextKey key, Purpose purpose, PhoneNumber to, Optional<Integer> responder, TextBody words) {
    plan(key, purpose, to, responder, words, List.of());
  }

  /** Plans a text, if none of its name is known. */
  void plan(
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

  /** Tells the other functions what they need to know of the message as it is now. */
  void announce() {
    CascadeRules.news(state(), now).map(Decision.Publish::new).ifPresent(decisions::add);
  }

  void publish(RelayEvent event) {
    decide(new Decision.Publish(event));
  }

  void arm(Kind kind, TextKey text, Instant due) {
    decide(new Decision.Arm(new TimerKey(kind, text), due));
  }

  void decide(Decision decision) {
    decisions.add(decision);
  }

  void log(What what, Map<String, String> evidence) {
    log.add(new LogEntry(now, what, Optional.empty(), evidence));
  }

  void log(What what, TextKey text, Map<String, String> evidence) {
    log.add(new LogEntry(now, what, Optional.of(text), evidence));
  }
}

package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.SETTLE;
import static com.quickdumpnow.relay.cascade.Given.at;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.Admitted;
import com.quickdumpnow.relay.cascade.CascadeEvent.ListSearched;
import com.quickdumpnow.relay.cascade.CascadeEvent.ProgressAsked;
import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.SendReturned;
import com.quickdumpnow.relay.cascade.CascadeEvent.Woken;
import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting.Progress;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.sms.Texting.SentText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One message under the rules: events go in, and what was decided and logged is kept. */
final class Story {
  final CascadeRules rules = new CascadeRules(SETTLE);
  final List<Decision> decided = new ArrayList<>();
  final List<LogEntry> log = new ArrayList<>();
  MessageState state = new Unseen();
  People people = People.UNKNOWN;

  /** A message that has come, and for which nothing has been sent. */
  static Story of(int people) {
    var story = new Story();
    story.on(Given.arrived(people));
    return story;
  }

  /** A message whose first page was claimed at second 0. */
  static Story paged(int people) {
    var story = of(people);
    story.woken(0);
    return story;
  }

  /** A message whose first page the provider took at second 1. */
  static Story sent(int people) {
    var story = paged(people);
    story.accepted(1, Given.page(0));
    return story;
  }

  /** A message whose first page the provider took at second 1 and the carrier at second 3. */
  static Story handedOver(int people) {
    var story = sent(people);
    story.receipt(3, Given.page(0), "sent");
    return story;
  }

  /** A chain of one that came to its end at second 301. */
  static Story exhausted() {
    var story = handedOver(1);
    story.woken(301);
    return story;
  }

  /** Whoever asks whether one more text may be sent hears this at once. */
  boolean admits = true;

  Step on(CascadeEvent event) {
    var step = rules.decide(state, event, people);
    state = step.next();
    log.addAll(step.log());
    var decisions = new ArrayList<Decision>();
    var lines = new ArrayList<>(step.log());
    for (var decision : step.decisions()) {
      if (decision instanceof Decision.Admit(var text, _)) {
        var after = on(new Admitted(event.at(), text, admits));
        decisions.addAll(after.decisions());
        lines.addAll(after.log());
      } else if (!decisions.contains(decision)) {
        decisions.add(decision);
        decided.add(decision);
      }
    }
    return new Step(state, lines, decisions);
  }

  Step woken(double seconds) {
    return on(new Woken(at(seconds), Optional.empty()));
  }

  Step fired(double seconds, Kind kind, TextKey text) {
    return on(new Woken(at(seconds), Optional.of(new TimerKey(kind, text))));
  }

  Step returned(double seconds, TextKey text, int n, Sent outcome) {
    return on(new SendReturned(at(seconds), text, n, outcome));
  }

  /** The provider takes the try that is under way, under the text's own {@link #sidOf}. */
  Step accepted(double seconds, TextKey text) {
    return returned(seconds, text, n(text), new Sent.Accepted(sidOf(text)));
  }

  Step receipt(double seconds, TextKey text, String status) {
    return receipt(seconds, text, status, Optional.empty());
  }

  Step receipt(double seconds, TextKey text, String status, Optional<Integer> errorCode) {
    return on(new ReceiptArrived(at(seconds), text, sidOf(text), status, errorCode));
  }

  Step asked(double seconds, TextKey text, DeliveryStatus status) {
    return on(
        new ProgressAsked(at(seconds), text, Optional.of(new Progress(status, Optional.empty()))));
  }

  Step notFound(double seconds, TextKey text) {
    return on(new ListSearched(at(seconds), text, n(text), Optional.empty()));
  }

  Step found(double seconds, TextKey text) {
    var known = text(text);
    return on(
        new ListSearched(
            at(seconds),
            text,
            n(text),
            Optional.of(
                new SentText(sidOf(text), known.body(), known.claimedAt(), Optional.empty()))));
  }

  Step acked(double seconds, int responder) {
    return on(new AckGiven(Given.ack(seconds, responder), Optional.empty()));
  }

  Step acked(double seconds, int responder, String words) {
    return on(new AckGiven(Given.ack(seconds, responder), Optional.of(new TextBody(words))));
  }

  static TextSid sidOf(TextKey text) {
    return Given.sid(text.value().hashCode() & 0xffff);
  }

  int n(TextKey text) {
    return text(text).sending().n();
  }

  OutboundText text(TextKey key) {
    return state.text(key).orElseThrow();
  }

  OutboundText text(String key) {
    return text(new TextKey(key));
  }

  List<String> keys() {
    return state.texts().stream().map(text -> text.key().value()).toList();
  }

  Cascade cascade() {
    return (Cascade) state;
  }

  Status status() {
    return cascade().status();
  }

  Optional<Instant> due() {
    return rules.due(state);
  }

  /** What the log says of {@code what}, newest last, without the times. */
  List<String> logged(What what) {
    return log.stream()
        .filter(entry -> entry.what() == what)
        .map(entry -> entry.text().map(key -> key + " ").orElse("") + entry.evidence())
        .toList();
  }

  /** The sends that were decided, such as {@code page-0#1}. */
  List<String> sends() {
    return sends(decided);
  }

  static List<String> sends(List<Decision> decisions) {
    return decisions.stream()
        .filter(Decision.Send.class::isInstance)
        .map(Decision.Send.class::cast)
        .map(send -> send.text() + "#" + send.n())
        .toList();
  }
}

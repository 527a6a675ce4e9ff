package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageStore.Stored;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.Texting.OutgoingText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that happened in one run and that the judges look at when it is over. */
final class History {
  /**
   * One commit, in the order in which the table kept them.
   *
   * @param at the true time
   * @param clock what the clock of whoever committed showed
   */
  record Change(
      long at,
      long clock,
      String function,
      MessageId id,
      MessageState before,
      MessageState after,
      List<LogEntry> log) {}

  /** What a responder wrote, and which message he meant, if his words say so. */
  record Reply(
      MessageId id, String phone, String body, String words, @Nullable MessageId meant, long at) {}

  /**
   * A page that went out and that a timer does not watch.
   *
   * @param changes how many commits there were before
   */
  record Unwatched(ReceiptKey key, TimerKey.Kind timer, int changes, long at) {}

  /** A send that was tried. */
  record Posted(ReceiptKey key, PhoneNumber to, long at) {}

  /** What the relay has learned of whether somebody wants to be texted. */
  record Consent(PhoneNumber phone, boolean optedOut, long at) {}

  /** A schedule that was made. */
  record Scheduled(String name, String input, long at) {}

  private final Agenda agenda;
  private final List<Change> changes = new ArrayList<>();
  private final List<ProviderModel.Taken> taken = new ArrayList<>();
  private final Map<ReceiptKey, Integer> posts = new LinkedHashMap<>();
  private final Set<MessageId> accepted = new LinkedHashSet<>();
  private final Map<MessageId, Reply> replies = new LinkedHashMap<>();
  private final List<Scheduled> schedules = new ArrayList<>();
  private final Map<String, Integer> unscheduled = new HashMap<>();
  private final Map<String, Integer> counted = new LinkedHashMap<>();
  private final List<Unwatched> unwatched = new ArrayList<>();
  private final List<Posted> everyPost = new ArrayList<>();
  private final List<Consent> consents = new ArrayList<>();
  private final Set<String> armed = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();
  private @Nullable Machine machine;
  private boolean schedulerFailed;
  private int letters;

  History(Agenda agenda) {
    this.agenda = agenda;
  }

  void of(Machine made) {
    machine = made;
  }

  void committed(Commit change, Stored before) {
    var by = machine;
    var current = by == null ? null : by.current();
    changes.add(
        new Change(
            agenda.now(),
            by == null ? agenda.now() : by.clock(),
            current == null ? "" : current.function,
            change.id(),
            before.state(),
            change.next(),
            change.log()));
  }

  void posted(OutgoingText text, long at) {
    var key = text.receiptKey();
    posts.merge(key, 1, Integer::sum);
    everyPost.add(new Posted(key, text.to(), at));
    if (key.text().value().startsWith("page-")) {
      for (var kind : List.of(TimerKey.Kind.ACK, TimerKey.Kind.DELIVERY)) {
        if (!armed.contains(kind + " " + key.encoded())) {
          unwatched.add(new Unwatched(key, kind, changes.size(), at));
        }
      }
    }
  }

  void armed(MessageId message, TimerKey timer) {
    armed.add(timer.kind() + " " + message + "-" + timer.text());
  }

  void taken(ProviderModel.Taken one) {
    taken.add(one);
  }

  void accepted(MessageId id, boolean yes) {
    if (yes) {
      accepted.add(id);
    }
  }

  boolean accepted(MessageId id) {
    return accepted.contains(id);
  }

  void replied(Reply reply) {
    replies.put(reply.id(), reply);
  }

  void scheduled(String name, String input, long at) {
    schedules.add(new Scheduled(name, input, at));
  }

  void schedulerFailed() {
    schedulerFailed = true;
  }

  void counted(String metric) {
    counted.merge(metric, 1, Integer::sum);
  }

  void mailed() {
    letters++;
  }

  /** Something that must not be was seen while it happened. */
  void complain(String invariant, String what) {
    complaints.add(invariant + " " + what);
  }

  List<Change> changes() {
    return changes;
  }

  void consented(PhoneNumber phone, boolean optedOut) {
    consents.add(new Consent(phone, optedOut, agenda.now()));
  }

  List<Posted> everyPost() {
    return everyPost;
  }

  List<Consent> consents() {
    return consents;
  }

  List<Unwatched> unwatched() {
    return unwatched;
  }

  List<ProviderModel.Taken> taken() {
    return taken;
  }

  Map<ReceiptKey, Integer> posts() {
    return posts;
  }

  Set<MessageId> accepted() {
    return accepted;
  }

  Map<MessageId, Reply> replies() {
    return replies;
  }

  List<Scheduled> schedules() {
    return schedules;
  }

  /** Notes that a schedule was deleted. */
  void unscheduled(String name) {
    unscheduled.merge(name, 1, Integer::sum);
  }

  /** How often a schedule of that name was deleted. */
  int deletions(String name) {
    return unscheduled.getOrDefault(name, 0);
  }

  int count(String metric) {
    return counted.getOrDefault(metric, 0);
  }

  boolean hadSchedulerFailure() {
    return schedulerFailed;
  }

  int letters() {
    return letters;
  }

  List<String> complaints() {
    return complaints;
  }
}

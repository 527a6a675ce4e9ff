package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * One change of one message, with all that must change together with it.
 *
 * @param id which message
 * @param expectedVersion the version that was read
 * @param next the new state
 * @param log what to append to its log
 * @param due when something is next to be done for it, for the sweeper
 * @param index what changes in the look-ups of codes and open conversations
 */
public record Commit(
    MessageId id,
    long expectedVersion,
    MessageState next,
    List<LogEntry> log,
    Optional<Instant> due,
    List<IndexChange> index) {
  /** How long a code rests after its cascade is over, before another may have it. */
  public static final Duration CODE_REST = Duration.ofDays(3);

  /** Copies the lists. */
  public Commit {
    log = List.copyOf(log);
    index = List.copyOf(index);
  }

  /** A change in the look-ups. */
  public sealed interface IndexChange {
    /** The message takes a code that must be free. */
    record TakeCode(Code code) implements IndexChange {}

    /** The message needs its code no longer than until {@code freeAt}. */
    record ReleaseCode(Code code, Instant freeAt) implements IndexChange {}

    /**
     * The message is a conversation of this responder, till he takes it or is told who has taken
     * it.
     */
    record Opened(PhoneNumber responder) implements IndexChange {}

    /** The message is a conversation of this responder no longer: somebody took it, as he knows. */
    record Closed(PhoneNumber responder) implements IndexChange {}

    /** The provider's name for one of the message's texts is known. */
    record Named(TextSid sid, ReceiptKey text) implements IndexChange {}
  }

  /** Returns what changes in the look-ups when a message goes from one state to the next. */
  static List<IndexChange> index(
      MessageId id, MessageState before, MessageState after, Instant at) {
    var changes = new ArrayList<IndexChange>();
    for (var text : after.texts()) {
      text.sid()
          .filter(_ -> before.text(text.key()).flatMap(OutboundText::sid).isEmpty())
          .map(sid -> new IndexChange.Named(sid, new ReceiptKey(id, text.key())))
          .ifPresent(changes::add);
    }
    if (before instanceof Cascade gone && after instanceof MessageState.Erased) {
      paged(gone).stream()
          .filter(phone -> waits(gone, phone))
          .map(IndexChange.Closed::new)
          .forEach(changes::add);
      if (gone.open()) {
        changes.add(new IndexChange.ReleaseCode(gone.code(), at.plus(CODE_REST)));
      }
      return changes;
    }
    if (!(after instanceof Cascade cascade)) {
      return changes;
    }
    if (!(before instanceof Cascade was)) {
      changes.add(new IndexChange.TakeCode(cascade.code()));
      return changes;
    }
    var known = new HashSet<>(paged(was));
    if (cascade.open()) {
      paged(cascade).stream()
          .filter(phone -> !known.contains(phone))
          .map(IndexChange.Opened::new)
          .forEach(changes::add);
    }
    known.stream()
        .filter(phone -> waits(was, phone) && !waits(cascade, phone))
        .map(IndexChange.Closed::new)
        .forEach(changes::add);
    if (!cascade.open()
        && (!was.status().getClass().equals(cascade.status().getClass())
            || isAnsweredAgain(was, cascade))) {
      changes.add(new IndexChange.ReleaseCode(cascade.code(), at.plus(CODE_REST)));
    }
    return changes;
  }

  /** Whoever still writes to its customer by the code may go on doing so. */
  private static boolean isAnsweredAgain(Cascade was, Cascade cascade) {
    return cascade.texts().stream()
        .filter(text -> text.purpose() == Purpose.REPLY)
        .anyMatch(text -> was.text(text.key()).isEmpty());
  }

  /**
   * Till somebody has taken it, also after the chain's end, and whoever else was texted it was told
   * so: words without a code may be meant for it until then.
   */
  private static boolean waits(Cascade cascade, PhoneNumber phone) {
    return cascade.ack().isEmpty() || cascade.isUntold(phone);
  }

  private static List<PhoneNumber> paged(Cascade cascade) {
    return cascade.texts().stream()
        .filter(text -> text.purpose().asks())
        .map(OutboundText::to)
        .distinct()
        .toList();
  }
}

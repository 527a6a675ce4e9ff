package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what the relay knows of each message, for ever.
 *
 * <p>All of one message changes in one step or not at all, and only from the version that was read:
 * so of two that decide at the same time one loses, looks again, and decides anew. Every
 * implementation passes {@code MessageStoreContract}.
 */
public interface MessageStore {
  /** Returns how the message stands, as last committed. */
  Stored load(MessageId id);

  /**
   * Keeps {@code change}, all of it or nothing.
   *
   * @throws RuntimeException if nobody knows whether it was kept; committing it again is safe, and
   *     then a conflict
   */
  Outcome commit(Commit change);

  /** Returns the message that has this code, if any has. */
  Optional<MessageId> withCode(Code code);

  /** Returns which text the provider calls {@code sid}, if the relay knows. */
  Optional<ReceiptKey> textWith(TextSid sid);

  /**
   * Returns the cascades that have texted this responder and that nobody has taken yet, the oldest
   * first.
   */
  List<MessageId> openFor(PhoneNumber responder);

  /**
   * Returns messages for which something was due before {@code instant}, the longest overdue first.
   * May be some seconds behind.
   */
  List<MessageId> due(Instant instant, int limit);

  /**
   * Lists the messages of one job, oldest first. May be some seconds behind.
   *
   * @param job the job; nothing for messages without one
   * @param after where to go on, as the page before said
   * @param limit 1 or more
   */
  Page ofJob(Optional<JobId> job, Optional<String> after, int limit);

  /** Returns the log of one message, oldest first. */
  List<LogEntry> log(MessageId id);

  /**
   * A message as last committed.
   *
   * @param state how it stands
   * @param version counts its commits; 0 for one that was never committed
   */
  record Stored(MessageState state, long version) {}

  /** What became of a commit. */
  enum Outcome {
    /** It is kept. */
    KEPT,
    /** Somebody else changed the message in between, and nothing was kept. */
    CONFLICT,
    /** Another message has the code, and nothing was kept. */
    CODE_TAKEN
  }

  /**
   * Some messages of a job.
   *
   * @param messages oldest first
   * @param next where to go on; nothing if that was all
   */
  record Page(List<MessageId> messages, Optional<String> next) {
    /** Copies the list. */
    public Page {
      messages = List.copyOf(messages);
    }
  }
}

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
   * Returns the cascades that have texted this responder and that nobody has taken yet, as far as
   * he was told, the oldest first.
   */
  List<MessageId> openFor(PhoneNumber responder);

  /**
   * Returns the same, and those that were such later than {@code since} and are so no longer, for a
   * day at least.
   */
  List<MessageId> openSince(PhoneNumber responder, Instant since);

  /**
   * Returns messages for which something was due before {@code instant}, the longest overdue first.
   * May be some seconds behind.
   */
  List<MessageId> due(Instant instant, int limit);

  /**
   * Lists the messages of one job, oldest first. May be some seconds behind.
   *
   * @param job the job; nothing for messages without one
   * @param after where to go on: what {@link Page#isCursor} takes
   * @param limit 1 or more
   */
  Page ofJob(Optional<JobId> job, Optional<String> after, int limit);

  /**
   * Returns the messages of one job, the newest first; each is read when it is asked for. May be
   * some seconds behind.
   *
   * @param job the job; nothing for messages without one
   */
  Stream<MessageId> newestFirst(Optional<JobId> job);

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
    private static final Pattern CURSOR =
        Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z_\\p{Alnum}{2,64}");

    /** Always of the same length, so that it sorts as the instants do. */
    private static final DateTimeFormatter MILLIS =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Copies the list. */
    public Page {
      messages = List.copyOf(messages);
    }

    /**
     * Returns the place of a message among those of its job: it sorts as they do, and is made of
     * what needs no escape in a URL's query.
     *
     * @param at when the message came
     */
    public static String cursor(Instant at, MessageId message) {
      return MILLIS.format(at) + "_" + message.value();
    }

    /** Returns whether {@code text} has the form of a place, of a message that there is or not. */
    public static boolean isCursor(String text) {
      return CURSOR.matcher(text).matches();
    }
  }
}

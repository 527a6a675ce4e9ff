package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobNotes;
import com.quickdumpnow.relay.sms.MessageId;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Erases what was said about a job: words, pictures and numbers. What is left says that there was a
 * message, when, and under which name, and never changes again.
 */
public final class LogErasure {
  /** The list of a job's messages may be this far behind. */
  private static final Duration LIST_LAG = Duration.ofSeconds(1);

  private static final int PASSES_MAX = 10;
  private static final int MESSAGES_A_PAGE = 100;

  private final Cascades cascades;
  private final MessageStore store;
  private final JobNotes notes;
  private final RelayClock clock;

  /** Makes the eraser of these ports. */
  public LogErasure(Cascades cascades, MessageStore store, JobNotes notes, RelayClock clock) {
    this.cascades = cascades;
    this.store = store;
    this.notes = notes;
    this.clock = clock;
  }

  /**
   * Erases the log of a job, with the responders' texts that took its messages or answered them,
   * and with what the dispatcher noted about it. The same again changes nothing.
   *
   * @return how many messages the job has
   * @throws RuntimeException if a port did not answer; the same again is safe
   */
  public int erase(JobId job) {
    notes.erase(job);
    for (int pass = 1; pass <= PASSES_MAX; pass++) {
      var seen = erasePages(job);
      if (seen.erased() == 0) {
        return seen.messages();
      }
      clock.pause(LIST_LAG);
    }
    throw new IllegalStateException(job + ": further messages came with each pass");
  }

  /** How many messages there were, and how many of them have just been erased. */
  private record Seen(int messages, int erased) {}

  private Seen erasePages(JobId job) {
    var messages = 0;
    var erased = 0;
    var after = Optional.<String>empty();
    do {
      var page = store.ofJob(Optional.of(job), after, MESSAGES_A_PAGE);
      for (var message : page.messages()) {
        messages++;
        if (!(store.load(message).state() instanceof Erased)) {
          // First the answers: whoever dies in between finds them by this message once more.
          replies(message).forEach(this::eraseReply);
          eraseOne(message);
          erased++;
        }
      }
      after = page.next();
    } while (after.isPresent());
    return new Seen(messages, erased);
  }

  /** The responders' texts that the message's log names as evidence. */
  private Stream<MessageId> replies(MessageId message) {
    return store.log(message).stream()
        .map(entry -> entry.evidence().getOrDefault("evidence", ""))
        .filter(MessageId::isMessageId)
        .distinct()
        .map(MessageId::new);
  }

  private void eraseReply(MessageId reply) {
    if (store.load(reply).state() instanceof Settled) {
      eraseOne(reply);
    }
  }

  private void eraseOne(MessageId message) {
    cascades.apply(message, new CascadeEvent.LogErased(clock.instant()));
  }
}

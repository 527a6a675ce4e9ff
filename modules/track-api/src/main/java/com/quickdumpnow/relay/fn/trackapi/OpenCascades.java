package com.quickdumpnow.relay.fn.trackapi;

import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.job.JobId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The messages that responders are being asked to take right now. Each of them is due at some time,
 * so that the index of what is due has them all, and little else.
 */
record OpenCascades(List<Cascade> oldestFirst) {
  private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

  /** Many times what a day of QDN's has open at once. */
  private static final int MOST = 300;

  /** Messages without a job may be rejected ones for ever, of which none has a cascade. */
  private static final int LOOKED_AT_MAX = 40;

  /** How a conversation stands: its latest message, and the cascade to be shown with it. */
  record Standing(Optional<MessageState> latest, Optional<Cascade> cascade) {}

  static OpenCascades read(MessageStore store) {
    return new OpenCascades(
        store.due(EVER, MOST).stream()
            .gather(Reads.atOnce(id -> store.load(id).state()))
            .filter(Cascade.class::isInstance)
            .map(Cascade.class::cast)
            .filter(Cascade::open)
            .sorted(Comparator.comparing(cascade -> cascade.text().at()))
            .toList());
  }

  /**
   * Returns the cascade to be shown for a job: the one that has been open longest, else that of the
   * latest message.
   */
  Optional<Cascade> of(Optional<JobId> job, MessageStore store) {
    return openOf(job).or(() -> latest(job, store));
  }

  /** Returns the same and the job's latest message, each message read once. */
  Standing standing(Optional<JobId> job, MessageStore store) {
    var newestFirst = states(job, store).iterator();
    if (!newestFirst.hasNext()) {
      return new Standing(Optional.empty(), openOf(job));
    }
    var latest = newestFirst.next();
    return new Standing(
        Optional.of(latest),
        openOf(job)
            .or(() -> {
              var rest = Spliterators.spliteratorUnknownSize(newestFirst, Spliterator.ORDERED);
              return firstIn(
                  Stream.concat(Stream.of(latest), StreamSupport.stream(rest, false)), store);
            }));
  }

  private Optional<Cascade> openOf(Optional<JobId> job) {
    return oldestFirst.stream().filter(cascade -> cascade.jobId().equals(job)).findFirst();
  }

  /**
   * Returns the cascade of a job's latest message that has one: what was written on the dashboard
   * has none.
   */
  static Optional<Cascade> latest(Optional<JobId> job, MessageStore store) {
    return firstIn(states(job, store), store);
  }

  private static Stream<MessageState> states(Optional<JobId> job, MessageStore store) {
    return store.newestFirst(job).limit(LOOKED_AT_MAX).map(message -> store.load(message).state());
  }

  private static Optional<Cascade> firstIn(Stream<MessageState> newestFirst, MessageStore store) {
    return newestFirst
        // Of a log that was erased, everything older is erased too.
        .takeWhile(state -> !(state instanceof Erased))
        .flatMap(state -> cascade(state, store).stream())
        .findFirst();
  }

  private static Optional<Cascade> cascade(MessageState state, MessageStore store) {
    return switch (state) {
      case Cascade cascade -> Optional.of(cascade);
      case Joined joined when store.load(joined.lead()).state() instanceof Cascade lead ->
          Optional.of(lead);
      default -> Optional.empty();
    };
  }
}

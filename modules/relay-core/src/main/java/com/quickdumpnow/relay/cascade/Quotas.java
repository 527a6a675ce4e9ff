package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.contact.Contact.Quota;
import java.time.Duration;
import java.util.Optional;

/** How many texts somebody gets who may be a machine. */
final class Quotas {
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

  private Quotas() {}

  /**
   * Returns how many texts of this one's kind a person gets who may be a machine; nothing if a
   * person wrote it.
   */
  static Optional<Quota> of(MessageState message, OutboundText text) {
    return switch (text.purpose()) {
      case UPDATE -> Optional.of(UPDATES);
      case RECEIVED -> Optional.of(WORDS_OF_COMFORT);
      case ANSWER -> message instanceof Settled settled ? answers(settled) : Optional.empty();
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
}

package com.quickdumpnow.relay.operator.secret;

import java.time.Duration;
import java.time.Instant;

/**
 * What comes next in exchanging the Auth Token, so that no webhook is refused at any instant: a
 * token is accepted everywhere before Twilio signs with it, and until nothing that was signed with
 * it is on its way any more. A pure function of what is seen, so whoever was interrupted goes on.
 */
final class TokenRotation {
  /** Longer than Twilio tries one webhook, which is 15 s. */
  static final Duration IN_FLIGHT = Duration.ofMinutes(1);

  private TokenRotation() {}

  /**
   * What is seen.
   *
   * @param currentWorks whether the token that is kept as the current one opens the account
   * @param nextKept whether another is kept beside it
   * @param nextWorks whether that one opens the account
   * @param promoted whether it was noted that the current one has been promoted
   * @param since when the secret was last changed
   */
  record Seen(
      boolean currentWorks, boolean nextKept, boolean nextWorks, boolean promoted, Instant since) {}

  /** What comes next. */
  sealed interface Step {
    /** A second token is made at Twilio and kept beside the first. */
    record Create() implements Step {}

    /** Every function must have read what was written. */
    record Wait(Instant until, String why) implements Step {}

    /** Twilio signs with the second from now on. */
    record Promote() implements Step {}

    /** It was promoted, and that was not written down. */
    record Note() implements Step {}

    /** The former is taken out. */
    record Drop() implements Step {}

    /** Neither token opens the account. */
    record Stuck() implements Step {}
  }

  static Step next(Seen seen, Instant now) {
    if (seen.promoted() && seen.nextKept()) {
      var until = seen.since().plus(IN_FLIGHT);
      return now.isBefore(until)
          ? new Step.Wait(until, "nothing signed with the former token is on its way any more")
          : new Step.Drop();
    }
    if (!seen.nextKept()) {
      return seen.currentWorks() ? new Step.Create() : new Step.Stuck();
    }
    if (seen.currentWorks()) {
      var until = seen.since().plus(Vault.TAKEN_UP);
      return now.isBefore(until)
          ? new Step.Wait(until, "every function has read the next token")
          : new Step.Promote();
    }
    return seen.nextWorks() ? new Step.Note() : new Step.Stuck();
  }
}

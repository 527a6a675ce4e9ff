package com.quickdumpnow.relay.operator.deadletter;

import com.quickdumpnow.relay.aws.DynamoHandLog;
import com.quickdumpnow.relay.aws.DynamoHandLog.Deed;
import com.quickdumpnow.relay.aws.DynamoHandLog.Line;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.deadletter.DeadLetters.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Somebody's hand: what he does to dead letters is written down, under his name. No dead letter
 * goes away before its line is there; and no line says of one that it was sent back before it was.
 */
public final class Hand {
  private final DeadLetters letters;
  private final DynamoHandLog log;
  private final String by;
  private final InstantSource clock;

  /**
   * Acts for somebody.
   *
   * @param by who, as AWS or his computer knows him
   */
  public Hand(DeadLetters letters, DynamoHandLog log, String by, InstantSource clock) {
    this.letters = letters;
    this.log = log;
    this.by = by;
    this.clock = clock;
  }

  /**
   * Sends a dead letter to where it was on its way to, and writes that down. Whoever dies in
   * between leaves it where it is, and sends it once more.
   *
   * @throws CommandFailure if there is nowhere to send it to
   */
  void sendBack(DeadLetter letter) {
    // The functions are fast: what they decide comes after this.
    var now = now();
    letters.send(letter);
    write(letter, Deed.REPLAYED, now);
  }

  /** Writes down that a dead letter is dropped, which the caller then does. */
  void drop(DeadLetter letter) {
    write(letter, Deed.DROPPED, now());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void write(DeadLetter letter, Deed deed, Instant at) {
    log.append(
        new Line(
            at, deed, by, letter.queue().name(), letter.id(), letter.kind(), letter.message()));
  }

  /**
   * Sends one dead letter to where it was on its way to, and only then takes it away: whoever dies
   * in between leaves it twice, which the relay does not mind.
   *
   * @param id its name in the queue
   * @param most how many are looked through for it
   * @return whether it was there
   * @throws CommandFailure if there is nowhere to send it to
   */
  public boolean replay(DeadLetterQueue queue, String id, int most) {
    var sent = new AtomicBoolean();
    letters.visit(
        queue,
        most,
        letter -> {
          if (!letter.id().equals(id)) {
            return Verdict.HAND_BACK;
          }
          sendBack(letter);
          sent.set(true);
          return Verdict.DELETE;
        },
        _ -> !sent.get());
    return sent.get();
  }
}

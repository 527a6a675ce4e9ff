package com.quickdumpnow.relay.event;

import com.quickdumpnow.relay.sms.MessageId;
import java.time.Instant;

/**
 * Wakes a message later, with a {@link RelayEvent.WakeUp}. At least once, never exactly: a timer
 * may come early (it is then armed again), late or twice.
 *
 * <p>Every implementation passes {@code TimersContract}.
 */
public interface Timers {
  /**
   * Arms the timer {@code key} of {@code message}, or does nothing if it is armed.
   *
   * @param due when to wake; a time that has passed means now
   * @throws RuntimeException if it may not be armed
   */
  void arm(MessageId message, TimerKey key, Instant due);

  /**
   * Arms a timer again that came before {@code due}: precisely, and for at most 15 minutes.
   *
   * @throws RuntimeException if it may not be armed
   */
  void rearm(MessageId message, TimerKey key, Instant due);

  /** Takes a timer back, if that is still possible; a leftover is harmless. Never throws. */
  void cancel(MessageId message, TimerKey key);
}

package com.quickdumpnow.relay.cascade;

import java.util.List;

/**
 * Where an event takes a message.
 *
 * @param next the state to keep
 * @param log what to append to the log, in order
 * @param decisions what to do once that is kept, in order
 */
public record Step(MessageState next, List<LogEntry> log, List<Decision> decisions) {
  /** Copies the lists. */
  public Step {
    log = List.copyOf(log);
    decisions = List.copyOf(decisions);
  }
}

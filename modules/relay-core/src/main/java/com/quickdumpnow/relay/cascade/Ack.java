package com.quickdumpnow.relay.cascade;

import java.time.Instant;
import java.util.Optional;

/**
 * "I take it."
 *
 * @param at when
 * @param by who, in words
 * @param responder that person's place in the chain, where it is known
 * @param how by what means
 * @param evidence what proves it: the id of the reply, or of the request
 */
public record Ack(Instant at, String by, Optional<Integer> responder, How how, String evidence) {
  /** By what means somebody acked. */
  public enum How {
    /** By text. */
    SMS,
    /** By the dashboard's button. */
    DASHBOARD,
    /** By changing the job's state. */
    JOB_STATE
  }
}

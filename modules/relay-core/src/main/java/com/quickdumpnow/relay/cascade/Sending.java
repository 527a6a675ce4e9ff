package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;

/**
 * How one outgoing text stands between the relay and the provider.
 *
 * <p>{@code n} is the fencing number: it counts the tries, and the result of an older try never
 * overwrites that of a newer one.
 */
public sealed interface Sending {
  /**
   * To be sent, and nobody has begun.
   *
   * @param at since when
   */
  record Planned(Instant at) implements Sending {}

  /**
   * Claimed by one function, which may be sending it right now, or may have died at any point.
   *
   * @param n which try
   * @param at when it was claimed
   */
  record Intent(int n, Instant at) implements Sending {}

  /**
   * A send whose outcome nobody knows: the text may be on its way.
   *
   * @param n which try
   * @param at when that try was claimed
   */
  record Unknown(int n, Instant at) implements Sending {}

  /**
   * Certainly not sent, and to be tried again.
   *
   * @param n which try it was
   * @param claimedAt when that try was claimed
   * @param notBefore when to try again
   */
  record Retry(int n, Instant claimedAt, Instant notBefore) implements Sending {}

  /**
   * The provider has it.
   *
   * @param n which try
   * @param claimedAt when that try was claimed
   * @param sid the provider's name for it
   * @param at when the relay knew
   */
  record Accepted(int n, Instant claimedAt, TextSid sid, Instant at) implements Sending {}

  /**
   * The provider will never take it.
   *
   * @param n which try
   * @param errorCode the provider's code; 0 if it gave none
   * @param at when
   */
  record Refused(int n, int errorCode, Instant at) implements Sending {}

  /**
   * Given up: not sent as far as anybody can tell, and no longer wanted.
   *
   * @param n which try was the last
   * @param at when
   */
  record Abandoned(int n, Instant at) implements Sending {}

  /**
   * It went out as a letter, of which no more is heard.
   *
   * @param at when
   */
  record Mailed(Instant at) implements Sending {}

  /** Which try it is; 0 before the first. */
  default int n() {
    return 0;
  }
}

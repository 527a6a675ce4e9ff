package com.quickdumpnow.relay.cascade;

import java.time.Duration;
import java.time.Instant;

/**
 * Counts what strangers can cause, so that there is an end to it. Every implementation passes
 * {@code LimitsContract}.
 */
public interface Limits {
  /**
   * Takes one of the {@code most} that there are of {@code what} in each {@code window} of time.
   * The windows follow each other since 1970, so at the border of two there may be twice as many.
   *
   * @param what has no phone number and no address in it
   * @return whether there was one left
   * @throws RuntimeException if it is not known; one may then be gone
   */
  boolean take(String what, int most, Duration window, Instant now);
}

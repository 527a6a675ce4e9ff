package com.quickdumpnow.relay.cascade;

/** Changes who answers. Every implementation passes {@code RosterDeskContract}. */
public interface RosterDesk {
  /**
   * Returns the roster as it is kept this very moment, or the deployment's if none is.
   *
   * @throws RuntimeException if it cannot be read
   */
  Roster latest();

  /**
   * Puts {@code roster} in force for messages that come from now on, if the one that is kept has
   * the version before.
   *
   * @return whether it was kept; false if somebody else changed it in between
   * @throws RuntimeException if it may not have been kept
   */
  boolean save(Roster roster);
}

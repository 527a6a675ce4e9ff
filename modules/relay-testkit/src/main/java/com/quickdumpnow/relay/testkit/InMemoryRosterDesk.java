package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.RosterDesk;

/** Keeps the roster in memory. */
public final class InMemoryRosterDesk implements RosterDesk {
  private Roster kept;

  /** Begins with the deployment's. */
  public InMemoryRosterDesk(Roster deployed) {
    this.kept = deployed;
  }

  @Override
  public synchronized Roster latest() {
    return kept;
  }

  @Override
  public synchronized boolean save(Roster roster) {
    if (roster.version() != kept.version() + 1) {
      return false;
    }
    kept = roster;
    return true;
  }
}

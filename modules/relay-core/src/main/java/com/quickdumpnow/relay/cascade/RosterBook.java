package com.quickdumpnow.relay.cascade;

/** Tells who answers now. */
public interface RosterBook {
  /** Returns the roster in force. */
  Roster current();
}

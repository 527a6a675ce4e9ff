package com.quickdumpnow.relay.simulation;

/** The function is dead: nothing after this point happens, whoever catches it. */
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("killed", null, false, false);
  }
}

package com.quickdumpnow.relay.simulation;

/** A service that did not answer, for ports that throw whatever they like. */
final class ModelFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelFailure(String what) {
    super(what, null, false, false);
  }
}

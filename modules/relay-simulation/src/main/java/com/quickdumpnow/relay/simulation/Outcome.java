package com.quickdumpnow.relay.simulation;

import java.util.List;

/**
 * What became of one run.
 *
 * @param seed which run
 * @param complaints what is wrong with it, the first one first; none is good
 * @param hits the faults that happened
 * @param messages how many messages customers would send
 * @param boundaries how many steps into and out of ports there were before all was sent again
 * @param events how many things happened
 * @param invocations how many functions ran
 * @param trace what happened, if it was written down
 */
record Outcome(
    long seed,
    List<String> complaints,
    List<Chance.Hit> hits,
    int messages,
    int boundaries,
    long events,
    int invocations,
    List<String> trace) {
  boolean good() {
    return complaints.isEmpty();
  }

  /** The name of the first invariant that broke. */
  String broken() {
    var first = complaints.getFirst();
    return first.substring(0, first.indexOf(' '));
  }
}

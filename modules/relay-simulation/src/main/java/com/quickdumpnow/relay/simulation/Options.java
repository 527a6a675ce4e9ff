package com.quickdumpnow.relay.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * What is special about a run, besides its seed.
 *
 * @param design a fault built into the relay, which the judges must find
 * @param netsOff nets that are missing, as long as the run lasts
 * @param clean whether no bad luck happens
 * @param kills boundaries at which whoever crosses them dies
 * @param dropped messages that nobody sends
 * @param kindsLeftOut kinds of faults that do not happen
 * @param left single faults that do not happen
 * @param trace whether to write down what happens
 */
record Options(
    Set<DesignFault> design,
    Set<Options.Net> netsOff,
    boolean clean,
    Set<Integer> kills,
    Set<Integer> dropped,
    Set<Fault> kindsLeftOut,
    Set<Chance.Hit> left,
    boolean trace) {
  /** The run as it is. */
  static final Options NONE =
      new Options(
          EnumSet.noneOf(DesignFault.class),
          EnumSet.noneOf(Net.class),
          false,
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          false);

  /** One of the nets that stand in for each other. */
  enum Net {
    SWEEPER,
    RECEIPTS,
    SCHEDULES,
    LIST,
    BUS
  }

  Options with(DesignFault fault) {
    return new Options(
        EnumSet.of(fault), netsOff, clean, kills, dropped, kindsLeftOut, left, trace);
  }

  Options without(Net net) {
    return new Options(design, EnumSet.of(net), clean, kills, dropped, kindsLeftOut, left, trace);
  }

  Options cleanly() {
    return new Options(design, netsOff, true, kills, dropped, kindsLeftOut, left, trace);
  }

  Options killing(Set<Integer> boundaries) {
    return new Options(design, netsOff, clean, boundaries, dropped, kindsLeftOut, left, trace);
  }

  Options dropping(Set<Integer> messages) {
    return new Options(design, netsOff, clean, kills, messages, kindsLeftOut, left, trace);
  }

  Options leavingOut(Set<Fault> kinds) {
    return new Options(design, netsOff, clean, kills, dropped, kinds, left, trace);
  }

  Options leaving(Set<Chance.Hit> hits) {
    return new Options(design, netsOff, clean, kills, dropped, kindsLeftOut, hits, trace);
  }

  Options traced() {
    return new Options(design, netsOff, clean, kills, dropped, kindsLeftOut, left, true);
  }
}

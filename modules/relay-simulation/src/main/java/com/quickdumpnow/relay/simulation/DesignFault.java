package com.quickdumpnow.relay.simulation;

import java.util.Set;
import software.amazon.awssdk.services.scheduler.SchedulerClient;

/** Faults that a design like the relay's could have, built in to see that the judges find them. */
enum DesignFault {
  SETTLE_ZERO,
  NO_SWEEPER,
  NULL_BATCH_ANSWER;

  /** Returns the ports of a function as this fault makes them. */
  Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
    return ports;
  }

  static SchedulerClient scheduler(Set<DesignFault> faults, SchedulerClient scheduler) {
    return scheduler;
  }

  static String onTheWay(Set<DesignFault> faults, String queue, String body) {
    return body;
  }
}

package com.quickdumpnow.relay.simulation;

/** The kinds of bad luck. Each run draws a rate for each; half of them are left out. */
enum Fault {
  // At each call of a port.
  FAIL_BEFORE,
  FAIL_AFTER,
  KILL_BEFORE,
  KILL_AFTER,
  PREEMPT,
  SLOW,
  // Queues, bus, scheduler, table.
  QUEUE_DUPLICATE,
  QUEUE_DELAY,
  BUS_DELAY,
  BUS_DUPLICATE,
  BUS_REFUSES,
  BUS_LOSS,
  SCHEDULE_EARLY,
  SCHEDULE_LATE,
  SCHEDULE_LOST,
  SCHEDULE_DOUBLE,
  SCHEDULE_LINGERS,
  INDEX_LAG,
  COMMIT_CONFLICT,
  // The provider, and the phones behind it.
  REQUEST_LOST,
  ANSWER_LOST,
  ACCEPTED_LATE,
  TOO_MANY,
  REFUSED,
  SERVER_ERROR,
  LIST_LAG,
  CARRIER_FAILS,
  CARRIER_SILENT,
  CALLBACK_LOST,
  CALLBACK_DOUBLE,
  CALLBACK_LATE,
  WEBHOOK_LOST,
  WEBHOOK_REPEATED,
  WEBHOOK_MONTHS_LATER,
  // The neighbourhood.
  MAIL_DOWN,
  JOBS_DOWN,
  OUTAGE,
  SKEW,
  POISON,
  DEPLOY
}

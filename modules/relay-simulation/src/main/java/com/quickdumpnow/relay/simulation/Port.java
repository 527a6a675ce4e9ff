package com.quickdumpnow.relay.simulation;

/** The services that a function reaches, each of which can be out by itself. */
enum Port {
  TABLE,
  QUEUE,
  BUS,
  SCHEDULER,
  PROVIDER,
  MAIL,
  JOBS,
  ROSTER
}

package com.quickdumpnow.relay.cascade;

import java.time.Duration;
import java.time.InstantSource;

/** The relay's only source of time. */
public interface RelayClock extends InstantSource {
  /** Returns after {@code duration}, or at once if that is not positive. */
  void pause(Duration duration);
}

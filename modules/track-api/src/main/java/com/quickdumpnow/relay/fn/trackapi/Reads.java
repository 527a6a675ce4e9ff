package com.quickdumpnow.relay.fn.trackapi;

import java.util.function.Function;
import java.util.stream.Gatherer;
import java.util.stream.Gatherers;

/** Reads from the store that do not wait for each other. */
final class Reads {
  /** As many as the JDK keeps connections to one host; each further one would be opened anew. */
  private static final int AT_ONCE = 5;

  private Reads() {}

  /** Does {@code read} for each element, some at the same time, and keeps their order. */
  static <T, R> Gatherer<T, ?, R> atOnce(Function<? super T, ? extends R> read) {
    return Gatherers.mapConcurrent(AT_ONCE, read);
  }
}

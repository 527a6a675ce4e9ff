package com.quickdumpnow.relay.simulation;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Makes many runs, as many at a time as the machine has processors, and stops at a bad one. */
final class Search {
  private final ExecutorService workers;
  private final int threads;

  Search(ExecutorService workers, int threads) {
    this.workers = workers;
    this.threads = threads;
  }

  static Search onAllProcessors() {
    var threads = Runtime.getRuntime().availableProcessors();
    return new Search(
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("simulation-", 0).factory()),
        threads);
  }

  /**
   * Returns the bad run of the smallest seed that was found, if one was.
   *
   * @param bad what counts as bad
   */
  Optional<Outcome> firstBad(long from, long count, Options options, Predicate<Outcome> bad) {
    var next = new AtomicLong(from);
    var found = new AtomicLong(from + count);
    var running =
        LongStream.range(0, threads)
            .mapToObj(_ ->
                workers.submit(() -> {
                  for (var seed = next.getAndIncrement();
                      seed < found.get();
                      seed = next.getAndIncrement()) {
                    if (bad.test(Simulation.run(seed, options))) {
                      found.accumulateAndGet(seed, Math::min);
                    }
                  }
                }))
            .toList();
    running.forEach(Search::finish);
    return found.get() == from + count
        ? Optional.empty()
        : Optional.of(Simulation.run(found.get(), options));
  }

  private static void finish(Future<?> work) {
    try {
      work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}

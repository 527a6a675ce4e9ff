package com.quickdumpnow.relay.cloud.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Several writers at the same instant. */
final class Race {
  private Race() {}

  /** What one writer does. */
  interface Writer<T> {
    T write(int number);
  }

  /** Starts {@code count} writers together and returns what each came to. */
  static <T> List<T> run(int count, Writer<T> writer)
      throws InterruptedException, ExecutionException {
    var ready = new CountDownLatch(count);
    List<Callable<T>> tasks =
        IntStream.range(0, count)
            .<Callable<T>>mapToObj(number ->
                () -> {
                  ready.countDown();
                  ready.await();
                  return writer.write(number);
                })
            .toList();
    var outcomes = new ArrayList<T>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var future : executor.invokeAll(tasks)) {
        outcomes.add(future.get());
      }
    }
    return outcomes;
  }
}

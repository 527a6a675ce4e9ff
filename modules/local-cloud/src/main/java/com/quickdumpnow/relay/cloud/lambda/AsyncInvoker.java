package com.quickdumpnow.relay.cloud.lambda;

import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Stopped;
import com.quickdumpnow.relay.cloud.template.Topology;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Lambda's asynchronous invocation: takes an event at once, and tries a failed one twice more.
 *
 * <p>Source: "How Lambda handles errors and retries with asynchronous invocation". Events of a
 * stopped function wait until it is started. What waits is lost when the process ends.
 */
public final class AsyncInvoker implements AutoCloseable {
  private static final List<Duration> RETRY_AFTER =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));
  private static final Duration STOPPED_RETRY_AFTER = Duration.ofSeconds(1);

  private final Topology topology;
  private final FunctionHost functions;
  private final FunctionLog log;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Runs functions of {@code topology}. */
  public AsyncInvoker(Topology topology, FunctionHost functions, FunctionLog log) {
    this.topology = topology;
    this.functions = functions;
    this.log = log;
  }

  /**
   * Takes an event.
   *
   * @throws NoSuchElementException if there is no such function
   */
  public void invoke(String functionArn, String payload) {
    String label;
    try {
      label = topology.function(functionArn).label();
    } catch (IllegalArgumentException e) {
      throw new NoSuchElementException(e.getMessage(), e);
    }
    threads.execute(() -> run(functionArn, payload, label));
  }

  private void run(String functionArn, String payload, String label) {
    try {
      for (var failures = 0; ; failures++) {
        var result = functions.invoke(functionArn, payload);
        while (result instanceof Stopped) {
          Thread.sleep(STOPPED_RETRY_AFTER);
          result = functions.invoke(functionArn, payload);
        }
        if (result instanceof Returned) {
          return;
        }
        if (failures == RETRY_AFTER.size()) {
          log.line(label, "an event failed " + (failures + 1) + " times and is dropped");
          return;
        }
        Thread.sleep(RETRY_AFTER.get(failures));
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Forgets all events that wait. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}

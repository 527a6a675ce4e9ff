package com.quickdumpnow.relay.cloud.lambda;

import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a function's handlers in this JVM.
 *
 * <p>Each handler object takes one event at a time; more at once means more objects, as it means
 * more environments on AWS. Static state is shared by them, which it is not on AWS.
 */
final class InProcessRuntime implements FunctionRuntime {

  /** How long a constructor may take. AWS allows 10 s, but does not share two cores. */
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(60);

  private final FunctionSpec spec;
  private final ClassLoader loader;
  private final FunctionLog log;
  private final Semaphore room;
  private final ConcurrentLinkedDeque<HandlerInstance> idle = new ConcurrentLinkedDeque<>();
  private final ExecutorService threads;

  /** Counts resets: what was made before the latest is not used again. */
  private final AtomicInteger resets = new AtomicInteger();

  InProcessRuntime(FunctionSpec spec, ClassLoader loader, int concurrency, FunctionLog log) {
    this.spec = spec;
    this.loader = loader;
    this.log = log;
    this.room = new Semaphore(concurrency, true);
    // Not virtual: a handler that spins would starve everything else in this JVM.
    this.threads =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name(spec.label() + "-", 0).factory());
  }

  @Override
  public InvocationResult invoke(Invocation invocation) throws InterruptedException {
    room.acquire();
    try {
      var made = resets.get();
      var reused = idle.pollFirst();
      var instance = reused != null ? reused : create();
      var context =
          new InvocationContext(spec, invocation, Instant.now().plus(spec.timeout()), log);
      try {
        var answer = within(spec.timeout(), () -> instance.handle(invocation.payload(), context));
        keep(instance, made);
        return new Returned(answer);
      } catch (ExecutionException e) {
        // As on AWS, an exception does not end the environment.
        keep(instance, made);
        throw e;
      }
    } catch (ExecutionException e) {
      return Failures.thrown(Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      return Failures.timedOut(invocation.requestId(), spec.timeout());
    } catch (RejectedExecutionException e) {
      return new Stopped(); // Closed.
    } finally {
      room.release();
    }
  }

  private void keep(HandlerInstance instance, int made) {
    if (resets.get() == made) {
      idle.addFirst(instance);
    }
  }

  @Override
  public void warm() {
    if (!idle.isEmpty() || !room.tryAcquire()) {
      return;
    }
    try {
      idle.add(create());
    } catch (ExecutionException | TimeoutException e) {
      // The invocation tries it again and tells its caller, as on AWS.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  private HandlerInstance create()
      throws InterruptedException, ExecutionException, TimeoutException {
    return within(
        INIT_TIMEOUT,
        () -> HandlerInstance.create(spec.function().handler(), loader, environment()));
  }

  /** A new map each time: what one handler does to it is not another's. */
  private Map<String, String> environment() {
    return new HashMap<>(spec.environment());
  }

  private <T> T within(Duration limit, Callable<T> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    var future =
        threads.submit(() -> {
          Thread.currentThread().setContextClassLoader(loader);
          StandardOutput.to(line -> log.line(spec.label(), line));
          try {
            return work.call();
          } finally {
            StandardOutput.end();
          }
        });
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      future.cancel(true); // Without effect on one that is done.
    }
  }

  @Override
  public void reset() {
    resets.incrementAndGet();
    idle.clear();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

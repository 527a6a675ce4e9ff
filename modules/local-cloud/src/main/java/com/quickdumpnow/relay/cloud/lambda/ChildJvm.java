package com.quickdumpnow.relay.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Failed;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One JVM with one function in it, and our side of the Lambda Runtime API that it talks to.
 *
 * <p>Source: "Using the Lambda runtime API for custom runtimes", version 2018-06-01.
 */
final class ChildJvm implements AutoCloseable {
  private static final String API = "/2018-06-01/runtime/";

  /** How long a JVM may take until it asks for its first event. */
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(60);

  /** What the JVM keeps for itself beside the heap, in hundredths of the function's memory. */
  private static final int HEAP_PERCENT = 80;

  /**
   * What all children have in common.
   *
   * @param classPath the runtime interface client's
   */
  record Launcher(String classPath, Path nativeLibrary) {

    ChildJvm launch(FunctionSpec spec, FunctionLog log) {
      try {
        return new ChildJvm(spec, log, this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Pending(
      Invocation invocation,
      CompletableFuture<Boolean> taken,
      CompletableFuture<InvocationResult> result) {}

  private final FunctionSpec spec;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Process process;
  private final Thread outputReader;
  private final SynchronousQueue<Pending> queue = new SynchronousQueue<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<InvocationResult> death = new CompletableFuture<>();
  private final List<String> lastLines = new ArrayList<>();
  private volatile @Nullable Pending current;
  private volatile @Nullable Failed initError;
  // A process that was told to end is alive for a while.
  private volatile boolean closed;

  private ChildJvm(FunctionSpec spec, FunctionLog log, Launcher launcher) throws IOException {
    this.spec = spec;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext(API, this::answer);
    server.start();
    this.process = command(launcher).start();
    this.outputReader = Thread.ofVirtual().start(() -> readOutput(log));
    Thread.ofVirtual().start(this::awaitDeath);
  }

  private ProcessBuilder command(Launcher launcher) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var heap = spec.function().memoryMegabytes() * HEAP_PERCENT / 100;
    var command =
        new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx" + Math.max(heap, 64) + "m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                + launcher.nativeLibrary(),
            "-cp",
            launcher.classPath(),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            spec.function().handler());
    // The client takes the function's classes and its lib/ from the working directory.
    command.directory(spec.root().toFile()).redirectErrorStream(true);
    var environment = command.environment();
    // None of the developer's own: it may name a real account, or a proxy.
    environment.keySet().retainAll(List.of("PATH", "LANG", "TMPDIR"));
    environment.putAll(spec.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort());
    return command;
  }

  boolean isAlive() {
    return !closed && process.isAlive() && !death.isDone();
  }

  /** Waits until this JVM asks for its first event; also returns if it dies, or takes too long. */
  void awaitReady() {
    CompletableFuture.anyOf(ready, death)
        .completeOnTimeout(false, INIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** Runs one event. Afterwards this JVM may be dead; the caller asks {@link #isAlive}. */
  InvocationResult invoke(Invocation invocation) throws InterruptedException {
    var pending = new Pending(invocation, new CompletableFuture<>(), new CompletableFuture<>());
    current = pending;
    var offer = Thread.ofVirtual().start(() -> offer(pending));
    try {
      CompletableFuture.anyOf(pending.taken(), death)
          .get(INIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return (InvocationResult)
          CompletableFuture.anyOf(pending.result(), death)
              .get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      close();
      return Failures.timedOut(invocation.requestId(), spec.timeout());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      close();
      throw e;
    } finally {
      offer.interrupt();
      current = null;
    }
  }

  private void offer(Pending pending) {
    try {
      queue.put(pending);
    } catch (InterruptedException e) {
      // Nobody waits for it any more.
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var path = exchange.getRequestURI().getPath().substring(API.length());
      var asked = current;
      if (path.equals("invocation/next")) {
        ready.complete(null);
        next(exchange);
        return;
      } else if (path.equals("init/error")) {
        initError = failed(body);
      } else if (asked != null && path.equals(pathOf(asked, "response"))) {
        asked.result().complete(new Returned(body));
      } else if (asked != null && path.equals(pathOf(asked, "error"))) {
        asked.result().complete(failed(body));
      }
      var accepted = "{\"status\":\"OK\"}".getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(202, accepted.length);
      exchange.getResponseBody().write(accepted);
    }
  }

  private static String pathOf(Pending pending, String what) {
    return "invocation/" + pending.invocation().requestId() + "/" + what;
  }

  private void next(HttpExchange exchange) throws IOException {
    Pending pending;
    try {
      pending = queue.take();
    } catch (InterruptedException e) {
      return; // Closed.
    }
    var invocation = pending.invocation();
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
    headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.arn());
    headers.set(
        "Lambda-Runtime-Deadline-Ms",
        Long.toString(System.currentTimeMillis() + spec.timeout().toMillis()));
    headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
    pending.taken().complete(true);
    var payload = invocation.payload().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, payload.length);
    exchange.getResponseBody().write(payload);
  }

  private static Failed failed(String body) {
    var error = new JsonObject();
    try {
      error = JsonParser.parseString(body).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      // Then neither type nor message is known; the body still says what it says.
    }
    return new Failed(text(error, "errorType"), text(error, "errorMessage"), body);
  }

  private static String text(JsonObject object, String name) {
    var value = object.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private void readOutput(FunctionLog log) {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        log.line(spec.label(), line);
        synchronized (lastLines) {
          lastLines.add(line);
          if (lastLines.size() > 10) {
            lastLines.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      // The process was ended.
    }
  }

  private void awaitDeath() {
    int status;
    try {
      status = process.waitFor();
      outputReader.join(1_000); // Its last lines say why.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    String log;
    synchronized (lastLines) {
      log = String.join("\n", lastLines);
    }
    var error = initError;
    death.complete(
        error != null
            ? error
            : Failures.of(
                "Runtime.ExitError",
                "Runtime exited with exit status %d\n%s".formatted(status, log)));
    server.stop(0);
    threads.shutdownNow();
  }

  /** Ends the process at once. */
  @Override
  public void close() {
    closed = true;
    process.destroyForcibly();
  }
}

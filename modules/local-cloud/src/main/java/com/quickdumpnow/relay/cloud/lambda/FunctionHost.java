package com.quickdumpnow.relay.cloud.lambda;

import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Failed;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Stopped;
import com.quickdumpnow.relay.cloud.template.Aws;
import com.quickdumpnow.relay.cloud.template.Topology;
import com.quickdumpnow.relay.cloud.template.Topology.LambdaFunction;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs all functions of a topology. Safe for use by several threads.
 *
 * <p>Doubles what Lambda does for one synchronous invocation. It does not double throttling, cold
 * start times, memory limits (in this JVM) or the retries of asynchronous invocations.
 */
public final class FunctionHost implements AutoCloseable {

  /**
   * At most this many of one function at once, if the template reserves no fewer. All share this
   * machine: more of them than it can work on would only make each slower, up to its time-out.
   */
  private static final int CONCURRENCY_MAX =
      Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 4, 10);

  /** JVMs of one function at once; each takes some 85 MB. */
  private static final int CHILDREN_MAX = 3;

  /**
   * How functions are run.
   *
   * @param directory where packages are unpacked
   * @param isolated each function in a JVM of its own
   * @param environment added to each function's own
   */
  public record Settings(
      Path directory, boolean isolated, Map<String, String> environment, FunctionLog log) {}

  private final Topology topology;
  private final FunctionLog log;
  private final FunctionLoaders loaders = new FunctionLoaders();
  private final Map<String, FunctionRuntime> runtimes = new LinkedHashMap<>();
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();

  /**
   * Unpacks all functions. None is started yet; see {@link #warm}.
   *
   * @throws java.io.UncheckedIOException if a package cannot be read
   */
  public FunctionHost(Topology topology, Settings settings) {
    this.topology = topology;
    this.log = settings.log();
    StandardOutput.install();
    var store = new PackageStore(settings.directory());
    var isolated = settings.isolated() && IsolatedRuntime.isSupported();
    if (settings.isolated() && !isolated) {
      log.line("host", "the runtime interface client runs on Linux only: functions share this JVM");
    }
    for (var function : topology.functions()) {
      var unpacked = store.unpack(function.asset());
      var version = versionOf(function);
      var spec =
          new FunctionSpec(
              function,
              version,
              environmentOf(function, version, settings.environment(), unpacked.root()),
              unpacked.root(),
              unpacked.libraries());
      var reserved = function.reservedConcurrency();
      var room = reserved == null ? CONCURRENCY_MAX : Math.min(reserved, CONCURRENCY_MAX);
      runtimes.put(
          function.name(),
          isolated
              ? new IsolatedRuntime(spec, settings.directory(), Math.min(room, CHILDREN_MAX), log)
              : new InProcessRuntime(spec, loaders.loaderOf(spec), room, log));
    }
  }

  /** The newest version that an alias leads to: what callers in the template use. */
  private String versionOf(LambdaFunction function) {
    return topology.aliases().stream()
        .filter(alias -> alias.functionName().equals(function.name()))
        .map(Topology.Alias::version)
        .findFirst()
        .orElse("$LATEST");
  }

  private static Map<String, String> environmentOf(
      LambdaFunction function, String version, Map<String, String> added, Path root) {
    var environment = new HashMap<>(function.environment());
    environment.put("AWS_REGION", Aws.REGION);
    environment.put("AWS_DEFAULT_REGION", Aws.REGION);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", version);
    environment.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("LAMBDA_TASK_ROOT", root.toString());
    environment.put("_HANDLER", function.handler());
    environment.put("TZ", ":UTC");
    environment.putAll(added);
    // By its key the embedded services know who asks, as AWS does by the role's.
    environment.put("AWS_ACCESS_KEY_ID", function.name());
    return Map.copyOf(environment);
  }

  /**
   * Runs a function once and waits for it.
   *
   * @param function an ARN or name; see {@link Topology#function}
   * @throws InterruptedException if the caller was interrupted; the handler then is too
   */
  public InvocationResult invoke(String function, String payload) throws InterruptedException {
    var found = topology.function(function);
    if (stopped.contains(found.name())) {
      return new Stopped();
    }
    var arn = function.startsWith("arn:") ? function : found.arn();
    var result = runtime(found).invoke(new Invocation(UUID.randomUUID().toString(), arn, payload));
    if (result instanceof Failed(var type, var message, _)) {
      log.line(found.label(), type + ": " + message);
    }
    return result;
  }

  /**
   * Makes an environment of each function, so that no first event waits, and waits until each is
   * ready or has failed. What failed shows at the invocation.
   *
   * @throws InterruptedException if the caller was interrupted; environments are then still made
   */
  public void warm() throws InterruptedException {
    var threads =
        runtimes.values().stream().map(runtime -> Thread.ofVirtual().start(runtime::warm)).toList();
    for (var thread : threads) {
      thread.join();
    }
  }

  /** Stops a function: from now on it takes no event. What is running ends by itself. */
  public void stop(String function) {
    var found = topology.function(function);
    stopped.add(found.name());
    runtime(found).reset();
  }

  /** Starts a stopped function again, with new environments. */
  public void start(String function) {
    stopped.remove(topology.function(function).name());
  }

  /**
   * Gives every function new environments, as AWS does now and then. Nothing is refused: what is
   * running ends by itself.
   */
  public void renew() {
    runtimes.values().forEach(FunctionRuntime::reset);
  }

  /** Returns whether a function is not stopped. */
  public boolean isRunning(String function) {
    return !stopped.contains(topology.function(function).name());
  }

  private FunctionRuntime runtime(LambdaFunction function) {
    return Objects.requireNonNull(runtimes.get(function.name()));
  }

  /** Ends all functions at once. */
  @Override
  public void close() {
    runtimes.values().forEach(FunctionRuntime::close);
    loaders.close();
  }
}

package com.quickdumpnow.relay.cloud.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * Runs a function in JVMs of its own under AWS's runtime interface client.
 *
 * <p>Each JVM takes one event at a time, as an execution environment does; more at once means more
 * of them. One that dies or overruns its time fails its invocation and is replaced by the next.
 */
final class IsolatedRuntime implements FunctionRuntime {
  private final FunctionSpec spec;
  private final ChildJvm.Launcher launcher;
  private final FunctionLog log;
  private final Semaphore room;
  private final ConcurrentLinkedDeque<ChildJvm> idle = new ConcurrentLinkedDeque<>();
  private final Set<ChildJvm> all = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::killAll, "end functions");

  /**
   * Starts nothing yet.
   *
   * @param directory where the client's native library is unpacked
   * @param concurrency how many JVMs there may be at once
   */
  IsolatedRuntime(FunctionSpec spec, Path directory, int concurrency, FunctionLog log) {
    this.spec = spec;
    this.log = log;
    this.room = new Semaphore(concurrency, true);
    this.launcher = new ChildJvm.Launcher(classPath(), nativeLibrary(directory));
    // Children must not outlive this JVM, however it ends.
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns whether the client's native library is made for this system. */
  static boolean isSupported() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  @Override
  public InvocationResult invoke(Invocation invocation) throws InterruptedException {
    room.acquire();
    try {
      var child = idle.pollFirst();
      if (child == null || !child.isAlive()) {
        child = launch();
      }
      var result = child.invoke(invocation);
      if (child.isAlive()) {
        idle.addFirst(child);
      } else {
        all.remove(child);
      }
      return result;
    } finally {
      room.release();
    }
  }

  @Override
  public void warm() {
    if (idle.isEmpty()) {
      var child = launch();
      child.awaitReady();
      idle.add(child);
    }
  }

  private ChildJvm launch() {
    var child = launcher.launch(spec, log);
    all.add(child);
    return child;
  }

  @Override
  public void reset() {
    for (var child = idle.pollFirst(); child != null; child = idle.pollFirst()) {
      child.close();
      all.remove(child);
    }
  }

  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs, and finds nothing left to do.
    }
  }

  private void killAll() {
    all.forEach(ChildJvm::close);
  }

  /** The client and what it stands on, wherever this JVM has them from. */
  private static String classPath() {
    return Stream.of(
            AWSLambda.class,
            RequestHandler.class,
            PojoSerializer.class,
            SdkInternalThreadLocal.class)
        .map(IsolatedRuntime::locationOf)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Unpacks the client's native library once.
   *
   * <p>Left to itself, each child unpacks it to the same file in the temporary directory, and
   * truncates what another one has mapped: that one dies with SIGBUS.
   */
  private static synchronized Path nativeLibrary(Path directory) {
    var musl =
        Stream.of("x86_64", "aarch64")
            .anyMatch(arch -> Files.exists(Path.of("/lib/ld-musl-" + arch + ".so.1")));
    var arch = System.getProperty("os.arch", "").equals("aarch64") ? "aarch_64" : "x86_64";
    var name = "libaws-lambda-jni.linux%s-%s.so".formatted(musl ? "_musl" : "", arch);
    var file = directory.toAbsolutePath().resolve(name);
    if (Files.notExists(file)) {
      try (var content = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
        if (content == null) {
          throw new IOException("the runtime interface client has no " + name);
        }
        Files.createDirectories(directory);
        Files.copy(content, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
  }
}

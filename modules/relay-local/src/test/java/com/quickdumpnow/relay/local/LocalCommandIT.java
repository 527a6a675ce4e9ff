package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code ./qdn local} begins and ends, as whoever started it sees it: by a process. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LocalCommandIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String IGNORED = "SigIgn:";
  private static final long INTERRUPT = 1L << 1;
  private static final Path PROJECT = Path.of("../..");
  private static final List<String> PORTS = List.of("--port", "--aws-port", "--twilio-port");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--aws-port", "--twilio-port"})
  void a_port_in_use_is_named_with_the_option_that_changes_it(String option) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var local = start(Map.of(), Map.of(option, taken.getLocalPort()));
      assertThat(lines(local)).isEmpty();
      assertThat(local.waitFor()).isEqualTo(2);
      assertThat(said())
          .containsExactly(
              "qdn: port %d is in use; choose another with %s"
                  .formatted(taken.getLocalPort(), option));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void a_signal_ends_it_with_status_0(String signal) throws Exception {
    assumeFalse(signal.equals("INT") && ignoresInterrupts(), "started where nobody interrupts");
    var local = start(Map.of(), Map.of());
    try (var lines = local.inputReader(UTF_8)) {
      var line = lines.readLine();
      while (line != null && !line.startsWith("ready: console http://127.0.0.1:")) {
        line = lines.readLine();
      }
      assertThat(line).as("the line that says where everything is; %s", said()).isNotNull();
      assertThat(kill(signal, local)).isZero();
      // What is said on the way out is read, too: a full pipe would hold up the end.
      var _ = lines.lines().count();
    }
    assertThat(local.waitFor()).isZero();
    assertThat(said()).isEmpty();
  }

  @Test
  void a_simulated_account_that_cannot_be_set_up_ends_it_with_status_1_and_the_reason()
      throws Exception {
    // "unset" is what a secret says that nobody has filled in yet.
    var local = start(Map.of("TWILIO_AUTH_TOKEN", "unset"), Map.of());
    assertThat(lines(local)).noneMatch(line -> line.startsWith("ready:"));
    assertThat(local.waitFor()).isEqualTo(1);
    assertThat(said().getFirst()).isEqualTo("qdn: there is no Auth Token to ask Twilio with");
    assertThat(said()).noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
  }

  /** As {@code ./qdn local} does, on free ports where no other is given. */
  private Process start(Map<String, String> environment, Map<String, Integer> ports)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dpekko.coordinated-shutdown.run-by-jvm-shutdown-hook=off",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                "modules/relay-local/target/classes:modules/relay-local/target/lib/*",
                Qdn.class.getName(),
                "local"));
    for (var option : PORTS) {
      command.add(option);
      command.add(String.valueOf(ports.getOrDefault(option, 0)));
    }
    var builder =
        new ProcessBuilder(command).directory(PROJECT.toFile()).redirectError(errors().toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    // One that neither begins nor ends must not hold up the others.
    CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return process;
  }

  private static List<String> lines(Process process) throws IOException {
    try (var lines = process.inputReader(UTF_8)) {
      return lines.lines().toList();
    }
  }

  private Path errors() {
    return directory.resolve("stderr");
  }

  private List<String> said() throws IOException {
    return Files.readAllLines(errors());
  }

  /** A script's background jobs do, and so does whatever they start. */
  private static boolean ignoresInterrupts() throws IOException {
    var status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith(IGNORED))
            .map(line -> Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16))
            .anyMatch(signals -> (signals & INTERRUPT) != 0);
  }

  private static int kill(String signal, Process process) throws Exception {
    return new ProcessBuilder("kill", "-s", signal, String.valueOf(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }
}

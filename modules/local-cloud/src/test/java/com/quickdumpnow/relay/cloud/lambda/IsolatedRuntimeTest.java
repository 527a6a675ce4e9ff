package com.quickdumpnow.relay.cloud.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Failed;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.quickdumpnow.relay.cloud.sample.FunctionZip;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each function in a JVM of its own; the runtime interface client is made for Linux only. */
@EnabledOnOs(OS.LINUX)
class IsolatedRuntimeTest extends FunctionHostContract {
  @Override
  boolean isolated() {
    return true;
  }

  @Test
  void a_JVM_that_dies_fails_its_event_at_once_and_is_replaced(@TempDir Path directory)
      throws Exception {
    var zip =
        new FunctionZip(directory.resolve("exit"))
            .source(
                "Exit",
                """
                public class Exit implements RequestStreamHandler {
                  public void handleRequest(InputStream in, OutputStream out, Context context)
                      throws IOException {
                    if (in.read() == '1') { System.out.println("farewell"); System.exit(3); }
                    out.write(('"' + System.getProperty("user.home") + System.getenv("HOME")
                        + ProcessHandle.current().pid() + '"' + "").getBytes()); } }
                """)
            .pack("exit.zip");
    var topology = topology(List.of(function("Exit", zip)));
    var settings =
        new FunctionHost.Settings(directory.resolve("work"), true, Map.of(), (_, _) -> {});
    try (var host = new FunctionHost(topology, settings)) {
      host.warm();
      var started = Instant.now();
      var failed = (Failed) host.invoke("Exit", "1");
      assertThat(failed.type()).isEqualTo("Runtime.ExitError");
      assertThat(failed.message()).contains("exit status 3").contains("farewell");
      assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(15));

      var first = (Returned) host.invoke("Exit", "0");
      // One JVM takes one event after the other, and nothing of this process's environment.
      assertThat(first).isEqualTo(host.invoke("Exit", "0"));
      assertThat(first.payload()).contains("null");
    }
  }
}

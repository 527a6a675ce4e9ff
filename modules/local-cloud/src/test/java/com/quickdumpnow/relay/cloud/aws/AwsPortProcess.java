package com.quickdumpnow.relay.cloud.aws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A port in a process of its own, which can be killed. */
final class AwsPortProcess implements AutoCloseable {
  private final Process process;
  private final URI endpoint;

  private AwsPortProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static AwsPortProcess start(Path data) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AwsPortProcess.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    var line = output.readLine();
    if (line == null) {
      throw new IOException("the port did not start");
    }
    return new AwsPortProcess(process, URI.create(line));
  }

  /** Runs until it is killed, or until whoever started it is gone. */
  public static void main(String[] arguments) throws IOException {
    var port =
        AwsPort.start(
            AwsPortOptions.defaults().withDataDirectory(Optional.of(Path.of(arguments[0]))));
    System.out.println(port.endpoint());
    // Ends with the parent, which holds the other side.
    System.in.transferTo(OutputStream.nullOutputStream());
    port.close();
  }

  URI endpoint() {
    return endpoint;
  }

  /** Kills it without warning, as {@code kill -9} does. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}

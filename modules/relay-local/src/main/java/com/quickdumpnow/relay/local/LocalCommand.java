package com.quickdumpnow.relay.local;

import com.quickdumpnow.relay.cloud.PortInUseException;
import com.quickdumpnow.relay.cloud.template.TemplateException;
import com.quickdumpnow.relay.operator.Environment;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole relay here until it is interrupted. */
@Command(
    name = "local",
    description = "Runs the whole relay on this machine, with simulated phones.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LocalCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of console and API; 0 = any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--aws-port",
      defaultValue = "4566",
      description = "Port of the AWS services; 0 = any free one (default: ${DEFAULT-VALUE}).")
  private int awsPort;

  @Option(
      names = "--twilio-port",
      defaultValue = "8081",
      description = "Port of the Twilio simulator; 0 = any free one (default: ${DEFAULT-VALUE}).")
  private int twilioPort;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "Divides every waiting time, such as 20: five minutes take 15 seconds.")
  private double speed;

  @Option(names = "--data", description = "Keeps all state in this folder across runs.")
  private @Nullable Path data;

  @Option(
      names = "--env-file",
      description = "Real Twilio credentials (mode 600) instead of the simulator.")
  private @Nullable Path envFile;

  @Option(
      names = "--aws-endpoint",
      description = "Another AWS emulator instead of the embedded services.")
  private @Nullable URI awsEndpoint;

  @Option(names = "--isolated", description = "Runs each function in a JVM of its own.")
  private boolean isolated;

  @Option(names = "--assembly", hidden = true, defaultValue = "infra-cdk/target/cdk.out")
  private Path assembly;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets every option that has a default
  LocalCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (!(speed > 0) || speed > 1_000) {
      return refuse("--speed: %s (expected: above 0, at most 1000)".formatted(speed));
    }
    try {
      var environment = Environment.read(System.getenv(), Optional.ofNullable(envFile));
      return run(environment);
    } catch (PortInUseException e) {
      var option = e.role().equals("aws") ? "--aws-port" : "--port";
      return refuse("port %d is in use; choose another with %s".formatted(e.port(), option));
    } catch (BindException e) {
      return refuse("port %d is in use; choose another with --twilio-port".formatted(twilioPort));
    } catch (IllegalArgumentException e) {
      return refuse(String.valueOf(e.getMessage()));
    } catch (IOException | TemplateException e) {
      System.err.println("qdn: " + e.getMessage());
      return FAILED;
    }
  }

  private int run(Map<String, String> environment) throws IOException, InterruptedException {
    var options =
        new LocalOptions(
            assembly,
            port,
            awsPort,
            twilioPort,
            speed,
            Optional.ofNullable(data),
            Optional.ofNullable(awsEndpoint),
            isolated,
            envFile == null,
            environment);
    var journal = new Journal(System.out);
    var relay = LocalRelay.start(options, journal);
    var end = new CountDownLatch(1);
    // Ended as asked, not killed: the status is 0, whatever the signal was.
    var status = new AtomicInteger();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              // As it is before the end has anything else fail.
              var ended = status.get();
              relay.close();
              end.countDown();
              Runtime.getRuntime().halt(ended);
            }));
    try {
      relay.provision();
    } catch (RuntimeException e) {
      status.set(FAILED);
      throw e;
    }
    System.out.println(relay.ready());
    end.await();
    return 0;
  }

  private static int refuse(String reason) {
    System.err.println("qdn: " + reason);
    return USAGE;
  }
}

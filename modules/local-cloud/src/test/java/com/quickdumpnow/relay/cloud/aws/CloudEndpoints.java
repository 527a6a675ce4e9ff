package com.quickdumpnow.relay.cloud.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the services are that the contract tests talk to. The system property {@code qdn.cloud}
 * chooses: {@code embedded} (the default), {@code external} (whatever runs at {@code
 * AWS_ENDPOINT_URL}) or {@code localstack} (a container, if there is a Docker engine).
 */
interface CloudEndpoints {

  /** Returns the address of a service, by its signing name. */
  URI of(String service);

  /** Returns the chosen source; it is started at first use, once in a JVM. */
  static CloudEndpoints chosen() {
    return Chosen.ENDPOINTS;
  }

  /** Starts at first use. */
  final class Chosen {
    static final CloudEndpoints ENDPOINTS = start();

    private Chosen() {}

    private static CloudEndpoints start() {
      var source = System.getProperty("qdn.cloud", "embedded");
      return switch (source) {
        case "embedded" -> {
          var endpoint = Embedded.port().endpoint();
          yield _ -> endpoint;
        }
        case "external" -> {
          var address = System.getenv("AWS_ENDPOINT_URL");
          Assumptions.assumeTrue(address != null, "AWS_ENDPOINT_URL is not set");
          var endpoint = URI.create(String.valueOf(address));
          yield _ -> endpoint;
        }
        // A class of its own, so that nothing of Docker is loaded on the other ways.
        case "localstack" -> LocalstackEndpoints.start();
        default ->
            throw new IllegalArgumentException(
                "qdn.cloud: " + source + " (expected: embedded, external or localstack)");
      };
    }
  }

  /** The embedded services of this JVM. */
  final class Embedded {
    private static final AwsPort PORT = start();

    private Embedded() {}

    static AwsPort port() {
      return PORT;
    }

    private static AwsPort start() {
      try {
        var port = AwsPort.start(AwsPortOptions.defaults());
        Runtime.getRuntime().addShutdownHook(new Thread(port::close));
        return port;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

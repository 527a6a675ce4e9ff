package com.quickdumpnow.relay.cloud.aws;

import cloud.localstack.Localstack;
import cloud.localstack.docker.annotation.LocalstackDockerConfiguration;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** LocalStack in a container, started once and stopped with the JVM. */
final class LocalstackEndpoints {
  /** The last image that needs no account. */
  private static final String IMAGE_TAG = "4.12.0";

  private LocalstackEndpoints() {}

  static CloudEndpoints start() {
    Assumptions.assumeTrue(hasDockerEngine(), "there is no Docker engine");
    Localstack.INSTANCE.startup(
        LocalstackDockerConfiguration.builder().randomizePorts(true).imageTag(IMAGE_TAG).build());
    Runtime.getRuntime().addShutdownHook(new Thread(Localstack.INSTANCE::stop));
    // By number, since S3 takes path-style addresses only from an IP address.
    var endpoint = URI.create("http://127.0.0.1:" + Localstack.INSTANCE.getEdgePort());
    return _ -> endpoint;
  }

  private static boolean hasDockerEngine() {
    try {
      var docker =
          new ProcessBuilder("docker", "info")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (docker.waitFor(10, TimeUnit.SECONDS)) {
        return docker.exitValue() == 0;
      }
      docker.destroyForcibly();
      return false;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

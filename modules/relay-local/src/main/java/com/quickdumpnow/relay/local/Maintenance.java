package com.quickdumpnow.relay.local;

import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The shared document of jobs, with two jobs to try things on. */
final class Maintenance {
  private Maintenance() {}

  /** Puts the sample document, unless there is one. */
  static void seed(AwsClient aws, LocalCloud cloud) throws IOException, InterruptedException {
    var bucket = cloud.topology().bucket("StateBucket").name();
    try (var sample = Maintenance.class.getResourceAsStream("/maintenance.json")) {
      var text = new String(Objects.requireNonNull(sample).readAllBytes(), StandardCharsets.UTF_8);
      aws.putS3IfAbsent("/" + bucket + "/maintenance.json", text);
    }
  }
}

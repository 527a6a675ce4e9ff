package com.quickdumpnow.relay.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The shared document of jobs, with two jobs to try things on. */
final class Maintenance {
  private Maintenance() {}

  private static String sample() throws IOException {
    try (var sample = Maintenance.class.getResourceAsStream("/maintenance.json")) {
      return new String(Objects.requireNonNull(sample).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String path(LocalCloud cloud) {
    return "/%s/maintenance.json".formatted(cloud.topology().bucket("StateBucket").name());
  }

  /** Puts the sample document, unless there is one. */
  static void seed(AwsClient aws, LocalCloud cloud) throws IOException, InterruptedException {
    aws.putS3IfAbsent(path(cloud), sample());
  }

  /** Puts the sample document in place of whatever there is. */
  static void restore(AwsClient aws, LocalCloud cloud) throws IOException, InterruptedException {
    aws.putS3(path(cloud), sample());
  }

  /** Returns the sample's jobs: {@code {job_id, phone, token}}. */
  static JsonArray samples() throws IOException {
    var samples = new JsonArray();
    JsonParser.parseString(sample())
        .getAsJsonObject()
        .getAsJsonObject("jobs")
        .asMap()
        .forEach((id, job) -> {
          var view = new JsonObject();
          view.addProperty("job_id", id);
          view.add("phone", job.getAsJsonObject().get("customer_phone"));
          view.add("token", job.getAsJsonObject().get("token"));
          samples.add(view);
        });
    return samples;
  }
}

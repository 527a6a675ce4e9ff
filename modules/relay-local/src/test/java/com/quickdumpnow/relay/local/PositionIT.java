package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A driver's app tells where he is, and the customer sees it while he is on the way. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PositionIT {
  private final RunningRelay relay = RunningRelay.get();

  @Test
  void the_customer_sees_the_driver_while_the_job_is_in_progress_and_no_longer() {
    var made =
        put("POST", "/api/jobs", "{\"customer_phone\":\"+16195550158\",\"location\":\"Dock 7\"}");
    var job = "/api/jobs/" + made.get("job_id").getAsString();
    var link = job + "?token=" + made.get("token").getAsString();
    assertThat(view(link).has("position")).isFalse();
    relay.awaitPage(relay.primary(), "+16195550158");
    put("PATCH", job, "{\"state\":\"in-progress\"}");
    var device = put("PUT", job + "/device", "{}");
    assertThat(device.get("server_url").getAsString()).endsWith("/gps");
    var id = device.get("device_id").getAsString();

    assertThat(gps("/gps?id=%s&lat=32.71&lon=-117.16&accuracy=5".formatted(id), "", ""))
        .isEqualTo(200);
    assertThat(view(link).getAsJsonObject("position").get("lat").getAsDouble()).isEqualTo(32.71);
    var later = put("PUT", job + "/position", "{\"lat\":32.72,\"lon\":-117.15}");
    assertThat(later.get("kept").getAsBoolean()).isTrue();
    assertThat(
            gps(
                "/gps",
                "application/x-www-form-urlencoded",
                "id=%s&lat=32.73&lon=-117.1&timestamp=1767614400".formatted(id)))
        .as("an older one")
        .isEqualTo(200);
    assertThat(
            gps(
                "/gps",
                "application/json",
                "{\"device_id\":\"%s\",\"location\":{\"coords\":{\"latitude\":32.74,\"longitude\":-117}}}"
                    .formatted(id)))
        .isEqualTo(200);
    assertThat(view(link).getAsJsonObject("position").get("lat").getAsDouble()).isEqualTo(32.74);
    assertThat(gps("/gps?id=not-a-device-of-ours&lat=1&lon=1", "", "")).isEqualTo(404);

    put("PATCH", job, "{\"state\":\"completed\"}");
    assertThat(view(link).has("position")).isFalse();
    assertThat(gps("/gps?id=%s&lat=32.75&lon=-117".formatted(id), "", "")).isEqualTo(200);
    assertThat(view(link).toString()).doesNotContain("32.7");
  }

  private JsonObject put(String method, String path, String body) {
    return RunningRelay.json(relay.call(method, path, body)).getAsJsonObject();
  }

  private JsonObject view(String link) {
    return RunningRelay.json(relay.send(RunningRelay.request(relay.api(), link).GET()))
        .getAsJsonObject();
  }

  private int gps(String path, String type, String body) {
    var request = RunningRelay.request(relay.api(), path);
    return relay
        .send(
            type.isEmpty()
                ? request.GET()
                : request.header("Content-Type", type).POST(BodyPublishers.ofString(body)))
        .statusCode();
  }
}

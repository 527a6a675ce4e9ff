package com.quickdumpnow.relay.fn.trackapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TrackApiFuzzTest {
  private static final String[] ROUTES = {
    "GET /api/messages/{job_id}",
    "PATCH /api/jobs/{job_id}",
    "POST /api/jobs/{job_id}/ack",
    "GET /api/jobs/{job_id}",
    "GET /api/jobs",
    "PUT /api/jobs/{job_id}/position",
    "PUT /api/jobs/{job_id}/device",
    "GET /gps",
    "POST /gps",
    "POST /sms/send",
    "POST /api/messages/send",
    "DELETE /api/messages/{job_id}",
    "POST /api/jobs",
    "GET /api/roster",
    "PUT /api/roster",
    "GET /sms/status/{message_id}",
    "OPTIONS /api/jobs/{job_id}",
    "GET /api/health",
  };

  @FuzzTest
  void any_request_is_answered_and_none_breaks_it(FuzzedDataProvider data) {
    var api = api();
    var route = data.pickValue(ROUTES);
    Map<String, String> headers = new HashMap<>();
    if (data.consumeBoolean()) {
      headers.put("authorization", "Bearer key");
    }
    put(headers, "if-match", data, "\"1\"");
    put(headers, "if-none-match", data, "*");
    put(headers, "authorization", data, "bearer ");
    put(headers, "origin", data, "https://dashboard.example.com");
    Map<String, String> query = new HashMap<>();
    put(query, "after", data, "2026-01-05T20:01:00.000Z_SM00000000000000000000000000000001");
    put(query, "limit", data, "1");
    put(query, "token", data, "not-a-secret");
    Map<String, String> path = new HashMap<>();
    put(path, "job_id", data, Samples.JOB.value());
    put(path, "message_id", data, Samples.message(1).value());

    var answer =
        api.serve(
            new HttpRequest(
                route,
                "",
                headers,
                query,
                path,
                data.consumeRemainingAsString().getBytes(UTF_8),
                "192.0.2.1"));

    assertThat(api.telemetry.count("ApiFailed")).as("%s", api.telemetry.counted()).isZero();
    assertThat(answer.status()).isLessThan(500);
    assertThat(answer.headers()).containsEntry("vary", "Origin");
    if (answer.status() >= 400) {
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    }
  }

  /** Puts what is {@code usual} there, or anything, or nothing. */
  private static void put(
      Map<String, String> values, String name, FuzzedDataProvider data, String usual) {
    switch (data.consumeInt(0, 2)) {
      case 0 -> {}
      case 1 -> values.put(name, usual);
      default -> values.put(name, data.consumeString(80));
    }
  }

  /** An API with one job of two messages. */
  private static TestApi api() {
    var api = new TestApi(new FakeClock(Samples.NOON.plus(Duration.ofMinutes(5))));
    api.keys = List.of("key");
    for (int n = 1; n <= 2; n++) {
      api.cascades.open(
          Samples.text(n),
          new JobMatch.Matched(Samples.JOB, JobMatch.Rule.MOST_RECENT_OPEN),
          Samples.ROSTER);
    }
    api.jobs.put(Samples.job(Samples.JOB, JobState.PENDING));
    return api;
  }
}

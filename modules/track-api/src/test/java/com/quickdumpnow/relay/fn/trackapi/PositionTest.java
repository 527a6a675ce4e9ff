package com.quickdumpnow.relay.fn.trackapi;

import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the driver is: who tells it, who sees it, and for how long. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PositionTest {
  private static final String SHOW = "GET /api/jobs/{job_id}";
  private static final String MOVE = "PUT /api/jobs/{job_id}/position";
  private static final String BIND = "PUT /api/jobs/{job_id}/device";
  private static final String DEVICE = "a-device-that-nobody-guesses";
  private static final Map<String, String> TOKEN = Map.of("token", "not-a-secret");

  private final TestApi api = new TestApi(new FakeClock(NOON));

  PositionTest() {
    state(JobState.IN_PROGRESS);
  }

  private void state(JobState state) {
    api.jobs.put(Samples.job(JOB, state));
  }

  private JsonObject seen() {
    return TestApi.json(api.serve(TestApi.request(SHOW, JOB.value(), TOKEN, Map.of(), "")));
  }

  private Optional<JsonObject> position() {
    return Optional.ofNullable(seen().getAsJsonObject("position"));
  }

  private JsonObject move(String body) {
    return TestApi.json(api.asked(MOVE, JOB.value(), Map.of(), body));
  }

  private static String fix(double lat, Instant at) {
    return "{\"lat\":%s,\"lon\":-117.16,\"accuracy_m\":4.5,\"at\":\"%s\"}".formatted(lat, at);
  }

  private void bind() {
    var answer = api.asked(BIND, JOB.value(), Map.of(), "{\"device_id\":\"%s\"}".formatted(DEVICE));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private HttpAnswer gps(Map<String, String> query, String body) {
    return api.serve(
        TestApi.request(body.isEmpty() ? "GET /gps" : "POST /gps", "", query, Map.of(), body));
  }

  @Test
  void an_older_fix_and_one_of_the_future_change_nothing() {
    assertThat(move(fix(32.7, NOON)).get("kept").getAsBoolean()).isTrue();
    assertThat(move(fix(32.8, NOON)).get("reason").getAsString()).isEqualTo("older");
    assertThat(move(fix(32.8, NOON.minusSeconds(1))).get("reason").getAsString())
        .isEqualTo("older");
    assertThat(move(fix(32.8, NOON.plusSeconds(61))).get("reason").getAsString())
        .isEqualTo("future");
    assertThat(position().orElseThrow().get("lat").getAsDouble()).isEqualTo(32.7);
    assertThat(move(fix(32.9, NOON.plusSeconds(60))).get("kept").getAsBoolean()).isTrue();
    assertThat(api.telemetry.count("PositionIgnored")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"lat\":32.7}",
        "{\"lat\":90.1,\"lon\":0}",
        "{\"lat\":0,\"lon\":-180.1}",
        "{\"lat\":1e999,\"lon\":0}",
        "{\"lat\":\"32.7\",\"lon\":0}",
        "{\"lat\":0,\"lon\":0,\"accuracy_m\":-1}",
        "{\"lat\":0,\"lon\":0,\"at\":\"yesterday\"}",
        "{\"lat\":0,\"lon\":0,\"speed\":3}"
      })
  void what_is_no_place_on_earth_is_refused(String body) {
    assertThat(api.asked(MOVE, JOB.value(), Map.of(), body).status()).isEqualTo(400);
    assertThat(position()).isEmpty();
  }

  @Test
  void a_position_is_taken_and_shown_only_while_the_job_is_in_progress() {
    bind();
    state(JobState.PENDING);
    assertThat(api.asked(MOVE, JOB.value(), Map.of(), fix(32.7, NOON)).status()).isEqualTo(409);
    assertThat(gps(Map.of("id", DEVICE, "lat", "32.7", "lon", "-117.1"), "").status())
        .isEqualTo(200);
    assertThat(position()).isEmpty();

    state(JobState.IN_PROGRESS);
    assertThat(position()).isEmpty();
    move(fix(32.7, NOON));
    assertThat(position()).isPresent();

    for (var over : new JobState[] {JobState.COMPLETED, JobState.CANCELLED}) {
      state(over);
      assertThat(seen().toString()).doesNotContain("32.7", "position");
      assertThat(api.asked(SHOW, JOB.value(), Map.of(), "").body()).doesNotContain("32.7");
    }
  }

  @Test
  void the_anonymous_view_tells_the_state_and_nothing_of_people_or_places() {
    move(fix(32.7, NOON));
    api.clock.advance(Duration.ofDays(31));
    var view = seen();
    assertThat(view.keySet())
        .containsExactlyInAnyOrder("job_id", "state", "steps", "access", "server_time");
    assertThat(view.get("access").getAsString()).isEqualTo("anonymous");

    var job = Samples.job(JOB, JobState.IN_PROGRESS);
    api.jobs.put(job.change(job.state(), false, api.clock.instant()));
    assertThat(api.serve(TestApi.request(SHOW, JOB.value(), TOKEN, Map.of(), "")).status())
        .isEqualTo(410);
  }

  @Test
  void the_steps_say_how_far_it_is_and_that_somebody_has_taken_it() {
    state(JobState.PENDING);
    assertThat(current()).isEqualTo("pending");
    api.cascades.open(
        Samples.text(1),
        new com.quickdumpnow.relay.job.JobMatch.Matched(
            JOB, com.quickdumpnow.relay.job.JobMatch.Rule.MOST_RECENT_OPEN),
        Samples.ROSTER);
    api.asked("POST /api/jobs/{job_id}/ack", JOB.value(), Map.of(), "");
    assertThat(current()).isEqualTo("acked");
    state(JobState.IN_PROGRESS);
    assertThat(current()).isEqualTo("in-progress");
  }

  private String current() {
    return seen().getAsJsonArray("steps").asList().stream()
        .map(step -> step.getAsJsonObject())
        .filter(step -> step.get("current").getAsBoolean())
        .map(step -> step.get("state").getAsString())
        .findFirst()
        .orElse("none");
  }

  /** As the app sends it: seconds, milliseconds or words for the time, in a query or a form. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timestamp=1767614390&speed=0.0&bearing=0.0&altitude=12.0&accuracy=4.5&batt=87.0",
        "timestamp=1767614390000&hdop=1.2",
        "timestamp=2026-01-05T11:59:50Z",
        "timestamp=2026-01-05T03:59:50-08:00",
        "timestamp=2026-01-05 11:59:50"
      })
  void a_device_tells_of_its_job_by_query_or_by_form(String rest) {
    bind();
    var fields = new java.util.HashMap<>(Map.of("id", DEVICE, "lat", "32.71", "lon", "-117.16"));
    for (var pair : rest.split("&", -1)) {
      fields.put(pair.split("=", -1)[0], pair.split("=", -1)[1]);
    }
    assertThat(gps(fields, "").status()).isEqualTo(200);
    assertThat(position().orElseThrow().get("at").getAsString()).isEqualTo("2026-01-05T11:59:50Z");

    fields.remove("timestamp");
    api.clock.advance(Duration.ofSeconds(5));
    var form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(java.util.stream.Collectors.joining("&"));
    assertThat(gps(Map.of(), form).status()).isEqualTo(200);
    assertThat(position().orElseThrow().get("at").getAsString()).isEqualTo("2026-01-05T12:00:05Z");
  }

  @Test
  void a_device_tells_of_its_job_as_the_newer_app_does() {
    bind();
    var location =
        """
        {"timestamp":"2026-01-05T11:59:%d.000Z","coords":{"latitude":32.7157,"longitude":-117.1611,
         "accuracy":12,"speed":-1,"heading":-1,"altitude":8.1},"is_moving":true,"odometer":0,
         "event":"motionchange","battery":{"level":0.85,"is_charging":false},
         "activity":{"type":"in_vehicle"},"extras":{},"_":"&id=x"}\
        """;
    var one = "{\"device_id\":\"%s\",\"location\":%s}".formatted(DEVICE, location.formatted(40));
    assertThat(gps(Map.of(), one).status()).isEqualTo(200);
    assertThat(position().orElseThrow().get("accuracy_m").getAsDouble()).isEqualTo(12);

    var many =
        "{\"device_id\":\"%s\",\"location\":[%s,%s]}"
            .formatted(DEVICE, location.formatted(45), location.formatted(42));
    assertThat(gps(Map.of(), many).status()).isEqualTo(200);
    assertThat(position().orElseThrow().get("at").getAsString()).isEqualTo("2026-01-05T11:59:45Z");
  }

  @Test
  @Tag("S6")
  void a_device_that_no_job_knows_or_knows_no_longer_tells_nothing() {
    var fields = Map.of("id", DEVICE, "lat", "32.71", "lon", "-117.16");
    assertThat(gps(fields, "").status()).isEqualTo(404);
    bind();
    assertThat(gps(fields, "").status()).isEqualTo(200);
    assertThat(api.asked(BIND, JOB.value(), Map.of(), "{}").status()).isEqualTo(200);
    assertThat(gps(fields, "").status()).isEqualTo(404);
  }

  @Test
  @Tag("S6")
  void an_id_that_can_be_guessed_is_refused_and_one_that_cannot_is_given() {
    for (var id : new String[] {"", "123456", "short-id", "x".repeat(65), "sixteen chars!!!"}) {
      assertThat(
              api.asked(BIND, JOB.value(), Map.of(), "{\"device_id\":\"%s\"}".formatted(id))
                  .status())
          .as(id)
          .isEqualTo(400);
    }
    var given = TestApi.json(api.asked(BIND, JOB.value(), Map.of(), "{}"));
    assertThat(given.get("device_id").getAsString()).matches("[A-Za-z0-9_-]{24}");
    assertThat(given.get("server_url").getAsString()).isEqualTo("https://relay.example/gps");
    state(JobState.COMPLETED);
    assertThat(api.asked(BIND, JOB.value(), Map.of(), "{}").status()).isEqualTo(409);
  }

  @ParameterizedTest
  @Tag("S6")
  @ValueSource(
      strings = {
        "lat=91&lon=0",
        "lat=NaN&lon=0",
        "lat=0x1p3&lon=0",
        "lat=1e1&lon=0",
        "lat=32.7",
        "lon=-117",
        "location=32.7",
        "lat=1&lon=1&timestamp=soon",
        "lat=1&lon=1&timestamp=99999999999999999999",
        "lat=%zz&lon=1",
        "{\"location\":{}}",
        "{\"location\":[1]}",
        "{\"device_id\":{},\"location\":{\"coords\":{\"latitude\":\"x\",\"longitude\":1}}}"
      })
  void what_is_no_position_is_refused(String body) {
    bind();
    var refused = gps(Map.of("id", DEVICE), body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).doesNotContain("Decoder", "Exception");
    assertThat(position()).isEmpty();
  }

  @Test
  void nobody_moves_a_job_or_binds_a_device_without_the_key() {
    for (var route : new String[] {MOVE, BIND}) {
      assertThat(api.serve(TestApi.request(route, JOB.value(), TOKEN, Map.of(), "{}")).status())
          .isEqualTo(401);
    }
  }
}

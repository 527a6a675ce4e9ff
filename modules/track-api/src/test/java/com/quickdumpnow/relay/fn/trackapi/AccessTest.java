package com.quickdumpnow.relay.fn.trackapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cascade.CustomerUpdates;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.InMemoryJobBook;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see and change what, and what those are told who may not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessTest {
  private static final Instant NOW = Instant.parse("2026-01-05T20:00:00Z");
  private static final String TOKEN = "a-token-of-22-characters";
  private static final String KEY = TestApi.KEY;
  private static final String ORIGIN = TestApi.ORIGIN;
  private static final String JOB = "GET /api/jobs/{job_id}";
  private static final String CHANGE = "PATCH /api/jobs/{job_id}";

  private final TestApi api = new TestApi(new FakeClock(NOW));
  private final InMemoryJobBook jobs = api.jobs;

  AccessTest() {
    jobs.put(
        new Job(
            new JobId("j_abc123"),
            JobState.PENDING,
            Optional.of(new PhoneNumber("+16195550134")),
            Optional.of(Job.sha256(TOKEN)),
            Optional.empty(),
            false,
            "12 Canary Row",
            1,
            0));
  }

  private HttpAnswer asked(
      String route, String job, Map<String, String> query, Map<String, String> headers) {
    return asked(route, job, query, headers, "");
  }

  private HttpAnswer asked(
      String route,
      String job,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {
    return api.serve(TestApi.request(route, job, query, headers, body));
  }

  private static Map<String, String> bearer(String key) {
    return Map.of("authorization", "Bearer " + key);
  }

  @Test
  @Tag("P1")
  void a_wrong_token_and_an_unknown_job_get_the_very_same_answer() {
    var wrong = asked(JOB, "j_abc123", Map.of("token", "b" + TOKEN.substring(1)), Map.of());
    assertThat(wrong.status()).isEqualTo(404);
    assertThat(asked(JOB, "j_nobody", Map.of("token", TOKEN), Map.of())).isEqualTo(wrong);
    assertThat(asked(JOB, "../etc", Map.of("token", TOKEN), Map.of())).isEqualTo(wrong);
    assertThat(asked(JOB, "j_abc123", Map.of("token", ""), Map.of())).isEqualTo(wrong);
  }

  @Test
  @Tag("P1")
  void the_hash_that_the_table_has_opens_nothing() {
    assertThat(asked(JOB, "j_abc123", Map.of("token", Job.sha256(TOKEN)), Map.of()).status())
        .isEqualTo(404);
    assertThat(asked(JOB, "j_abc123", Map.of("token", TOKEN), Map.of()).status()).isEqualTo(200);
  }

  @Test
  @Tag("P2")
  void no_answer_tells_another_site_of_the_address_or_is_kept_by_others() {
    for (var answer :
        List.of(
            asked(JOB, "j_abc123", Map.of("token", TOKEN), Map.of()),
            asked(JOB, "j_abc123", Map.of("token", "wrong"), Map.of()),
            asked(JOB, "j_abc123", Map.of(), Map.of()),
            asked(JOB, "j_abc123", Map.of(), bearer(KEY)),
            asked("GET /api/health", "", Map.of(), Map.of()))) {
      assertThat(answer.headers())
          .containsEntry("referrer-policy", "no-referrer")
          .containsEntry("x-content-type-options", "nosniff");
      assertThat(answer.headers().get("cache-control")).matches("private, max-age=5|no-store");
    }
  }

  @Test
  @Tag("P2")
  void a_token_shows_neither_the_number_nor_itself() {
    var answer = asked(JOB, "j_abc123", Map.of("token", TOKEN), Map.of());
    assertThat(answer.body()).contains("12 Canary Row").doesNotContain("619555", TOKEN);
  }

  @ParameterizedTest
  @Tag("P7")
  @ValueSource(
      strings = {
        "null",
        "*",
        "https://dashboard.example.evil.example",
        "http://dashboard.example",
        "https://dashboard.example:8443",
        "https://evil.example",
        "HTTPS://DASHBOARD.EXAMPLE",
        ""
      })
  void another_origin_is_not_named(String origin) {
    for (var route : List.of(JOB, "OPTIONS /api/jobs/{job_id}")) {
      var answer = asked(route, "j_abc123", Map.of("token", TOKEN), Map.of("origin", origin));
      assertThat(answer.headers())
          .doesNotContainKey("access-control-allow-origin")
          .doesNotContainKey("access-control-allow-credentials")
          .containsEntry("vary", "Origin");
    }
  }

  @Test
  @Tag("P7")
  void a_configured_origin_is_named_exactly() {
    var answer = asked(JOB, "j_abc123", Map.of("token", TOKEN), Map.of("origin", ORIGIN));
    assertThat(answer.headers())
        .containsEntry("access-control-allow-origin", ORIGIN)
        .containsEntry("vary", "Origin");
  }

  @Test
  @Tag("S5")
  void each_of_two_keys_opens_while_they_are_exchanged_and_one_taken_out_no_more() {
    api.keys = List.of("old", "new");
    for (var key : api.keys) {
      assertThat(asked(JOB, "j_abc123", Map.of(), bearer(key)).status()).isEqualTo(200);
    }
    api.keys = List.of("new");
    assertThat(asked(JOB, "j_abc123", Map.of(), bearer("old")).status()).isEqualTo(401);
  }

  @Test
  @Tag("S5")
  void a_key_may_be_kept_as_its_hash_which_then_opens_nothing() {
    var hash = "sha256:" + Job.sha256(KEY);
    api.keys = List.of(hash);
    assertThat(asked(JOB, "j_abc123", Map.of(), bearer(KEY)).status()).isEqualTo(200);
    for (var stolen : List.of(hash, Job.sha256(KEY), "sha256:")) {
      assertThat(asked(JOB, "j_abc123", Map.of(), bearer(stolen)).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @Tag("S5")
  @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "Bearer the-dashboard-keY", "Basic x"})
  void nothing_else_opens(String authorization) {
    for (var route : List.of("GET /sms/status/{message_id}", CHANGE)) {
      assertThat(
              asked(route, "j_abc123", Map.of(), Map.of("authorization", authorization)).status())
          .isEqualTo(401);
    }
    api.keys = List.of();
    assertThat(asked(CHANGE, "j_abc123", Map.of(), bearer("")).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @Tag("T5")
  @ValueSource(
      strings = {
        "{\"state\":\"completed\",\"version\":99}",
        "{\"public\":true,\"customer_phone\":\"+16195550135\"}",
        "{\"token_sha256\":\"x\"}",
        "{\"state\":1e999}",
        "{\"state\":[\"completed\"]}",
        "{\"public\":\"true\"}",
        "[]",
        "\"completed\"",
        "{\"state\":",
        "{\"state\":null}"
      })
  void a_body_with_what_it_may_not_have_changes_nothing(String body) {
    var before = jobs.find(new JobId("j_abc123"));
    assertThat(asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), body).status()).isEqualTo(400);
    assertThat(jobs.find(new JobId("j_abc123"))).isEqualTo(before);
  }

  @Test
  @Tag("T5")
  void a_body_that_is_too_deep_or_too_long_is_refused() {
    var deep = "{\"state\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
    assertThat(asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), deep).status()).isEqualTo(400);
    var objects = "{\"state\":".repeat(6_000) + "1" + "}".repeat(6_000);
    assertThat(asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), objects).status()).isEqualTo(400);
    var longer = "{\"state\":\"" + "x".repeat(65_536) + "\"}";
    assertThat(asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), longer).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @Tag("E4")
  @ValueSource(
      strings = {"../j_abc123", "j_abc123/..", "j_abc123\n", "j_", "J_abc123", "", "JOB#1"})
  void an_id_of_another_form_is_not_found_before_any_use(String id) {
    for (var route : List.of(JOB, CHANGE, "POST /api/jobs/{job_id}/ack")) {
      assertThat(asked(route, id, Map.of(), bearer(KEY)).status()).as(route).isEqualTo(404);
    }
    assertThat(asked("GET /api/messages/{job_id}", id, Map.of(), bearer(KEY)).status())
        .isEqualTo(404);
    assertThat(asked("GET /sms/status/{message_id}", id + "#", Map.of(), bearer(KEY)).status())
        .isEqualTo(404);
  }

  /** The reason is in the log; whoever asks is told that there was one. */
  @Test
  @Tag("P8")
  void what_goes_wrong_inside_stays_inside() {
    JobBook broken =
        new JobBook() {
          @Override
          public Optional<Job> find(JobId id) {
            throw new IllegalStateException("table QdnRelay-Table is secret-host.internal");
          }

          @Override
          public List<Job> openJobsOf(PhoneNumber customer) {
            throw new IllegalStateException("never asked");
          }

          @Override
          public boolean save(Job job) {
            throw new IllegalStateException("never asked");
          }
        };
    api.book = broken;
    var answer = asked(JOB, "j_abc123", Map.of("token", "x"), Map.of());
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(answer.body()).doesNotContain("Exception", "secret", "Table", "at com.");
    assertThat(api.telemetry.count("ApiFailed")).isOne();
  }

  private HttpAnswer setRoster(String body, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.putAll(bearer(KEY));
    return asked("PUT /api/roster", "", Map.of(), all, body);
  }

  @Test
  @Tag("P2")
  void a_note_is_for_the_dashboard_alone_and_is_gone_with_the_log() {
    var noted =
        asked(
            CHANGE,
            "j_abc123",
            Map.of(),
            bearer(KEY),
            "{\"state\":\"in-progress\",\"note\":\" Gate code 4711\\nring twice \"}");
    assertThat(noted.status()).as(noted.body()).isEqualTo(200);
    var more = asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), "{\"note\":\"Paid 🚚\"}");
    for (var answer : List.of(more, asked(JOB, "j_abc123", Map.of(), bearer(KEY)))) {
      assertThat(TestApi.json(answer).getAsJsonArray("notes"))
          .hasToString(
              "[{\"at\":\"%1$s\",\"by\":\"dashboard\",\"text\":\"Gate code 4711\\nring twice\"},"
                      .formatted(NOW)
                  + "{\"at\":\"%1$s\",\"by\":\"dashboard\",\"text\":\"Paid 🚚\"}]".formatted(NOW));
    }
    assertThat(asked(JOB, "j_abc123", Map.of("token", TOKEN), Map.of()).body())
        .doesNotContain("4711", "note");

    assertThat(asked("DELETE /api/messages/{job_id}", "j_abc123", Map.of(), bearer(KEY)).status())
        .isEqualTo(204);
    assertThat(asked(JOB, "j_abc123", Map.of(), bearer(KEY)).body()).doesNotContain("4711", "Paid");
  }

  @Test
  void a_change_is_made_from_the_version_that_was_read_also_where_a_proxy_compressed_it() {
    for (var weak : List.of("", "W/")) {
      var read = asked(JOB, "j_abc123", Map.of(), bearer(KEY)).headers().get("etag");
      var change = new HashMap<>(bearer(KEY));
      change.put("if-match", weak + read);
      assertThat(asked(CHANGE, "j_abc123", Map.of(), change, "{\"public\":true}").status())
          .as(weak)
          .isEqualTo(200);
      assertThat(asked(CHANGE, "j_abc123", Map.of(), change, "{\"public\":false}").status())
          .as(weak)
          .isEqualTo(412);
    }
  }

  @Test
  @Tag("T5")
  void a_note_that_is_none_changes_nothing() {
    var before = jobs.find(new JobId("j_abc123"));
    for (var note :
        List.of(
            "\"\"",
            "\" \\n \"",
            "5",
            "null",
            "[\"x\"]",
            "\"a\\u0000b\"",
            "\"a\\u001bb\"",
            "\"a\\ud83d\"",
            "\"" + "x".repeat(1_001) + "\"")) {
      var body = "{\"state\":\"completed\",\"note\":%s}".formatted(note);
      assertThat(asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), body).status())
          .as(note)
          .isEqualTo(400);
    }
    assertThat(jobs.find(new JobId("j_abc123"))).isEqualTo(before);
    assertThat(api.notes.of(new JobId("j_abc123"))).isEmpty();
    // Of a change that is refused, its note is not kept either.
    var stale = new HashMap<>(bearer(KEY));
    stale.put("if-match", "\"7\"");
    assertThat(asked(CHANGE, "j_abc123", Map.of(), stale, "{\"note\":\"x\"}").status())
        .isEqualTo(412);
    assertThat(api.notes.of(new JobId("j_abc123"))).isEmpty();
  }

  @ParameterizedTest
  @Tag("P1")
  @ValueSource(strings = {"completed", "cancelled"})
  void a_token_expires_some_time_after_its_job_is_over(String end) {
    var over = "{\"state\":\"%s\"}".formatted(end);
    assertThat(asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), over).status()).isEqualTo(200);
    var token = Map.of("token", TOKEN);
    api.clock.advance(TestApi.TOKEN_LIFETIME.minusMillis(1));
    assertThat(asked(JOB, "j_abc123", token, Map.of()).status()).isEqualTo(200);
    api.clock.advance(Duration.ofMillis(1));
    var gone = asked(JOB, "j_abc123", token, Map.of());
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.body()).doesNotContain("12 Canary Row");
    assertThat(asked(JOB, "j_abc123", Map.of("token", "wrong"), Map.of()).status()).isEqualTo(404);
    assertThat(asked(JOB, "j_abc123", Map.of(), bearer(KEY)).status()).isEqualTo(200);

    asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), "{\"public\":true}");
    var anonymous = asked(JOB, "j_abc123", token, Map.of());
    assertThat(anonymous.status()).isEqualTo(200);
    assertThat(TestApi.json(anonymous).get("access").getAsString()).isEqualTo("anonymous");
    assertThat(anonymous.body()).doesNotContain("12 Canary Row");
  }

  @Test
  void the_roster_is_read_and_changed_from_the_version_that_was_read() {
    var shown = asked("GET /api/roster", "", Map.of(), bearer(KEY));
    assertThat(shown.status()).isEqualTo(200);
    var etag = shown.headers().get("etag");
    var changed =
        setRoster(
            """
            {"chain":[{"id":"maria","name":"María","phone":"+16195550104","email":"m@qdn.example",
                       "shifts":{"zone":"America/Los_Angeles",
                                 "weekly":[{"day":"monday","from":"07:00","to":"19:00"}]}}],
             "ack_timeout":"PT3M","when_primary_inactive":"ignore",
             "customer_updates":["taken","waiting"]}\
            """,
            Map.of("if-match", String.valueOf(etag)));
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    var roster = api.rosters.latest();
    assertThat(roster.chain()).singleElement().extracting(Responder::name).isEqualTo("María");
    assertThat(roster.ackTimeout()).isEqualTo(Duration.ofMinutes(3));
    assertThat(roster.deliveryTimeout()).isEqualTo(Samples.ROSTER.deliveryTimeout());
    assertThat(roster.tells()).isEqualTo(new CustomerUpdates(false, true, true));
    assertThat(changed.body()).contains("\"customer_updates\":[\"taken\",\"waiting\"]");
    assertThat(roster.version()).isEqualTo(Samples.ROSTER.version() + 1);

    assertThat(setRoster("{}", Map.of("if-match", String.valueOf(etag))).status()).isEqualTo(412);
    // What was read can be sent back as it is.
    assertThat(setRoster(changed.body(), Map.of()).status()).isEqualTo(200);
  }

  @Test
  void a_roster_that_would_reach_nobody_or_the_relay_itself_is_refused() {
    var maria = "{\"id\":\"maria\",\"name\":\"María\",\"phone\":\"+16195550104\"}";
    for (var body :
        List.of(
            "{\"chain\":[]}",
            "{\"chain\":{}}",
            "{\"chain\":[%s,%s]}".formatted(maria, maria),
            "{\"chain\":[{\"id\":\"x\",\"name\":\"X\",\"phone\":\"+16195550100\"}]}",
            "{\"chain\":[{\"id\":\"x\",\"name\":\"X\",\"phone\":\"5550104\"}]}",
            "{\"chain\":[{\"id\":\"X!\",\"name\":\"X\",\"phone\":\"+16195550104\"}]}",
            "{\"chain\":[{\"id\":\"x\",\"phone\":\"+16195550104\"}]}",
            "{\"chain\":[{\"id\":\"x\",\"name\":\"a\\nb\",\"phone\":\"+16195550104\"}]}",
            "{\"chain\":[%s,\"shifts\":{\"zone\":\"Mars\",\"weekly\":[]}}]}"
                .formatted(maria.substring(0, maria.length() - 1)),
            "{\"chain\":[%s,\"shifts\":[]}]}".formatted(maria.substring(0, maria.length() - 1)),
            "{\"chain\":[{\"id\":\"x\",\"name\":\" \",\"phone\":\"+16195550104\"}]}",
            "{\"chain\":[{\"id\":\"x\",\"name\":\"a\\ud83d\",\"phone\":\"+16195550104\"}]}",
            "{\"chain\":[%s,\"shifts\":{\"zone\":\"UTC\",\"weekly\":[],\"weeks\":1}}]}"
                .formatted(maria.substring(0, maria.length() - 1)),
            "{\"chain\":[%s,\"shifts\":{\"zone\":\"UTC\",\"weekly\":[%s]}}]}"
                .formatted(
                    maria.substring(0, maria.length() - 1),
                    "{\"day\":\"monday\",\"from\":\"07:00\",\"to\":\"19:00\",\"off\":true}"),
            "{\"ack_timeout\":\"PT0S\"}",
            "{\"ack_timeout\":\"P2D\"}",
            "{\"ack_timeout\":5}",
            "{\"when_primary_inactive\":\"sometimes\"}",
            "{\"customer_updates\":[\"all\"]}",
            "{\"customer_updates\":\"taken\"}",
            "{\"version\":1,\"shift\":[]}")) {
      assertThat(setRoster(body, Map.of()).status()).as(body).isEqualTo(400);
    }
    assertThat(api.rosters.latest()).isEqualTo(Samples.ROSTER);
    assertThat(asked("GET /api/roster", "", Map.of(), Map.of()).status()).isEqualTo(401);
    assertThat(asked("PUT /api/roster", "", Map.of(), Map.of(), "{}").status()).isEqualTo(401);
  }

  @Test
  void whoever_acks_on_the_dashboard_has_shown_that_he_is_there() {
    var primary = Samples.ROSTER.chain().getFirst();
    var answer =
        asked(
            "POST /api/jobs/{job_id}/ack",
            "j_abc123",
            Map.of(),
            bearer(KEY),
            "{\"responder\":\"%s\"}".formatted(primary.id()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(api.contacts.find(Set.of(primary.phone())).of(primary.phone()).seenAt())
        .contains(NOW);
  }

  private HttpAnswer createJob(String body) {
    return asked("POST /api/jobs", "", Map.of(), Map.of(), body);
  }

  @Test
  void anybody_makes_a_job_and_only_its_token_opens_it() {
    var answer = createJob("{\"customer_phone\":\"+16195550135\",\"location\":\"Dock 4\"}");
    assertThat(answer.status()).isEqualTo(201);
    var created = JsonParser.parseString(answer.body()).getAsJsonObject();
    var id = created.get("job_id").getAsString();
    assertThat(answer.headers()).containsEntry("location", "/api/jobs/" + id);
    var token = created.get("token").getAsString();
    assertThat(token).hasSize(24);
    assertThat(asked(JOB, id, Map.of("token", token), Map.of()).status()).isEqualTo(200);
    assertThat(asked(JOB, id, Map.of("token", TOKEN), Map.of()).status()).isEqualTo(404);
    assertThat(api.queues.sent()).hasSize(1);
  }

  @Test
  @Tag("D1")
  void a_job_that_cannot_be_is_refused_and_nobody_hears_of_it() {
    for (var body :
        List.of(
            "",
            "[]",
            "{\"location\":\"Dock 4\"}",
            "{\"customer_phone\":\"+16195550135\"}",
            "{\"customer_phone\":\"+16195550135\",\"location\":\" \"}",
            "{\"customer_phone\":\"+16195550135\",\"location\":\"Dock\\u0000 4\"}",
            "{\"customer_phone\":\"+16195550135\",\"location\":\"Dock 4 \\ud83d\"}",
            "{\"customer_phone\":\"+447700900123\",\"location\":\"Dock 4\"}",
            "{\"customer_phone\":\"+16195550135\",\"location\":\"x\",\"trailer_count\":0}",
            "{\"customer_phone\":\"+16195550135\",\"location\":\"x\",\"trailer_count\":1e1}",
            "{\"customer_phone\":\"+16195550135\",\"location\":\"x\",\"state\":\"completed\"}",
            "{\"location\":\"x\",\"location\":\"y\",\"customer_phone\":\"+16195550135\"}",
            "{\"customer_phone\":\"+16195550135\",\"location\":\"%s\"}"
                .formatted("x".repeat(201)))) {
      var answer = createJob(body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    }
    assertThat(api.queues.sent()).isEmpty();
  }

  @Test
  void a_wrong_key_turns_nobody_away_who_has_the_token() {
    assertThat(asked(JOB, "j_abc123", Map.of("token", TOKEN), bearer("wrong")).status())
        .isEqualTo(200);
    assertThat(asked(JOB, "j_abc123", Map.of(), bearer("wrong")).status()).isEqualTo(401);
  }

  @Test
  @Tag("P8")
  void every_refusal_has_the_same_form_and_repeats_nothing_that_was_sent() {
    var canary = "c4nary<script>";
    for (var answer :
        List.of(
            asked(JOB, canary, Map.of("token", canary), Map.of()),
            asked(JOB, "j_abc123", Map.of(), bearer(canary)),
            asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), "{\"" + canary + "\":1}"),
            asked(CHANGE, "j_abc123", Map.of(), bearer(KEY), "{\"state\":\"" + canary + "\"}"),
            asked(
                "GET /api/messages/{job_id}",
                "j_abc123",
                Map.of("after", canary, "limit", canary),
                bearer(KEY)),
            asked("GET /" + canary, "", Map.of(), Map.of()))) {
      assertThat(answer.status()).isBetween(400, 499);
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(answer.body()).doesNotContain("c4nary");
      assertThat(JsonParser.parseString(answer.body()).getAsJsonObject().keySet())
          .containsExactlyInAnyOrder("type", "title", "status", "detail");
    }
  }
}

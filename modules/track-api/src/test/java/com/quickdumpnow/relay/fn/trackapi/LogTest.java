package com.quickdumpnow.relay.fn.trackapi;

import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.CascadeEvent;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard is shown of jobs and of their messages. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogTest {
  private static final String LOG = "GET /api/messages/{job_id}";
  private static final String LIST = "GET /api/jobs";
  private static final TextKey PAGE = new TextKey("page-0");

  private final TestApi api = new TestApi(new FakeClock(NOON.plus(Duration.ofMinutes(10))));

  LogTest() {
    api.jobs.put(Samples.job(JOB, JobState.PENDING));
  }

  private void arrives(int n) {
    api.cascades.open(
        Samples.text(n), new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN), Samples.ROSTER);
  }

  private void isPaged(int n) {
    api.cascades.apply(message(n), new CascadeEvent.Woken(api.clock.instant(), Optional.empty()));
    api.cascades.apply(
        message(n),
        new CascadeEvent.SendReturned(
            api.clock.instant(), PAGE, 1, new Sent.Accepted(Samples.sid(n))));
  }

  private HttpAnswer log(Map<String, String> query) {
    return api.asked(LOG, JOB.value(), query, "");
  }

  @Test
  void the_log_is_read_page_by_page_and_then_from_its_end_on() {
    for (int n = 1; n <= 5; n++) {
      arrives(n);
    }
    var seen = new ArrayList<String>();
    var page = TestApi.json(log(Map.of("limit", "2")));
    while (true) {
      page.getAsJsonArray("items").forEach(item -> seen.add(id(item.getAsJsonObject())));
      if (page.get("next").isJsonNull()) {
        break;
      }
      page = TestApi.json(log(Map.of("limit", "2", "after", page.get("next").getAsString())));
    }
    assertThat(seen).containsExactly(ids(1, 2, 3, 4, 5));

    var end = page.get("cursor").getAsString();
    var nothing = TestApi.json(log(Map.of("after", end)));
    assertThat(nothing.getAsJsonArray("items")).isEmpty();
    assertThat(nothing.get("cursor").getAsString()).isEqualTo(end);
    arrives(6);
    var later = TestApi.json(log(Map.of("after", end))).getAsJsonArray("items");
    assertThat(later).hasSize(1);
    assertThat(id(later.get(0).getAsJsonObject())).isEqualTo(message(6).value());
  }

  private static String id(JsonObject item) {
    return item.get("id").getAsString();
  }

  private static String[] ids(int... ns) {
    return java.util.Arrays.stream(ns).mapToObj(n -> message(n).value()).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"~", "0", "no cursor", "2026-01-05", "2026-01-05T20:00:00.000Z_../x", "next"})
  void a_cursor_that_is_none_is_refused(String cursor) {
    assertThat(log(Map.of("after", cursor)).status()).isEqualTo(400);
    assertThat(api.asked(LIST, "", Map.of("after", cursor), "").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "201", "many", ""})
  void a_limit_out_of_range_is_refused(String limit) {
    assertThat(log(Map.of("limit", limit)).status()).isEqualTo(400);
    assertThat(api.asked(LIST, "", Map.of("limit", limit), "").status()).isEqualTo(400);
  }

  @Test
  void whoever_has_it_is_told_so_until_it_changes_and_time_alone_is_no_change() {
    arrives(1);
    for (var route : List.of(LOG, LIST)) {
      var etag = String.valueOf(api.asked(route, JOB.value(), Map.of(), "").headers().get("etag"));
      // As it was told, as a proxy passes it on that compresses, and among others.
      for (var condition : List.of(etag, "W/" + etag, "\"x\", " + etag)) {
        var headers = Map.of("if-none-match", condition);
        api.clock.advance(Duration.ofSeconds(3));
        var same = api.asked(route, JOB.value(), Map.of(), headers, "");
        assertThat(same.status()).as(condition).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers()).containsEntry("etag", etag);
      }
    }
    var before = log(Map.of()).headers().get("etag");
    isPaged(1);
    assertThat(log(Map.of()).headers().get("etag")).isNotEqualTo(before);
  }

  @Test
  void a_text_shows_how_it_came_to_its_status() {
    arrives(1);
    isPaged(1);
    api.cascades.apply(
        message(1),
        new CascadeEvent.ReceiptArrived(
            api.clock.instant(), PAGE, Samples.sid(1), "undelivered", Optional.of(30003)));
    var items = TestApi.json(log(Map.of())).getAsJsonArray("items");
    var page = items.get(1).getAsJsonObject();
    assertThat(page.get("status").getAsString()).isEqualTo("undelivered");
    assertThat(page.get("segments").getAsInt()).isEqualTo(1);
    assertThat(
            page.getAsJsonArray("status_history").asList().stream()
                .map(step -> step.getAsJsonObject().get("status").getAsString()))
        .containsExactly("sending", "accepted", "undelivered");
    var error = page.getAsJsonObject("error");
    assertThat(error.get("code").getAsInt()).isEqualTo(30003);
    assertThat(error.get("text").getAsString()).contains("out of reach");
  }

  @Test
  void whoever_acks_on_the_dashboard_is_who_has_that_id_now() {
    arrives(1);
    var chain = new ArrayList<>(Samples.ROSTER.chain());
    var primary = chain.getFirst();
    chain.set(
        0,
        new Responder(
            primary.id(), "Maria", new PhoneNumber("+16195550177"), Optional.<String>empty()));
    var roster = Samples.ROSTER;
    assertThat(
            api.rosters.save(
                new Roster(
                    roster.version() + 1,
                    chain,
                    roster.ackTimeout(),
                    roster.deliveryTimeout(),
                    roster.activityWindow(),
                    roster.whenPrimaryInactive(),
                    roster.updates())))
        .isTrue();
    var answer =
        api.asked(
            "POST /api/jobs/{job_id}/ack",
            JOB.value(),
            Map.of(),
            "{\"responder\":\"%s\"}".formatted(primary.id()));
    assertThat(answer.status()).isEqualTo(200);
    var ack = ((Cascade) api.store.load(message(1)).state()).ack().orElseThrow();
    assertThat(ack.by()).isEqualTo("Maria");
    assertThat(ack.responder()).as("nobody whom this message knows").isEmpty();
  }

  @Test
  void beside_the_log_stands_the_cascade_that_waits_whatever_page_is_read() {
    arrives(1);
    isPaged(1);
    arrives(2);
    var end = TestApi.json(log(Map.of())).get("cursor").getAsString();
    var cascade = TestApi.json(log(Map.of("after", end))).getAsJsonObject("cascade");
    assertThat(cascade.get("message_id").getAsString()).isEqualTo(message(1).value());
    assertThat(cascade.get("status").getAsString()).isEqualTo("open");
    assertThat(cascade.get("responder").getAsString()).isEqualTo(Samples.PRIMARY.id());
    assertThat(cascade.get("deadline").getAsString())
        .isEqualTo(api.clock.instant().plus(Samples.ROSTER.ackTimeout()).toString());
    assertThat(cascade.get("next_responder").getAsString()).isEqualTo(Samples.BACKUP.id());
    assertThat(cascade.getAsJsonArray("attempts")).hasSize(1);
  }

  @Test
  void what_the_dashboard_writes_hides_neither_the_cascade_nor_that_somebody_has_taken_the_job() {
    arrives(1);
    isPaged(1);
    api.asked("POST /api/jobs/{job_id}/ack", JOB.value(), Map.of(), "{}");
    for (int i = 0; i < 12; i++) {
      api.clock.advance(Duration.ofMinutes(1));
      var written = "{\"job_id\":\"%s\",\"body\":\"We are late.\"}".formatted(JOB.value());
      assertThat(api.asked("POST /sms/send", "", Map.of(), written).status()).isEqualTo(202);
    }
    var line =
        TestApi.json(api.asked(LIST, "", Map.of(), ""))
            .getAsJsonArray("items")
            .get(0)
            .getAsJsonObject();
    for (var shown : List.of(line, TestApi.json(log(Map.of())))) {
      assertThat(shown.getAsJsonObject("cascade").get("message_id").getAsString())
          .isEqualTo(message(1).value());
    }
    var job = TestApi.json(api.asked("GET /api/jobs/{job_id}", JOB.value(), Map.of(), ""));
    var acked = job.getAsJsonArray("steps").get(1).getAsJsonObject();
    assertThat(acked.get("state").getAsString()).isEqualTo("acked");
    assertThat(acked.get("current").getAsBoolean()).isTrue();
  }

  @Test
  void the_list_has_no_whole_number_and_says_what_was_said_last_and_who_is_waited_for() {
    arrives(1);
    isPaged(1);
    var answer = api.asked(LIST, "", Map.of("state", "pending,in-progress"), "");
    assertThat(answer.body()).doesNotContain(Samples.CUSTOMER.e164());
    var line = TestApi.json(answer).getAsJsonArray("items").get(0).getAsJsonObject();
    assertThat(line.get("customer").getAsString()).isEqualTo("…0134");
    assertThat(line.getAsJsonObject("last_message").get("body").getAsString())
        .isEqualTo("Where is my trailer?");
    assertThat(line.getAsJsonObject("cascade").get("status").getAsString()).isEqualTo("open");
    assertThat(TestApi.json(answer).get("server_time").getAsString())
        .isEqualTo(api.clock.instant().toString());

    assertThat(
            TestApi.json(api.asked(LIST, "", Map.of("state", "completed"), ""))
                .getAsJsonArray("items"))
        .isEmpty();
    assertThat(api.asked(LIST, "", Map.of("state", "done"), "").status()).isEqualTo(400);
  }

  @Test
  void the_list_names_the_responders_whose_phones_have_opted_out() {
    assertThat(respondersOptedOut()).isEmpty();
    var primary = Samples.ROSTER.chain().getFirst();
    api.contacts.change(primary.phone(), contact -> contact.consented(NOON, true));
    assertThat(respondersOptedOut())
        .singleElement()
        .hasToString("{\"id\":\"%s\",\"name\":\"%s\"}".formatted(primary.id(), primary.name()));
    api.contacts.change(primary.phone(), contact -> contact.consented(NOON.plusSeconds(60), false));
    assertThat(respondersOptedOut()).isEmpty();
  }

  private JsonArray respondersOptedOut() {
    return TestApi.json(api.asked(LIST, "", Map.of(), "")).getAsJsonArray("responders_opted_out");
  }

  @Test
  void messages_without_a_job_have_a_line_and_a_log_of_their_own() {
    api.cascades.open(
        Samples.text(1), new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER), Samples.ROSTER);
    var line = TestApi.json(api.asked(LIST, "", Map.of(), "")).getAsJsonObject("unmatched");
    assertThat(line.getAsJsonObject("cascade").get("message_id").getAsString())
        .isEqualTo(message(1).value());
    assertThat(TestApi.json(api.asked(LOG, "_unmatched", Map.of(), "")).getAsJsonArray("items"))
        .hasSize(1);
    assertThat(TestApi.json(log(Map.of())).getAsJsonArray("items")).isEmpty();
  }

  @Test
  void a_message_without_a_job_is_taken_by_its_name_and_no_other_with_it() {
    for (int i = 1; i <= 2; i++) {
      api.cascades.open(
          Samples.text(i), new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER), Samples.ROSTER);
    }
    assertThat(acked("_unmatched", "{}").status()).isEqualTo(400);
    assertThat(acked("_unmatched", "{\"message_id\":\"SM9\"}").status()).isEqualTo(404);
    var one = "{\"message_id\":\"%s\"}".formatted(message(1).value());
    assertThat(acked(JOB.value(), one).status()).as("of another job").isEqualTo(404);
    var taken = TestApi.json(acked("_unmatched", one));
    assertThat(taken.get("job_id").getAsString()).isEqualTo("_unmatched");
    assertThat(taken.getAsJsonArray("cascades")).hasSize(1);
    assertThat(TestApi.json(acked("_unmatched", one)).getAsJsonArray("cascades")).isEmpty();
    var line = TestApi.json(api.asked(LIST, "", Map.of(), "")).getAsJsonObject("unmatched");
    assertThat(line.getAsJsonObject("cascade").get("message_id").getAsString())
        .isEqualTo(message(2).value());
  }

  private HttpAnswer acked(String job, String body) {
    return api.asked("POST /api/jobs/{job_id}/ack", job, Map.of(), body);
  }

  @Test
  void nobody_sees_a_list_or_a_log_without_the_key() {
    for (var route : List.of(LOG, LIST)) {
      assertThat(api.serve(TestApi.request(route, JOB.value(), Map.of(), Map.of(), "")).status())
          .isEqualTo(401);
    }
  }
}

package com.quickdumpnow.relay.fn.trackapi;

import static com.quickdumpnow.relay.testkit.Samples.CUSTOMER;
import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.Samples;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard writes to customers, and what it erases. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SendTest {
  private static final String SEND = "POST /sms/send";
  private static final String TO = "{\"to\":\"+16195550134\",\"body\":\"We are late.\"}";
  private static final String ABOUT = "{\"job_id\":\"j_abc123\",\"body\":\"We are late.\"}";

  private final TestApi api = new TestApi(new FakeClock(NOON));

  SendTest() {
    api.jobs.put(Samples.job(JOB, JobState.PENDING));
  }

  private HttpAnswer send(String body, String key) {
    return api.asked(
        SEND, "", Map.of(), key.isEmpty() ? Map.of() : Map.of("idempotency-key", key), body);
  }

  private static String id(HttpAnswer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return TestApi.json(answer).get("message_id").getAsString();
  }

  @Test
  void a_text_is_taken_and_its_status_can_be_asked_for() {
    for (var body : new String[] {TO, ABOUT}) {
      var id = id(send(body, ""));
      var status = api.asked("GET /sms/status/{message_id}", id, Map.of(), "");
      assertThat(status.status()).isEqualTo(200);
      assertThat(TestApi.json(status).get("status").getAsString()).isEqualTo("planned");
      // Whoever is written to has one open job: it is about that.
      assertThat(TestApi.json(status).get("job_id").getAsString()).isEqualTo(JOB.value());
    }
    var log = TestApi.json(api.asked("GET /api/messages/{job_id}", JOB.value(), Map.of(), ""));
    assertThat(log.getAsJsonArray("items")).hasSize(2);
    var item = log.getAsJsonArray("items").get(0).getAsJsonObject();
    assertThat(item.get("from_role").getAsString()).isEqualTo("dashboard");
    assertThat(item.get("to_role").getAsString()).isEqualTo("customer");
  }

  @Test
  void the_same_key_is_the_same_text_and_no_other() {
    var first = id(send(TO, "key-1"));
    assertThat(id(send(TO, "key-1"))).isEqualTo(first);
    assertThat(id(send(TO, "key-2"))).isNotEqualTo(first);
    assertThat(id(send(TO, ""))).isNotEqualTo(id(send(TO, "")));
    assertThat(send(TO.replace("late", "early"), "key-1").status()).isEqualTo(422);
    assertThat(
            id(
                api.asked(
                    "POST /api/messages/send",
                    "",
                    Map.of(),
                    Map.of("idempotency-key", "key-1"),
                    TO)))
        .isEqualTo(first);
    assertThat(send(TO, "two words").status()).isEqualTo(400);
  }

  @Test
  @Tag("L1")
  void a_customer_who_opted_out_is_not_written_to() {
    api.contacts.change(CUSTOMER, contact -> contact.consented(NOON, true));
    var answer = send(ABOUT, "");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("opted out");
    assertThat(api.bus.published()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"to\":\"+16195550134\"}",
        "{\"to\":\"+16195550134\",\"body\":\" \"}",
        "{\"to\":\"6195550134\",\"body\":\"x\"}",
        "{\"to\":\"+16195550100\",\"body\":\"to the relay itself\"}",
        "{\"to\":\"+16195550134\",\"job_id\":\"j_abc123\",\"body\":\"x\"}",
        "{\"to\":\"+16195550134\",\"body\":\"x\",\"from\":\"+16195550135\"}",
        "{\"to\":\"+16195550134\",\"body\":5}",
        "{\"to\":\"+16195550134\",\"body\":\"x\",\"media_urls\":\"https://example.com/a.jpg\"}",
        "{\"to\":\"+16195550134\",\"body\":\"x\",\"media_urls\":[\"http://example.com/a.jpg\"]}",
      })
  void what_is_no_text_is_refused(String body) {
    assertThat(send(body, "").status()).isEqualTo(400);
    assertThat(api.bus.published()).isEmpty();
  }

  @Test
  void one_of_more_than_1600_characters_is_refused() {
    assertThat(send(TO.replace("We are late.", "x".repeat(1_600)), "").status()).isEqualTo(202);
    assertThat(send(TO.replace("We are late.", "x".repeat(1_601)), "").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @Tag("E1")
  @ValueSource(
      strings = {
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/a",
        "https://localhost/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://user:secret@example.com/a",
        "ftp://example.com/a",
        "https:///a",
        "https://example.com:443\\@127.0.0.1/a"
      })
  void a_picture_s_address_that_is_no_public_name_is_refused(String address) {
    var body =
        "{\"to\":\"+16195550134\",\"body\":\"x\",\"media_urls\":[\"%s\"]}"
            .formatted(address.replace("\\", "\\\\"));
    assertThat(send(body, "").status()).isEqualTo(400);
  }

  @Test
  void a_picture_may_go_without_words() {
    var body = "{\"to\":\"+16195550134\",\"media_urls\":[\"https://media.example.com/a.jpg?x=1\"]}";
    assertThat(send(body, "").status()).isEqualTo(202);
  }

  @Test
  void nobody_writes_or_erases_without_the_key() {
    for (var route : new String[] {SEND, "DELETE /api/messages/{job_id}"}) {
      assertThat(api.serve(TestApi.request(route, JOB.value(), Map.of(), Map.of(), TO)).status())
          .isEqualTo(401);
    }
  }

  @Test
  void an_erased_log_has_tombstones_and_stays_erased() {
    api.cascades.open(
        Samples.text(1), new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN), Samples.ROSTER);
    var sent = id(send(ABOUT, "key-1"));
    for (int i = 0; i < 2; i++) {
      var answer = api.asked("DELETE /api/messages/{job_id}", JOB.value(), Map.of(), "");
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.body()).isEmpty();
    }
    var log = api.asked("GET /api/messages/{job_id}", JOB.value(), Map.of(), "");
    assertThat(log.body()).doesNotContain("We are late", "Where is my trailer", "+1619");
    assertThat(TestApi.json(log).getAsJsonArray("items"))
        .hasSize(2)
        .allSatisfy(item -> {
          assertThat(item.getAsJsonObject().get("status").getAsString()).isEqualTo("erased");
          assertThat(item.getAsJsonObject().has("at")).isTrue();
        });
    var status = api.asked("GET /sms/status/{message_id}", sent, Map.of(), "");
    assertThat(TestApi.json(status).get("status").getAsString()).isEqualTo("erased");
    // Asked for once more, it is not sent once more.
    assertThat(id(send(ABOUT, "key-1"))).isEqualTo(sent);
    assertThat(Optional.of(api.asked("GET /api/jobs", "", Map.of(), "").body()))
        .hasValueSatisfying(list -> assertThat(list).doesNotContain("Where is my trailer"));
  }

  @Test
  void a_log_of_no_job_cannot_be_erased() {
    for (var id : new String[] {"j_nobody", "_unmatched", "../x"}) {
      assertThat(api.asked("DELETE /api/messages/{job_id}", id, Map.of(), "").status())
          .isEqualTo(404);
    }
  }
}

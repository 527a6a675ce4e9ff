package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.ROSTER;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static com.quickdumpnow.relay.testkit.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.DocumentSync;
import com.quickdumpnow.relay.cascade.LogErasure;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobNote;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.FakeEventBus;
import com.quickdumpnow.relay.testkit.InMemoryContactBook;
import com.quickdumpnow.relay.testkit.InMemoryMessageStore;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The document says what the table says, and the relay hears what its other writer does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentSyncTest {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();
  private static final S3Client S3 = Cloud.EMBEDDED.clients().s3();
  private static final String DOCUMENT =
      "{\"jobs\": {\"j_abc123\": {\"state\": \"pending\", \"notes\": [1.50], \"messages\": []}}}";

  private final FakeClock clock = new FakeClock(NOON.plus(Duration.ofMinutes(9)));
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final String table = Cloud.EMBEDDED.freshTable(DYNAMO);
  private final String bucket = Cloud.EMBEDDED.freshName("bucket");
  private final InMemoryMessageStore store = new InMemoryMessageStore(clock);
  private final DynamoJobBook jobs = new DynamoJobBook(DYNAMO, table, S3, bucket, clock, telemetry);
  private final DynamoJobNotes notes = new DynamoJobNotes(DYNAMO, table);
  private final Cascades cascades =
      new Cascades(
          new CascadeRules(Duration.ofSeconds(75)),
          store,
          new FakeEventBus(),
          new Contacts(new InMemoryContactBook()),
          telemetry,
          clock,
          new Random(1));
  private final DocumentSync sync =
      new DocumentSync(
          new S3SharedDocument(DYNAMO, table, S3, bucket, clock, new Random(2), telemetry),
          jobs,
          jobs,
          notes,
          store,
          cascades,
          telemetry,
          clock);

  @BeforeEach
  void writeDocument() {
    S3.createBucket(create -> create.bucket(bucket));
    put(DOCUMENT);
  }

  private void put(String document) {
    S3.putObject(put -> put.bucket(bucket).key(JobDocument.KEY), RequestBody.fromString(document));
  }

  private String get() {
    return S3.getObjectAsBytes(get -> get.bucket(bucket).key(JobDocument.KEY)).asUtf8String();
  }

  private JsonObject job() {
    return JsonParser.parseString(get())
        .getAsJsonObject()
        .getAsJsonObject("jobs")
        .getAsJsonObject(JOB.value());
  }

  private void arrives(int n) {
    cascades.open(text(n), new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN), ROSTER);
  }

  private boolean acked(int n) {
    return store.load(message(n)).state() instanceof Cascade cascade && cascade.ack().isPresent();
  }

  private void change(JobState state) {
    var job = jobs.find(JOB).orElseThrow();
    assertThat(jobs.save(job.change(state, false, clock.instant()))).isTrue();
  }

  @Test
  void a_job_s_messages_are_in_the_document_and_the_same_again_is_not_written() {
    arrives(1);
    sync.run();
    assertThat(job().getAsJsonArray("messages")).hasSize(1);
    assertThat(get()).contains("\"notes\": [1.50]", "Where is my trailer?");
    var before = get();
    sync.run();
    assertThat(get()).isEqualTo(before);
    assertThat(acked(1)).isFalse();
  }

  @Test
  void what_a_writer_without_conditions_wrote_over_is_there_again() {
    arrives(1);
    sync.run();
    put(DOCUMENT);
    sync.run();
    assertThat(job().getAsJsonArray("messages")).hasSize(1);
  }

  @Test
  void a_state_that_the_relay_changed_is_written_and_acks_nothing_that_came_since() {
    sync.run();
    change(JobState.IN_PROGRESS);
    arrives(1);
    sync.run();
    sync.run();
    assertThat(job().get("state").getAsString()).isEqualTo("in-progress");
    assertThat(acked(1)).isFalse();
  }

  @Test
  void a_state_that_the_other_writer_changed_is_taken_over_and_acks_once() {
    sync.run();
    arrives(1);
    put(get().replace("\"state\": \"pending\"", "\"state\": \"in-progress\""));
    sync.run();
    assertThat(acked(1)).isTrue();
    assertThat(jobs.find(JOB).orElseThrow().state()).isEqualTo(JobState.IN_PROGRESS);
    arrives(2);
    sync.run();
    assertThat(acked(2)).isFalse();

    change(JobState.IN_PROGRESS);
    put(get().replace("\"state\": \"in-progress\"", "\"state\": \"completed\""));
    sync.run();
    assertThat(acked(2)).isTrue();
    assertThat(jobs.find(JOB).orElseThrow().state()).isEqualTo(JobState.COMPLETED);
  }

  @Test
  void a_state_that_the_other_writer_changed_acks_nothing_that_came_after_his_writing() {
    sync.run();
    arrives(1);
    put(get().replace("\"state\": \"pending\"", "\"state\": \"in-progress\""));
    var later = text(2);
    cascades.open(
        new InboundText(
            later.id(),
            Instant.now().plus(Duration.ofHours(1)),
            later.from(),
            later.to(),
            later.body(),
            later.media()),
        new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN),
        ROSTER);
    sync.run();
    assertThat(acked(1)).isTrue();
    assertThat(acked(2)).isFalse();
  }

  @Test
  void a_state_that_the_job_cannot_become_is_put_right() {
    sync.run();
    change(JobState.COMPLETED);
    sync.run();
    arrives(1);
    put(get().replace("\"state\": \"completed\"", "\"state\": \"pending\""));
    sync.run();
    assertThat(job().get("state").getAsString()).isEqualTo("completed");
    assertThat(acked(1)).isFalse();
    assertThat(telemetry.count("JobStateNotAdopted")).isOne();
  }

  @Test
  void a_job_that_was_made_here_is_added() {
    assertThat(
            jobs.save(Samples.job(new com.quickdumpnow.relay.job.JobId("j_new"), JobState.PENDING)))
        .isTrue();
    sync.run();
    assertThat(get()).contains("\"j_new\"");
  }

  @Test
  @Tag("I12")
  void an_erased_log_is_erased_here_too() {
    arrives(1);
    sync.run();
    new LogErasure(cascades, store, notes, clock).erase(JOB);
    sync.run();
    assertThat(get()).doesNotContain("Where is my trailer?").contains(message(1).value());
    assertThat(
            job().getAsJsonArray("messages").get(0).getAsJsonObject().get("status").getAsString())
        .isEqualTo("erased");
  }

  @Test
  void what_the_dispatcher_noted_stands_beside_the_other_writers_notes_until_it_is_erased() {
    notes.add(JOB, new JobNote(2, NOON, "dashboard", "Gate code 4711"));
    sync.run();
    sync.run();
    assertThat(get()).contains("1.50");
    var written = job().getAsJsonArray("notes");
    assertThat(written).hasSize(2);
    assertThat(written.get(1).getAsJsonObject().get("text").getAsString())
        .isEqualTo("Gate code 4711");
    assertThat(written.get(1).getAsJsonObject().get("by").getAsString()).isEqualTo("dashboard");
    new LogErasure(cascades, store, notes, clock).erase(JOB);
    sync.run();
    assertThat(get()).doesNotContain("4711").contains("1.50");
    assertThat(job().getAsJsonArray("notes")).hasSize(1);
  }

  @Test
  void a_broken_document_is_left_alone() {
    put("{\"jobs\":");
    arrives(1);
    sync.run();
    assertThat(get()).isEqualTo("{\"jobs\":");
    assertThat(telemetry.count("JobDocumentUnusable")).isPositive();
  }
}

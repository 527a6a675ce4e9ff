package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.CUSTOMER;
import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.JobBookContract;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DynamoJobBookTest extends JobBookContract {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();
  private static final S3Client S3 = Cloud.EMBEDDED.clients().s3();

  private static final String TWO_OPEN_JOBS =
      """
      {"version": 3, "jobs": {
        "j_abc123": {"state": "pending", "token": "not-a-secret", "customer_phone": "+16195550134",
          "location": "Gate 4", "trailer_count": 1, "notes": [{"a": [1]}], "messages": []},
        "t-2": {"state": "in-progress", "customer_phone": "+16195550134", "public": true},
        "t-3": {"state": "completed", "customer_phone": "+16195550134"},
        "t-4": {"state": "pending", "customer_phone": "+16195550135"},
        "t-5": {"state": "pending", "customer_phone": "by the gate"}
      }, "other": {"jobs": {"t-6": {}}}}
      """;

  private final FakeClock clock = new FakeClock(NOON);
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final String table = Cloud.EMBEDDED.freshTable(DYNAMO);
  private final String bucket = Cloud.EMBEDDED.freshName("bucket");

  @BeforeEach
  void makeBucket() {
    S3.createBucket(create -> create.bucket(bucket));
  }

  @Override
  protected JobBook open(RelayClock jobClock) {
    return new DynamoJobBook(DYNAMO, table, S3, bucket, jobClock, telemetry);
  }

  private JobBook jobs() {
    return open(clock);
  }

  private void write(String document) {
    S3.putObject(put -> put.bucket(bucket).key(JobDocument.KEY), RequestBody.fromString(document));
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class In_the_document {
    @Test
    void a_job_is_found_with_its_token_hashed() {
      write(TWO_OPEN_JOBS);
      assertThat(jobs().find(JOB))
          .contains(
              new Job(
                  JOB,
                  JobState.PENDING,
                  Optional.of(CUSTOMER),
                  Optional.of(Job.sha256("not-a-secret")),
                  Optional.empty(),
                  false,
                  "Gate 4",
                  1,
                  0));
      assertThat(jobs().find(new JobId("t-6"))).isEmpty();
    }

    @Test
    void the_job_written_last_is_the_most_recent() {
      write(TWO_OPEN_JOBS);
      assertThat(jobs().openJobsOf(CUSTOMER))
          .extracting(job -> job.id().value())
          .containsExactly("t-2", "j_abc123");
    }

    @Test
    void a_change_is_seen_at_once() {
      var jobs = jobs();
      write(TWO_OPEN_JOBS);
      assertThat(jobs.openJobsOf(CUSTOMER)).hasSize(2);
      write(TWO_OPEN_JOBS.replace("in-progress", "completed"));
      assertThat(jobs.openJobsOf(CUSTOMER)).hasSize(1);
      assertThat(telemetry.counted()).isEmpty();
    }

    @Test
    void a_job_without_a_known_state_or_id_is_left_out_and_counted() {
      write(
          """
          {"jobs": {"j_1": {"state": "dreaming"}, "j_2": {}, "j_3": 7, "no job id": {"state":
          "pending"}, "j_4": {"state": ["pending"]}, "j_5": {"state": "Pending", "token": 12,
          "customer_phone": null, "location": {}, "token_expires_at": "2026-02-01T00:00:00Z"}}}
          """);
      assertThat(jobs().find(new JobId("j_5")))
          .contains(
              new Job(
                  new JobId("j_5"),
                  JobState.PENDING,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(Instant.parse("2026-02-01T00:00:00Z")),
                  false,
                  "",
                  1,
                  0));
      assertThat(telemetry.count("JobUnusable")).isEqualTo(5);
    }

    @Test
    void a_job_can_be_changed_whatever_stands_there_as_its_location() {
      var jobs = jobs();
      write(
          """
          {"jobs": {"j_half": {"state": "pending", "location": "Gate \\ud83d"},
          "j_long": {"state": "pending", "location": "%s"}}}
          """
              .formatted("x".repeat(500_000)));
      for (var id : List.of("j_half", "j_long")) {
        var job = jobs.find(new JobId(id)).orElseThrow();
        assertThat(jobs.save(job.change(JobState.IN_PROGRESS, false, NOON))).isTrue();
      }
      assertThat(jobs.find(new JobId("j_half")).orElseThrow().location()).isEqualTo("Gate \uFFFD");
      assertThat(jobs.find(new JobId("j_long")).orElseThrow().location()).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "null",
          "[]",
          "{",
          "{\"jobs\": {\"j_abc123\": {\"state\": \"pending\", \"customer_phone\": \"+1619",
          "{\"jobs\": {}} {}",
          "not json"
        })
    @Tag("T6")
    void a_broken_document_leaves_the_table_to_answer(String broken) {
      var jobs = jobs();
      assertThat(jobs.save(job(JOB, JobState.PENDING))).isTrue();
      write(broken);
      assertThat(jobs.find(JOB)).isPresent();
      assertThat(jobs.find(new JobId("j_none"))).isEmpty();
      assertThat(jobs.openJobsOf(CUSTOMER)).hasSize(1);
      assertThat(telemetry.count("JobDocumentUnusable")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"jobs\": []}", "{\"jobs\": null}"})
    void a_document_without_jobs_has_none(String document) {
      write(document);
      assertThat(jobs().find(JOB)).isEmpty();
      assertThat(telemetry.counted()).isEmpty();
    }

    @Test
    @Tag("D4")
    void a_document_nested_without_end_is_broken() {
      write("{\"x\":".repeat(100_000));
      assertThat(jobs().find(JOB)).isEmpty();
      assertThat(telemetry.count("JobDocumentUnusable")).isEqualTo(1);
    }

    @Test
    @Tag("D4")
    void an_oversized_document_is_not_read() {
      write(TWO_OPEN_JOBS + " ".repeat(JobDocument.BYTES_MAX));
      assertThat(jobs().find(JOB)).isEmpty();
      assertThat(telemetry.count("JobDocumentUnusable")).isEqualTo(1);
    }

    @Test
    void what_was_last_read_well_is_used_while_the_document_is_broken() {
      var jobs = jobs();
      write(TWO_OPEN_JOBS);
      assertThat(jobs.find(JOB)).isPresent();
      write("{\"jobs\": {\"j_abc");
      assertThat(jobs.find(JOB)).isPresent();
      write("{}");
      assertThat(jobs.find(JOB)).isEmpty();
    }

    @Test
    void a_missing_document_has_no_jobs() {
      assertThat(jobs().find(JOB)).isEmpty();
      assertThat(jobs().openJobsOf(CUSTOMER)).isEmpty();
      assertThat(telemetry.count("JobDocumentMissing")).isEqualTo(2);
    }
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class In_both {
    @Test
    void a_job_of_the_document_is_taken_over_with_all_it_has() {
      write(TWO_OPEN_JOBS);
      var written = jobs().find(JOB).orElseThrow();
      assertThat(jobs().save(written.change(JobState.IN_PROGRESS, false, NOON))).isTrue();
      write("{}");
      assertThat(jobs().find(JOB)).contains(written.change(JobState.IN_PROGRESS, false, NOON));
    }

    @Test
    void the_table_s_job_wins() {
      write(TWO_OPEN_JOBS);
      var written = jobs().find(JOB).orElseThrow();
      assertThat(jobs().save(written.change(JobState.COMPLETED, false, NOON))).isTrue();
      assertThat(jobs().find(JOB).map(Job::state)).contains(JobState.COMPLETED);
      assertThat(jobs().openJobsOf(CUSTOMER))
          .extracting(job -> job.id().value())
          .containsExactly("t-2");
    }

    @Test
    void of_two_that_take_a_job_over_one_does() {
      write(TWO_OPEN_JOBS);
      var written = jobs().find(JOB).orElseThrow();
      assertThat(jobs().save(written.change(JobState.IN_PROGRESS, false, NOON))).isTrue();
      assertThat(jobs().save(written.change(JobState.CANCELLED, false, NOON))).isFalse();
    }

    @Test
    void what_the_relay_changed_is_more_recent_than_what_only_the_document_has() {
      write(TWO_OPEN_JOBS);
      var written = jobs().find(JOB).orElseThrow();
      assertThat(jobs().save(written.change(JobState.IN_PROGRESS, false, NOON))).isTrue();
      assertThat(jobs().openJobsOf(CUSTOMER))
          .extracting(job -> job.id().value())
          .containsExactly("j_abc123", "t-2");
    }
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class When_one_source_is_down {
    private final S3Client deadS3 = Cloud.deadClients().s3();
    private final DynamoDbClient deadDynamo = Cloud.deadClients().dynamoDb();

    @Test
    void the_table_answers_alone() {
      assertThat(jobs().save(job(JOB, JobState.PENDING))).isTrue();
      var alone = new DynamoJobBook(DYNAMO, table, deadS3, bucket, clock, telemetry);
      assertThat(alone.find(JOB)).isPresent();
      assertThat(alone.find(new JobId("j_none"))).isEmpty();
      assertThat(alone.openJobsOf(CUSTOMER)).hasSize(1);
      assertThat(telemetry.count("JobDocumentUnavailable")).isEqualTo(1);

      clock.advance(Duration.ofMinutes(1));
      assertThat(alone.openJobsOf(CUSTOMER)).hasSize(1);
      assertThat(telemetry.count("JobDocumentUnavailable"))
          .as("asked again after some time")
          .isEqualTo(2);
    }

    @Test
    void the_document_answers_alone() {
      write(TWO_OPEN_JOBS);
      var alone = new DynamoJobBook(deadDynamo, table, S3, bucket, clock, telemetry);
      assertThat(alone.find(JOB)).isPresent();
      assertThat(alone.find(new JobId("j_none"))).isEmpty();
      assertThat(alone.openJobsOf(CUSTOMER)).hasSize(2);
      assertThat(telemetry.count("JobTableUnavailable")).isEqualTo(3);
    }

    @Test
    void nobody_can_answer_without_both_and_nobody_can_save_without_the_table() {
      var alone = new DynamoJobBook(deadDynamo, table, deadS3, bucket, clock, telemetry);
      assertThatThrownBy(() -> alone.find(JOB)).isInstanceOf(SdkException.class);
      assertThatThrownBy(() -> alone.openJobsOf(CUSTOMER)).isInstanceOf(SdkException.class);
      assertThatThrownBy(() -> alone.save(job(JOB, JobState.PENDING)))
          .isInstanceOf(SdkException.class);
    }
  }
}

package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.JobListContract;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DynamoJobListTest extends JobListContract {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();
  private static final S3Client S3 = Cloud.EMBEDDED.clients().s3();

  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final String table = Cloud.EMBEDDED.freshTable(DYNAMO);
  private final String bucket = Cloud.EMBEDDED.freshName("bucket");

  @BeforeEach
  void makeBucket() {
    S3.createBucket(create -> create.bucket(bucket));
    S3.putObject(
        put -> put.bucket(bucket).key(JobDocument.KEY), RequestBody.fromString("{\"jobs\": {}}"));
  }

  @Override
  protected Books open(RelayClock clock) {
    var jobs = jobs(clock);
    return new Books(jobs, jobs);
  }

  private DynamoJobBook jobs(RelayClock clock) {
    return new DynamoJobBook(DYNAMO, table, S3, bucket, clock, telemetry);
  }

  @Test
  void jobs_that_only_the_document_has_follow_those_of_the_table_and_none_is_listed_twice() {
    S3.putObject(
        put -> put.bucket(bucket).key(JobDocument.KEY),
        RequestBody.fromString(
            """
            {"jobs": {"t-1": {"state": "pending"}, "t-2": {"state": "completed"},
                      "j_new": {"state": "pending"}, "t-3": {"state": "pending"}}}
            """));
    var jobs = jobs(new FakeClock(NOON));
    assertThat(jobs.save(job(new JobId("j_new"), JobState.IN_PROGRESS))).isTrue();

    for (int limit = 1; limit <= 5; limit++) {
      assertThat(all(jobs, limit))
          .as("limit %d", limit)
          .containsExactly("j_new", "t-3", "t-2", "t-1");
    }
    assertThat(
            jobs.list(EnumSet.of(JobState.PENDING), Optional.empty(), 9).jobs().stream()
                .map(Job::id))
        .containsExactly(new JobId("t-3"), new JobId("t-1"));
  }

  @Test
  void the_document_answers_alone_while_the_table_is_down() {
    S3.putObject(
        put -> put.bucket(bucket).key(JobDocument.KEY),
        RequestBody.fromString("{\"jobs\": {\"t-1\": {\"state\": \"pending\"}}}"));
    var jobs =
        new DynamoJobBook(
            Cloud.deadClients().dynamoDb(), table, S3, bucket, new FakeClock(NOON), telemetry);
    assertThat(all(jobs, 5)).containsExactly("t-1");
    assertThat(telemetry.count("JobTableUnavailable")).isPositive();
  }

  private static List<String> all(DynamoJobBook jobs, int limit) {
    var ids = new ArrayList<String>();
    var after = Optional.<String>empty();
    do {
      var page = jobs.list(EnumSet.allOf(JobState.class), after, limit);
      page.jobs().forEach(job -> ids.add(job.id().value()));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }
}

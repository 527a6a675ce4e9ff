package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cloud.template.Topology.Rights;
import com.quickdumpnow.relay.cloud.template.Topology.Statement;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A function may do what its role allows, and nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("E2")
class RightsTest {
  private static final String ACCOUNT = ":us-west-2:000000000000:";

  private AwsPort port;
  private String own;
  private String other;

  @BeforeAll
  void start() throws Exception {
    port = AwsPort.start(AwsPortOptions.defaults());
    try (var sqs = client("operator", SqsClient.builder());
        var s3 = client("operator", S3Client.builder().forcePathStyle(true))) {
      own = sqs.createQueue(queue -> queue.queueName("own")).queueUrl();
      other = sqs.createQueue(queue -> queue.queueName("other")).queueUrl();
      s3.createBucket(bucket -> bucket.bucket("state"));
    }
    port.restrict(
        List.of(
            new Rights("nothing", List.of()),
            new Rights(
                "worker",
                List.of(
                    statement("sqs:SendMessage", "arn:aws:sqs" + ACCOUNT + "own"),
                    statement("s3:GetObject", "arn:aws:s3:::state/maintenance.json"),
                    statement(
                        "scheduler:CreateSchedule",
                        "arn:aws:scheduler" + ACCOUNT + "schedule/timers/*"),
                    new Statement(
                        List.of("iam:PassRole"),
                        List.of("arn:aws:iam::000000000000:role/timer"),
                        Map.of("iam:PassedToService", "scheduler.amazonaws.com")),
                    new Statement(
                        List.of("ses:SendEmail"),
                        List.of("arn:aws:ses" + ACCOUNT + "identity/*"),
                        Map.of("ses:FromAddress", "relay@example.com"))))));
  }

  @AfterAll
  void end() {
    port.close();
  }

  private static Statement statement(String action, String resource) {
    return new Statement(List.of(action), List.of(resource), Map.of());
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      String key, B builder) {
    return builder
        .endpointOverride(port.endpoint())
        .region(Region.US_WEST_2)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "secret")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static void assertRefused(ThrowingCallable call, String action) {
    assertThatThrownBy(call)
        .isInstanceOf(AwsServiceException.class)
        .hasMessageContaining("is not authorized to perform: " + action);
  }

  @Test
  void it_sends_to_its_own_queue_and_to_no_other() {
    try (var sqs = client("worker", SqsClient.builder())) {
      assertThatCode(() -> sqs.sendMessage(send -> send.queueUrl(own).messageBody("x")))
          .doesNotThrowAnyException();
      assertRefused(
          () -> sqs.sendMessage(send -> send.queueUrl(other).messageBody("x")), "sqs:SendMessage");
      assertRefused(() -> sqs.receiveMessage(get -> get.queueUrl(own)), "sqs:ReceiveMessage");
    }
  }

  @Test
  void it_reads_the_document_and_writes_nothing() {
    try (var s3 = client("worker", S3Client.builder().forcePathStyle(true))) {
      assertThatThrownBy(
              () -> s3.getObjectAsBytes(get -> get.bucket("state").key("maintenance.json")))
          .hasMessageContaining("does not exist");
      assertRefused(
          () ->
              s3.putObject(
                  put -> put.bucket("state").key("maintenance.json"), RequestBody.fromString("{}")),
          "s3:PutObject");
    }
  }

  @Test
  void it_passes_a_role_on_only_if_it_may() {
    try (var scheduler = client("worker", SchedulerClient.builder())) {
      assertRefused(() -> schedule(scheduler, "default", "timer"), "scheduler:CreateSchedule");
      assertRefused(() -> schedule(scheduler, "timers", "another"), "iam:PassRole");
      assertThatThrownBy(() -> schedule(scheduler, "timers", "timer"))
          .hasMessageNotContaining("not authorized");
    }
  }

  private static void schedule(SchedulerClient scheduler, String group, String role) {
    scheduler.createSchedule(create ->
        create
            .name("one")
            .groupName(group)
            .scheduleExpression("at(2126-01-01T00:00:00)")
            .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
            .target(target ->
                target
                    .arn("arn:aws:sqs" + ACCOUNT + "own")
                    .roleArn("arn:aws:iam::000000000000:role/" + role)));
  }

  @Test
  void it_mails_from_its_own_address_only() {
    try (var ses = client("worker", SesV2Client.builder())) {
      assertRefused(
          () ->
              ses.sendEmail(mail ->
                  mail.fromEmailAddress("somebody@example.com")
                      .destination(to -> to.toAddresses("a@example.com"))
                      .content(content ->
                          content.simple(simple ->
                              simple
                                  .subject(subject -> subject.data("s"))
                                  .body(body -> body.text(text -> text.data("t")))))),
          "ses:SendEmail");
    }
  }

  @Test
  void without_rights_it_does_nothing_at_all() {
    try (var secrets = client("nothing", SecretsManagerClient.builder());
        var events = client("nothing", EventBridgeClient.builder())) {
      assertRefused(
          () -> secrets.getSecretValue(get -> get.secretId("any")),
          "secretsmanager:GetSecretValue");
      assertRefused(
          () ->
              events.putEvents(put ->
                  put.entries(
                      PutEventsRequestEntry.builder()
                          .eventBusName("relay")
                          .source("s")
                          .detailType("t")
                          .detail("{}")
                          .build())),
          "events:PutEvents");
    }
  }

  @Test
  void who_is_no_function_does_everything() {
    try (var sqs = client("operator", SqsClient.builder())) {
      assertThat(sqs.sendMessage(send -> send.queueUrl(other).messageBody("x")).messageId())
          .isNotEmpty();
    }
  }
}

package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** With a data directory, what was answered is kept, even if the process is killed at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AwsPortRestartTest {
  private static final Map<String, AttributeValue> ITEM =
      Map.of("pk", AttributeValue.fromS("MSG#SM1"), "state", AttributeValue.fromS("open"));

  @TempDir private Path data;

  @Test
  void everything_is_there_again_after_a_kill() throws Exception {
    String etag;
    var due = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
    try (var process = AwsPortProcess.start(data)) {
      etag = fill(process, due);
    }
    try (var process = AwsPortProcess.start(data)) {
      check(process, etag, due);
    }
  }

  @Test
  void what_was_killed_on_its_way_to_the_dead_letters_is_there_and_there_alone() throws Exception {
    try (var process = AwsPortProcess.start(data)) {
      var sqs = CloudClients.client(SqsClient.builder(), process.endpoint());
      var queues = new TestQueues(sqs);
      var dead = queues.create("dead", Map.of());
      var url =
          queues.create(
              "work",
              Map.of(
                  QueueAttributeName.VISIBILITY_TIMEOUT,
                  "0",
                  QueueAttributeName.REDRIVE_POLICY,
                  queues.redrive(dead, 1)));
      sqs.sendMessage(request -> request.queueUrl(url).messageBody("again and again"));
      assertThat(queues.receive(url, Duration.ofSeconds(20))).hasSize(1);
      assertThat(queues.receive(url)).as("it is moved instead").isEmpty();
    }
    // As if it had died half-way: what was added there had not been taken away here.
    try (var connection = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("queues"));
        var statement = connection.createStatement();
        var tables = connection.getMetaData().getTables(null, null, "MESSAGE\\_%", null)) {
      var names = new HashMap<String, String>();
      while (tables.next()) {
        var name = tables.getString("TABLE_NAME");
        names.put(name.split("_", -1)[1], name);
      }
      statement.executeUpdate(
          "insert into %s select * from %s".formatted(names.get("WORK"), names.get("DEAD")));
      statement.executeUpdate(
          "update %s set dead_letter_source_queue_name = null".formatted(names.get("WORK")));
    }
    try (var process = AwsPortProcess.start(data)) {
      var sqs = CloudClients.client(SqsClient.builder(), process.endpoint());
      var work = sqs.getQueueUrl(request -> request.queueName("work")).queueUrl();
      var count = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
      assertThat(
              sqs.getQueueAttributes(request -> request.queueUrl(work).attributeNames(count))
                  .attributes())
          .containsEntry(count, "0");
      var dead = sqs.getQueueUrl(request -> request.queueName("dead")).queueUrl();
      assertThat(new TestQueues(sqs).takeOne(dead).body()).isEqualTo("again and again");
    }
  }

  private static String fill(AwsPortProcess process, Instant due) {
    var endpoint = process.endpoint();
    var sqs = CloudClients.client(SqsClient.builder(), endpoint);
    var queues = new TestQueues(sqs);
    var dead = queues.create("dead", Map.of());
    var url =
        queues.create("work", Map.of(QueueAttributeName.REDRIVE_POLICY, queues.redrive(dead, 5)));
    var fifo = queues.create("in.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    queues.create("ruled", Map.of());

    var dynamoDb = CloudClients.client(DynamoDbClient.builder(), endpoint);
    dynamoDb.createTable(request ->
        request
            .tableName("relay")
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                AttributeDefinition.builder()
                    .attributeName("pk")
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .keySchema(
                KeySchemaElement.builder().attributeName("pk").keyType(KeyType.HASH).build()));
    dynamoDb.putItem(request -> request.tableName("relay").item(ITEM));

    var events = CloudClients.client(EventBridgeClient.builder(), endpoint);
    events.createEventBus(request -> request.name("relay"));
    events.putRule(request ->
        request
            .eventBusName("relay")
            .name("accepted")
            .eventPattern("{\"source\":[\"qdn.relay\"]}"));
    var target =
        Target.builder()
            .id("target")
            .arn("arn:aws:sqs:us-west-2:000000000000:ruled")
            .inputPath("$.detail")
            .build();
    events.putTargets(request -> request.eventBusName("relay").rule("accepted").targets(target));

    var scheduler = CloudClients.client(SchedulerClient.builder(), endpoint);
    scheduler.createScheduleGroup(request -> request.name("escalations"));
    scheduler.createSchedule(request ->
        request
            .groupName("escalations")
            .name("esc-SM1-1")
            .scheduleExpression(
                "at("
                    + DateTimeFormatter.ISO_LOCAL_DATE_TIME.withZone(ZoneOffset.UTC).format(due)
                    + ")")
            .actionAfterCompletion(ActionAfterCompletion.DELETE)
            .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
            .target(to ->
                to.arn("arn:aws:sqs:us-west-2:000000000000:work")
                    .roleArn("arn:aws:iam::000000000000:role/schedules")
                    .input("{}")));

    var secrets = CloudClients.client(SecretsManagerClient.builder(), endpoint);
    secrets.createSecret(request -> request.name("webhook").secretString("one"));
    secrets.putSecretValue(request -> request.secretId("webhook").secretString("two"));

    var s3 = CloudClients.client(S3Client.builder(), endpoint);
    s3.createBucket(request -> request.bucket("state"));
    s3.putBucketVersioning(request ->
        request
            .bucket("state")
            .versioningConfiguration(on -> on.status(BucketVersioningStatus.ENABLED)));
    s3.putObject(
        request -> request.bucket("state").key("maintenance.json"), RequestBody.fromString("{}"));
    var etag =
        s3.putObject(
                request -> request.bucket("state").key("maintenance.json"),
                RequestBody.fromString("{\"jobs\":{}}"))
            .eTag();

    // Last, so that the kill follows a send at once.
    sqs.sendMessage(request ->
        request
            .queueUrl(fifo)
            .messageGroupId("customer")
            .messageDeduplicationId("SM1")
            .messageBody("first"));
    sqs.sendMessage(request -> request.queueUrl(url).messageBody("delayed").delaySeconds(20));
    sqs.sendMessage(request -> request.queueUrl(url).messageBody("received once"));
    var received = queues.receive(url, Duration.ofSeconds(2)).getFirst();
    sqs.changeMessageVisibility(request ->
        request.queueUrl(url).receiptHandle(received.receiptHandle()).visibilityTimeout(0));
    sqs.sendMessage(request -> request.queueUrl(url).messageBody("just sent"));
    return etag;
  }

  private static void check(AwsPortProcess process, String etag, Instant due) {
    var endpoint = process.endpoint();
    var sqs = CloudClients.client(SqsClient.builder(), endpoint);
    var queues = new TestQueues(sqs);
    var url = sqs.getQueueUrl(request -> request.queueName("work")).queueUrl();
    assertThat(url).startsWith(endpoint.toString());
    var messages = queues.take(url, 3);
    assertThat(messages)
        .extracting(message -> message.body())
        .containsExactlyInAnyOrder("received once", "just sent", "delayed");
    assertThat(messages)
        .filteredOn(message -> message.body().equals("received once"))
        .singleElement()
        .satisfies(message ->
            assertThat(message.attributes())
                .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2"));
    assertThat(
            sqs.getQueueAttributes(request ->
                    request.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                .attributes()
                .get(QueueAttributeName.REDRIVE_POLICY))
        .contains(":dead");
    var fifo = sqs.getQueueUrl(request -> request.queueName("in.fifo")).queueUrl();
    sqs.sendMessage(request ->
        request
            .queueUrl(fifo)
            .messageGroupId("customer")
            .messageDeduplicationId("SM1")
            .messageBody("repeated"));
    assertThat(queues.take(fifo, 1)).extracting(message -> message.body()).containsExactly("first");
    assertThat(queues.receive(fifo)).isEmpty();

    var dynamoDb = CloudClients.client(DynamoDbClient.builder(), endpoint);
    assertThat(
            dynamoDb
                .getItem(request ->
                    request.tableName("relay").key(Map.of("pk", AttributeValue.fromS("MSG#SM1"))))
                .item())
        .isEqualTo(ITEM);

    var events = CloudClients.client(EventBridgeClient.builder(), endpoint);
    var entry =
        PutEventsRequestEntry.builder()
            .eventBusName("relay")
            .source("qdn.relay")
            .detailType("t")
            .detail("{\"n\":1}")
            .build();
    events.putEvents(request -> request.entries(entry));
    var ruled = sqs.getQueueUrl(request -> request.queueName("ruled")).queueUrl();
    assertThat(queues.takeOne(ruled).body()).isEqualTo("{\"n\":1}");

    var scheduler = CloudClients.client(SchedulerClient.builder(), endpoint);
    assertThat(
            scheduler
                .getSchedule(request -> request.groupName("escalations").name("esc-SM1-1"))
                .scheduleExpression())
        .contains(due.toString().replace("Z", ""));

    var secrets = CloudClients.client(SecretsManagerClient.builder(), endpoint);
    assertThat(secrets.getSecretValue(request -> request.secretId("webhook")).secretString())
        .isEqualTo("two");
    assertThat(
            secrets
                .getSecretValue(request -> request.secretId("webhook").versionStage("AWSPREVIOUS"))
                .secretString())
        .isEqualTo("one");

    var s3 = CloudClients.client(S3Client.builder(), endpoint);
    assertThat(
            s3.getObjectAsBytes(
                    request -> request.bucket("state").key("maintenance.json").ifMatch(etag))
                .asUtf8String())
        .isEqualTo("{\"jobs\":{}}");
    assertThat(s3.listObjectVersions(request -> request.bucket("state")).versions()).hasSize(2);
  }
}

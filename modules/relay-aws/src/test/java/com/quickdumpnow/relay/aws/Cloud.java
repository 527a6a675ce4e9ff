package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.cloud.aws.AwsPort;
import com.quickdumpnow.relay.cloud.aws.AwsPortOptions;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.wire.EventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The embedded cloud of all tests here, and resources in it that no other test has. */
final class Cloud {
  /** Started once and never stopped: it ends with the test JVM, and keeps nothing. */
  static final Cloud EMBEDDED = start();

  /** The first call of a JVM takes seconds on a busy machine. */
  private static final AwsClients.Timeouts PATIENT =
      new AwsClients.Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(60));

  private static final AwsClients.Timeouts IMPATIENT =
      new AwsClients.Timeouts(Duration.ofMillis(500), Duration.ofSeconds(1));

  private static final Duration RECEIVE_MAX = Duration.ofSeconds(20);

  private final AwsPort port;
  private final AtomicInteger names = new AtomicInteger();

  private Cloud(AwsPort port) {
    this.port = port;
  }

  private static Cloud start() {
    try {
      return new Cloud(AwsPort.start(AwsPortOptions.defaults()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AwsPort port() {
    return port;
  }

  AwsClients clients() {
    return clientsAt(port.endpoint());
  }

  /** Returns clients that go through something that stands between them and the cloud. */
  AwsClients clientsAt(URI endpoint) {
    return new AwsClients(settings(endpoint), PATIENT, PATIENT);
  }

  /** Returns clients whose every call fails: nobody listens at port 1. */
  static AwsClients deadClients() {
    return new AwsClients(settings(URI.create("http://127.0.0.1:1")), IMPATIENT, IMPATIENT);
  }

  private static AwsSettings settings(URI endpoint) {
    return new AwsSettings(
        Region.US_WEST_2,
        Optional.of(endpoint),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  String freshName(String prefix) {
    return prefix + "-" + names.incrementAndGet();
  }

  /** Returns a new table as the deployment makes it. */
  String freshTable(DynamoDbClient client) {
    var name = freshName("table");
    client.createTable(table ->
        table
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                List.of("pk", "sk", "due_shard", "due_at", "job_id", "job_at").stream()
                    .map(attribute ->
                        AttributeDefinition.builder()
                            .attributeName(attribute)
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .toList())
            .keySchema(keys("pk", "sk"))
            .globalSecondaryIndexes(
                index("due", "due_shard", "due_at"), index("job", "job_id", "job_at")));
    return name;
  }

  private static GlobalSecondaryIndex index(String name, String hash, String range) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys(hash, range))
        .projection(keysOnly -> keysOnly.projectionType(ProjectionType.KEYS_ONLY))
        .build();
  }

  private static List<KeySchemaElement> keys(String hash, String range) {
    return List.of(
        KeySchemaElement.builder().attributeName(hash).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(range).keyType(KeyType.RANGE).build());
  }

  /** Returns the URL of a new standard queue. */
  String freshQueue(SqsClient client) {
    return client.createQueue(queue -> queue.queueName(freshName("queue"))).queueUrl();
  }

  /** Returns the URL of a new FIFO queue. */
  String freshFifoQueue(SqsClient client) {
    return client
        .createQueue(queue ->
            queue
                .queueName(freshName("queue") + ".fifo")
                .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
        .queueUrl();
  }

  static String arn(SqsClient client, String queueUrl) {
    var arn =
        client
            .getQueueAttributes(
                get -> get.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    return Optional.ofNullable(arn).orElseThrow();
  }

  /** Receives at least {@code n} events, or what has come when a deadline is over. */
  static List<RelayEvent> receive(SqsClient client, String queueUrl, int n) {
    return receive(client, queueUrl, n, RECEIVE_MAX);
  }

  /** Receives at least {@code n} events, or what has come after {@code time}. */
  static List<RelayEvent> receive(SqsClient client, String queueUrl, int n, Duration time) {
    var codec = new EventCodec();
    var events = new ArrayList<RelayEvent>();
    var deadline = System.nanoTime() + time.toNanos();
    while (events.size() < n && System.nanoTime() < deadline) {
      var answer =
          client.receiveMessage(
              receive -> receive.queueUrl(queueUrl).maxNumberOfMessages(10).waitTimeSeconds(1));
      for (var message : answer.messages()) {
        events.add(codec.decode(message.body()));
        client.deleteMessage(
            delete -> delete.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
      }
    }
    return events;
  }
}

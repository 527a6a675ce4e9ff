package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.aws.AwsClients;
import com.quickdumpnow.relay.aws.AwsSettings;
import com.quickdumpnow.relay.aws.DynamoContactBook;
import com.quickdumpnow.relay.aws.DynamoMessageStore;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cloud.aws.AwsPort;
import com.quickdumpnow.relay.cloud.aws.AwsPortOptions;
import com.quickdumpnow.relay.cloud.template.Topology.Stack;
import com.quickdumpnow.relay.cloud.template.Topology.StackResource;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.wire.StateCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A relay whose resources are there and whose functions do not run, so that what a command has done
 * stays to be looked at; and a terminal in front of it.
 */
public final class DeployedRelay {
  /** The time at that terminal. */
  public static final Instant NOW = Samples.NOON.plus(Duration.ofMinutes(30));

  private static final List<String> QUEUES =
      List.of("Inbound", "Receipts", "Forward", "Notices", "Escalations");

  /** Started once and never stopped: it ends with the test JVM, and keeps nothing. */
  private static final AwsPort PORT = start();

  private static final AtomicInteger DEPLOYMENTS = new AtomicInteger();

  private final AwsClients clients;
  private final SqsClient sqs;
  private final DynamoDbClient dynamoDb;
  private final Map<String, String> resources = new HashMap<>();
  private final Terminal terminal = new Terminal(PORT, Map.of("USER", "sergio"), () -> NOW);

  private DeployedRelay() {
    this.clients = new AwsClients(settings());
    this.sqs = clients.sqs();
    this.dynamoDb = clients.dynamoDb();
  }

  private static AwsSettings settings() {
    return new AwsSettings(
        Region.US_WEST_2,
        Optional.of(PORT.endpoint()),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private static AwsPort start() {
    try {
      return AwsPort.start(AwsPortOptions.defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys one that has nothing in it; the one before is gone. */
  public static DeployedRelay deploy() {
    var relay = new DeployedRelay();
    var n = DEPLOYMENTS.incrementAndGet();
    for (var queue : QUEUES) {
      relay.queue(queue + "Queue", n, queue.equals("Inbound"));
      relay.queue(queue + "Dlq", n, queue.equals("Inbound"));
    }
    relay.queue("RuleDlq", n, false);
    relay.queue("ScheduleDlq", n, false);
    relay.resources.put("RelayTable", RelayTable.create(relay.dynamoDb, "table-" + n));
    relay.bucket("bucket-" + n);
    PORT.onDeployed(
        List.of(
            new Stack(
                "QdnRelay",
                Map.ofEntries(
                    Map.entry("RelayNumber", Samples.RELAY.e164()),
                    Map.entry("PrimaryName", "Sergio"),
                    Map.entry("PrimaryPhone", "+16195550101"),
                    Map.entry("BackupName", "Backup"),
                    Map.entry("BackupPhone", "+16195550102"),
                    Map.entry("AckTimeout", "PT5M"),
                    Map.entry("DeliveryTimeout", "PT30S"),
                    Map.entry("ActivityWindow", "PT15M"),
                    Map.entry("WhenPrimaryInactive", "backup-first"),
                    Map.entry("CustomerUpdates", ""),
                    Map.entry("UnmatchedPolicy", "forward"),
                    Map.entry("SettleTime", "PT75S"),
                    Map.entry("PublicBaseUrl", "https://relay.example.com")),
                Map.of("PublicUrl", "https://relay.example.com"),
                relay.resources.entrySet().stream()
                    .map(one -> new StackResource(one.getKey(), "AWS::SQS::Queue", one.getValue()))
                    .toList())));
    return relay;
  }

  private void queue(String id, int n, boolean fifo) {
    var name = id + "-" + n + (fifo ? ".fifo" : "");
    resources.put(
        id,
        sqs.createQueue(queue ->
                queue
                    .queueName(name)
                    .attributes(fifo ? Map.of(QueueAttributeName.FIFO_QUEUE, "true") : Map.of()))
            .queueUrl());
  }

  private void bucket(String name) {
    try (var s3 = clients.s3()) {
      s3.createBucket(bucket -> bucket.bucket(name));
    }
    resources.put("StateBucket", name);
  }

  /** Returns it as a command finds it. */
  public Deployment deployment() {
    return Deployment.find(settings(), "QdnRelay");
  }

  /** Returns a client of the relay's queues. */
  public SqsClient sqs() {
    return sqs;
  }

  /** Returns the address of a queue. */
  public String url(String id) {
    return Optional.ofNullable(resources.get(id)).orElseThrow();
  }

  /** Returns the ARN of a queue. */
  public String arn(String id) {
    return Optional.ofNullable(
            sqs.getQueueAttributes(
                    get -> get.queueUrl(url(id)).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN))
        .orElseThrow();
  }

  /** Returns how many messages of a queue can be received now. */
  public int waiting(String id) {
    return Integer.parseInt(
        Optional.ofNullable(
                sqs.getQueueAttributes(get ->
                        get.queueUrl(url(id))
                            .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                    .attributes()
                    .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
            .orElseThrow());
  }

  /** Takes everything out of a queue, and returns its bodies. */
  public List<String> drain(String id) {
    var bodies = new ArrayList<String>();
    while (true) {
      var messages =
          sqs.receiveMessage(get -> get.queueUrl(url(id)).maxNumberOfMessages(10)).messages();
      if (messages.isEmpty()) {
        return bodies;
      }
      for (var message : messages) {
        bodies.add(message.body());
        sqs.deleteMessage(
            delete -> delete.queueUrl(url(id)).receiptHandle(message.receiptHandle()));
      }
    }
  }

  /** Returns what the relay keeps of messages. */
  public MessageStore store() {
    return new DynamoMessageStore(
        dynamoDb, url("RelayTable"), new StateCodec(), new StandingClock());
  }

  /** Returns what the relay keeps of people. */
  public ContactBook contacts() {
    return new DynamoContactBook(dynamoDb, url("RelayTable"), new StateCodec());
  }

  /** Runs a command with nobody at the terminal. */
  public Terminal.Said run(String... arguments) {
    return terminal.run(Optional.empty(), arguments);
  }

  /**
   * Runs a command.
   *
   * @param answers what a person at the terminal types
   */
  public Terminal.Said runAndAnswer(String answers, String... arguments) {
    return terminal.run(Optional.of(answers), arguments);
  }

  private static final class StandingClock implements RelayClock {
    @Override
    public Instant instant() {
      return NOW;
    }

    @Override
    public void pause(Duration duration) {}
  }
}

package com.quickdumpnow.relay.cloud.aws;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Queues of one test, and the reading of them. */
record TestQueues(SqsClient sqs) {
  /** Longer than Scheduler may be late on AWS. */
  static final Duration DEADLINE = Duration.ofSeconds(90);

  /** A name that no other test has. */
  static String unique(String name) {
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  String create(String name, Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(request -> request.queueName(name).attributes(attributes)).queueUrl();
  }

  String standard() {
    return create(unique("queue"), Map.of());
  }

  String fifo(Map<QueueAttributeName, String> attributes) {
    var all = new HashMap<>(attributes);
    all.put(QueueAttributeName.FIFO_QUEUE, "true");
    return create(unique("queue") + ".fifo", all);
  }

  String arn(String url) {
    var attributes =
        sqs.getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes();
    return requireNonNull(attributes.get(QueueAttributeName.QUEUE_ARN));
  }

  /** The redrive policy that leads to a dead-letter queue. */
  String redrive(String deadLetterUrl, int maxReceiveCount) {
    return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
        .formatted(arn(deadLetterUrl), maxReceiveCount);
  }

  /** The text of a message attribute that must be there. */
  static String attribute(Message message, String name) {
    return requireNonNull(message.messageAttributes().get(name), name).stringValue();
  }

  /** Receives once; waits for up to {@code wait} for a first message. */
  List<Message> receive(String url, Duration wait) {
    return sqs.receiveMessage(request ->
            request
                .queueUrl(url)
                .maxNumberOfMessages(10)
                .waitTimeSeconds(Math.toIntExact(wait.toSeconds()))
                .messageAttributeNames("All")
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  /** Receives whatever is there now. */
  List<Message> receive(String url) {
    return receive(url, Duration.ZERO);
  }

  /** Receives and deletes until {@code count} have come, or the deadline has. */
  List<Message> take(String url, int count) {
    var taken = new ArrayList<Message>();
    var deadline = System.nanoTime() + DEADLINE.toNanos();
    while (taken.size() < count && System.nanoTime() < deadline) {
      for (var message : receive(url, Duration.ofSeconds(1))) {
        taken.add(message);
        delete(url, message);
      }
    }
    return taken;
  }

  /** Takes the one message that is to come. */
  Message takeOne(String url) {
    return take(url, 1).getFirst();
  }

  void delete(String url, Message message) {
    sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
  }
}

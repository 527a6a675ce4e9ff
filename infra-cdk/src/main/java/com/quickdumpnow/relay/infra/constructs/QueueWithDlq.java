package com.quickdumpnow.relay.infra.constructs;

import java.util.List;
import java.util.Locale;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.DeduplicationScope;
import software.amazon.awscdk.services.sqs.FifoThroughputLimit;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * A queue, and the dead-letter queue of its own to which a message goes that has failed five times.
 * Both are encrypted, and open to TLS only.
 */
public final class QueueWithDlq extends Construct {
  /**
   * How long a received message stays hidden: six times a function's time-out, which is what the
   * Lambda guide asks of a queue that is an event source.
   */
  private static final int VISIBILITY_SECONDS = 6 * JavaFunction.TIMEOUT_SECONDS;

  /** How often a message is tried. At least five, by the same guide. */
  private static final int RECEIVE_COUNT_MAX = 5;

  private final String name;
  private final Queue queue;
  private final Queue deadLetters;

  private QueueWithDlq(Construct scope, String name, boolean fifo) {
    super(scope, name);
    this.name = name;
    var dlqId = name + "Dlq";
    this.deadLetters = fifo ? DeadLetters.fifo(this, dlqId) : DeadLetters.standard(this, dlqId);
    var builder =
        Queue.Builder.create(this, name + "Queue")
            .visibilityTimeout(Duration.seconds(VISIBILITY_SECONDS))
            .deadLetterQueue(
                DeadLetterQueue.builder()
                    .queue(deadLetters)
                    .maxReceiveCount(RECEIVE_COUNT_MAX)
                    .build())
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true);
    if (fifo) {
      // Order and deduplication are per customer, so that customers do not share one's throughput.
      builder
          .fifo(true)
          .deduplicationScope(DeduplicationScope.MESSAGE_GROUP)
          .fifoThroughputLimit(FifoThroughputLimit.PER_MESSAGE_GROUP_ID);
    }
    this.queue = builder.build();
    LogicalIds.fix(queue, name + "Queue");
  }

  /**
   * Makes a standard queue.
   *
   * @param name such as {@code Forward}, for {@code ForwardQueue} and {@code ForwardDlq}
   */
  public static QueueWithDlq standard(Construct scope, String name) {
    return new QueueWithDlq(scope, name, false);
  }

  /** Makes a FIFO queue, with order kept within a message group. */
  public static QueueWithDlq fifo(Construct scope, String name) {
    return new QueueWithDlq(scope, name, true);
  }

  /**
   * Lets {@code function} send to this queue, whose address is then in {@code <NAME>_QUEUE_URL}.
   */
  public void grantSend(JavaFunction function) {
    function.allow(List.of("sqs:SendMessage"), queue.getQueueArn());
    function.set(variable("URL"), queue.getQueueUrl());
  }

  /** Tells {@code function} this queue's ARN, in {@code <NAME>_QUEUE_ARN}. */
  void tellArn(JavaFunction function) {
    function.set(variable("ARN"), queue.getQueueArn());
  }

  private String variable(String what) {
    return name.toUpperCase(Locale.ROOT) + "_QUEUE_" + what;
  }

  /** Returns the name that this queue and its dead-letter queue share. */
  String name() {
    return name;
  }

  /** Returns the queue itself. */
  Queue queue() {
    return queue;
  }

  /** Returns where its failed messages go. */
  Queue deadLetters() {
    return deadLetters;
  }
}

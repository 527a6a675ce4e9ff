package com.quickdumpnow.relay.infra.constructs;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** Dead-letter queues: they keep what could not be processed for as long as SQS can. */
final class DeadLetters {
  /** The longest that SQS keeps a message. */
  private static final int RETENTION_DAYS = 14;

  private DeadLetters() {}

  /** Makes a dead-letter queue. For rules and schedules too, which can use no other kind. */
  static Queue standard(Construct scope, String id) {
    return build(id, Queue.Builder.create(scope, id));
  }

  /** Makes the dead-letter queue of a FIFO queue, which must be FIFO itself. */
  static Queue fifo(Construct scope, String id) {
    return build(id, Queue.Builder.create(scope, id).fifo(true));
  }

  private static Queue build(String id, Queue.Builder builder) {
    var queue =
        builder
            .retentionPeriod(Duration.days(RETENTION_DAYS))
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .build();
    LogicalIds.fix(queue, id);
    return queue;
  }
}

package com.quickdumpnow.relay.infra.constructs;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** Dead-letter queues: they keep what could not be processed for as long as SQS can. */
final class DeadLetters {
  /** The longest that SQS keeps a message. */
  private static final int RETENTION_DAYS = 14;

  private DeadLetters() {}

  /** Makes the dead-letter queue of a standard queue. */
  static Queue standard(Construct scope, String id) {
    return build(id, Queue.Builder.create(scope, id));
  }

  /** Makes the dead-letter queue of a FIFO queue, which must be FIFO itself. */
  static Queue fifo(Construct scope, String id) {
    return build(id, Queue.Builder.create(scope, id).fifo(true));
  }

  /** Makes the dead-letter queue of rules' or schedules' targets, which can use no FIFO queue. */
  static Queue ofTargets(Construct scope, String id) {
    var queue = standard(scope, id);
    NagSuppressions.addResourceSuppressions(
        queue,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-SQS3")
                .reason(
                    "This is a dead-letter queue, of targets and not of a queue: the rule knows"
                        + " the latter only.")
                .build()));
    return queue;
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

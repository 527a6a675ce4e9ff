package com.quickdumpnow.relay.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.wire.EventCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs a batch from a queue, each message on its own: one that fails is reported and comes again,
 * and the others are done. Within a group of a FIFO queue, what follows a failure waits for it.
 */
public final class BatchRunner {
  private final EventCodec codec;
  private final Telemetry telemetry;

  /** Makes one. */
  public BatchRunner(EventCodec codec, Telemetry telemetry) {
    this.codec = codec;
    this.telemetry = telemetry;
  }

  /**
   * Does {@code work} for each event of the batch, in order.
   *
   * @return the messages that failed, which the queue delivers again; never null
   */
  public SQSBatchResponse run(SQSEvent batch, Consumer<RelayEvent> work) {
    var failures = new ArrayList<BatchItemFailure>();
    Set<String> blocked = new HashSet<>();
    for (var message : Optional.ofNullable(batch.getRecords()).orElse(List.of())) {
      var group = attribute(message, "MessageGroupId");
      if (group.filter(blocked::contains).isPresent() || !succeeds(message, work)) {
        failures.add(new BatchItemFailure(message.getMessageId()));
        group.ifPresent(blocked::add);
      }
    }
    return new SQSBatchResponse(failures);
  }

  /** Also an error of the machine, such as a full stack, is this message's own. */
  @SuppressWarnings("CatchingUnchecked") // nothing that one message does may drag others along
  private boolean succeeds(SQSMessage message, Consumer<RelayEvent> work) {
    try {
      work.accept(codec.decode(message.getBody()));
      return true;
    } catch (Throwable e) {
      telemetry.count(
          "MessageFailed",
          Map.of(
              "queue_message", message.getMessageId(),
              "receive_count", attribute(message, "ApproximateReceiveCount").orElse("?"),
              "reason", e.toString()));
      return false;
    }
  }

  private static Optional<String> attribute(SQSMessage message, String name) {
    return Optional.ofNullable(message.getAttributes()).map(all -> all.get(name));
  }
}

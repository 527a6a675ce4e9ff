package com.quickdumpnow.relay.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.quickdumpnow.relay.event.RelayEvent;
import java.util.function.Consumer;

/** A function behind a queue. A subclass says what is done for one event, and no more. */
public abstract class QueueFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final BatchRunner batches;
  private final Consumer<RelayEvent> work;

  /**
   * Makes one.
   *
   * @param work what is done for one event; an exception means that the event is to come again
   */
  protected QueueFunction(BatchRunner batches, Consumer<RelayEvent> work) {
    this.batches = batches;
    this.work = work;
  }

  @Override
  public final SQSBatchResponse handleRequest(SQSEvent batch, Context context) {
    return batches.run(batch, work);
  }
}

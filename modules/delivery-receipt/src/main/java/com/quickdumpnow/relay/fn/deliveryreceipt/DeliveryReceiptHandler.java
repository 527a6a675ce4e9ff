package com.quickdumpnow.relay.fn.deliveryreceipt;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wiring.ReceiptComponent;
import java.util.Map;

/** Entry point: receipts in, progress in the store. */
public final class DeliveryReceiptHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final ReceiptComponent component;

  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public DeliveryReceiptHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public DeliveryReceiptHandler(Map<String, String> environment) {
    this.component = ReceiptComponent.create(environment);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent batch, Context context) {
    return component.batches().run(batch, this::take);
  }

  private void take(RelayEvent event) {
    switch (event) {
      case ReceiptReceived(var at, var key, var sid, var status, var errorCode) ->
          component
              .cascades()
              .apply(key.message(), new ReceiptArrived(at, key.text(), sid, status, errorCode));
      default -> throw new IllegalArgumentException("not a receipt: " + EventCodec.kindOf(event));
    }
  }
}

package com.quickdumpnow.relay.fn.deliveryreceipt;

import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.lambda.QueueFunction;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wiring.ReceiptComponent;
import java.util.Map;

/** Entry point: receipts in, progress in the store. */
public final class DeliveryReceiptHandler extends QueueFunction {
  /** For the Lambda runtime. All that is slow happens here, before the first event. */
  public DeliveryReceiptHandler() {
    this(System.getenv());
  }

  /** For a host that gives each function an environment of its own. */
  public DeliveryReceiptHandler(Map<String, String> environment) {
    this(ReceiptComponent.create(environment));
  }

  /** For whoever has put the parts together. */
  public DeliveryReceiptHandler(ReceiptComponent component) {
    super(component.batches(), event -> take(component.cascades(), event));
  }

  private static void take(Cascades cascades, RelayEvent event) {
    switch (event) {
      case ReceiptReceived(var at, var key, var sid, var status, var errorCode) ->
          cascades.apply(key.message(), new ReceiptArrived(at, key.text(), sid, status, errorCode));
      default -> throw new IllegalArgumentException("not a receipt: " + EventCodec.kindOf(event));
    }
  }
}

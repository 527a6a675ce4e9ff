package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.AttemptFailed;
import com.quickdumpnow.relay.event.RelayEvent.CascadeExhausted;
import com.quickdumpnow.relay.event.RelayEvent.CommandReceived;
import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.RelayEvent.ResponderLeft;
import com.quickdumpnow.relay.event.RelayEvent.TextBundled;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.event.RelayEvent.TextWritten;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.wire.EventCodec;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Queues of SQS: texts on a FIFO queue, in order for each customer; all else on standard ones. */
public final class SqsEventQueues implements EventQueues {
  private static final int GROUP_LENGTH = 16;

  private final SqsClient client;
  private final QueueUrls queues;
  private final EventCodec codec;

  /** Sends to {@code queues}; an event whose queue is not among them is refused. */
  public SqsEventQueues(SqsClient client, QueueUrls queues, EventCodec codec) {
    this.client = client;
    this.queues = queues;
    this.codec = codec;
  }

  @Override
  public void send(RelayEvent event) {
    client.sendMessage(
        switch (event) {
          case TextReceived text -> inbound(text, Optional.of(text.text().from()));
          case JobCreated created -> inbound(created, created.job().customer());
          case ReceiptReceived receipt -> to(queues.receipts(), receipt).build();
          case WakeUp wakeUp -> to(queues.escalations(), wakeUp).build();
          case MessageAccepted _,
              TextBundled _,
              MessageAcked _,
              CommandReceived _,
              TextWritten _,
              AttemptFailed _,
              ResponderLeft _,
              CascadeExhausted _ ->
              throw noQueue(event);
        });
  }

  private SendMessageRequest.Builder to(Optional<String> queue, RelayEvent event) {
    return SendMessageRequest.builder()
        .queueUrl(queue.orElseThrow(() -> noQueue(event)))
        .messageBody(codec.encode(event));
  }

  /**
   * Order holds within a group, so the customer is the group. A plain hash, and no secret in it:
   * the group is seen only by who can read the body too, and a key would have to be the same in all
   * functions that send, through every rotation, or a customer's texts would lose their order.
   */
  private SendMessageRequest inbound(RelayEvent event, Optional<PhoneNumber> customer) {
    var whose = customer.map(PhoneNumber::e164).orElseGet(event.message()::value);
    return to(queues.inbound(), event)
        // Saves work for five minutes; safety is the table's.
        .messageDeduplicationId(event.message().value())
        .messageGroupId(Keys.hash(whose).substring(0, GROUP_LENGTH))
        .build();
  }

  private static IllegalArgumentException noQueue(RelayEvent event) {
    return new IllegalArgumentException(
        "event: %s (expected: a kind that has a queue here)".formatted(EventCodec.kindOf(event)));
  }
}

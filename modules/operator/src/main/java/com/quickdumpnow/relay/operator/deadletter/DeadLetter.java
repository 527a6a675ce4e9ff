package com.quickdumpnow.relay.operator.deadletter;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wire.UnreadableEventException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * One dead letter, unwrapped.
 *
 * @param queue where it lies
 * @param id its name there; it keeps it as long as it lies there
 * @param handle takes it out, as of the latest look
 * @param since when it was sent first
 * @param content what its destination is to get
 * @param destination the ARN of where it was on its way to; nothing where the queue itself says so
 * @param group the FIFO group that it belongs to
 * @param reason why it is here, as far as it says so itself
 * @param event what it says; nothing if it cannot be read
 * @param fault why it cannot be read, without a word of it
 */
public record DeadLetter(
    DeadLetterQueue queue,
    String id,
    String handle,
    Instant since,
    String content,
    Optional<String> destination,
    Optional<String> group,
    Optional<String> reason,
    Optional<RelayEvent> event,
    Optional<String> fault) {

  /**
   * Unwraps a message of a dead-letter queue.
   *
   * <p>Sources: EventBridge User Guide, "Using dead-letter queues to process undelivered events";
   * EventBridge Scheduler User Guide, "Configuring a dead-letter queue".
   */
  static DeadLetter of(DeadLetterQueue queue, Message message, EventCodec codec) {
    var attributes = message.messageAttributes();
    var content =
        queue.kind() == DeadLetterQueue.Kind.RULE ? detail(message.body()) : message.body();
    Optional<RelayEvent> event = Optional.empty();
    Optional<String> fault = Optional.empty();
    try {
      event = Optional.of(codec.decode(content));
    } catch (UnreadableEventException e) {
      fault = Optional.ofNullable(e.getMessage());
    }
    return new DeadLetter(
        queue,
        message.messageId(),
        message.receiptHandle(),
        Instant.ofEpochMilli(
            Long.parseLong(message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP))),
        content,
        text(attributes, "TARGET_ARN"),
        Optional.ofNullable(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)),
        text(attributes, "ERROR_CODE")
            .map(code ->
                text(attributes, "ERROR_MESSAGE").map(more -> code + ": " + more).orElse(code)),
        event,
        fault);
  }

  /** Returns when what it is about happened. */
  public Instant at() {
    return event.map(RelayEvent::at).orElse(since);
  }

  /** Returns the message that it is about. */
  public Optional<String> message() {
    return event.map(known -> known.message().value());
  }

  /** Returns the customer's text that it holds. */
  Optional<InboundText> written() {
    return event.filter(TextReceived.class::isInstance).map(known -> ((TextReceived) known).text());
  }

  /** Returns what kind of event it is. */
  public String kind() {
    return event.map(EventCodec::kindOf).orElse("unreadable");
  }

  /** Returns whether it is on its way to a function, and not to a queue. */
  boolean isForFunction() {
    return destination.filter(arn -> arn.startsWith("arn:aws:lambda:")).isPresent();
  }

  /** Of a body that is no event of the bus nothing is left out. */
  private static String detail(String body) {
    try {
      return JsonParser.parseString(body) instanceof JsonObject event
              && event.get("detail") instanceof JsonObject detail
          ? detail.toString()
          : body;
    } catch (JsonParseException _) {
      return body;
    }
  }

  private static Optional<String> text(
      Map<String, software.amazon.awssdk.services.sqs.model.MessageAttributeValue> attributes,
      String name) {
    return Optional.ofNullable(attributes.get(name)).map(value -> value.stringValue());
  }
}

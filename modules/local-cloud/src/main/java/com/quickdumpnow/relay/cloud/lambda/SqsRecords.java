package com.quickdumpnow.relay.cloud.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.template.Aws;
import java.util.List;

/**
 * The event that a function gets for messages of a queue.
 *
 * <p>Source: "Using Lambda with Amazon SQS", example events.
 */
final class SqsRecords {
  private SqsRecords() {}

  /**
   * Returns the event.
   *
   * @param messages as {@code ReceiveMessage} gives them, with all attributes
   */
  static String event(String queueArn, List<JsonObject> messages) {
    var records = new JsonArray();
    messages.forEach(message -> records.add(record(queueArn, message)));
    var event = new JsonObject();
    event.add("Records", records);
    return event.toString();
  }

  private static JsonObject record(String queueArn, JsonObject message) {
    var record = new JsonObject();
    record.add("messageId", message.get("MessageId"));
    record.add("receiptHandle", message.get("ReceiptHandle"));
    record.add("body", message.get("Body"));
    record.add("attributes", objectOf(message, "Attributes"));
    var attributes = new JsonObject();
    objectOf(message, "MessageAttributes")
        .asMap()
        .forEach((name, value) -> attributes.add(name, attribute(value.getAsJsonObject())));
    record.add("messageAttributes", attributes);
    if (message.has("MD5OfMessageAttributes")) {
      record.add("md5OfMessageAttributes", message.get("MD5OfMessageAttributes"));
    }
    record.add("md5OfBody", message.get("MD5OfBody"));
    record.addProperty("eventSource", "aws:sqs");
    record.addProperty("eventSourceARN", queueArn);
    record.addProperty("awsRegion", Aws.REGION);
    return record;
  }

  private static JsonObject attribute(JsonObject received) {
    var attribute = new JsonObject();
    if (received.has("StringValue")) {
      attribute.add("stringValue", received.get("StringValue"));
    }
    if (received.has("BinaryValue")) {
      attribute.add("binaryValue", received.get("BinaryValue"));
    }
    attribute.add("stringListValues", new JsonArray());
    attribute.add("binaryListValues", new JsonArray());
    attribute.add("dataType", received.get("DataType"));
    return attribute;
  }

  private static JsonObject objectOf(JsonObject message, String name) {
    var object = message.getAsJsonObject(name);
    return object == null ? new JsonObject() : object;
  }
}

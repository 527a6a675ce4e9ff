package com.quickdumpnow.relay.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import com.quickdumpnow.relay.cloud.template.Topology.Queue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What ended in the dead-letter queues: to be looked at, and to be sent back to where it came from.
 */
final class DeadLetters {
  private static final int BATCH = 10;

  /** So many messages are looked through for one that is to be replayed. */
  private static final int SCANNED_MAX = 200;

  private static final int HIDDEN_SECONDS = 30;

  private final LocalCloud cloud;
  private final AwsClient aws;

  DeadLetters(LocalCloud cloud, AwsClient aws) {
    this.cloud = cloud;
    this.aws = aws;
  }

  /** Returns whether a queue is one, by its name. */
  static boolean isDeadLetterQueue(String name) {
    return name.toLowerCase(Locale.ROOT).contains("dlq");
  }

  private Stream<String> urls() {
    return cloud.topology().queues().stream()
        .filter(queue -> isDeadLetterQueue(queue.name()))
        .map(queue -> queue.url().toString());
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Returns the first ten of each queue. They stay there, and count one look more. */
  JsonArray look() throws InterruptedException {
    var letters = new JsonArray();
    for (var url : urls().toList()) {
      for (var message : receive(url, 0)) {
        var letter = new JsonObject();
        letter.addProperty("queue", name(url));
        letter.add("id", message.get("MessageId"));
        letter.add("body", message.get("Body"));
        letter.add("attributes", attributes(message, "Attributes"));
        letter.add("message_attributes", attributes(message, "MessageAttributes"));
        letters.add(letter);
      }
    }
    return letters;
  }

  private static JsonElement attributes(JsonObject message, String name) {
    return message.has(name) ? message.get(name) : new JsonObject();
  }

  private List<JsonObject> receive(String url, int hiddenSeconds) throws InterruptedException {
    var all = new JsonArray();
    all.add("All");
    var input = new JsonObject();
    input.addProperty("QueueUrl", url);
    input.addProperty("MaxNumberOfMessages", BATCH);
    input.addProperty("VisibilityTimeout", hiddenSeconds);
    input.add("AttributeNames", all);
    input.add("MessageAttributeNames", all);
    var messages = aws.call(Service.SQS, "ReceiveMessage", input).getAsJsonArray("Messages");
    return messages == null
        ? List.of()
        : messages.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  /**
   * Sends a dead letter to where it failed, and only then takes it away: whoever dies in between
   * leaves it twice, which the relay does not mind.
   *
   * @return whether it was there
   * @throws IllegalArgumentException if there is no such queue, or nowhere to send it to
   */
  boolean replay(String queue, String id) throws InterruptedException {
    var url =
        urls()
            .filter(candidate -> name(candidate).equals(queue))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no dead-letter queue " + queue));
    var seen = new LinkedHashMap<String, JsonObject>();
    try {
      while (seen.size() < SCANNED_MAX) {
        var messages = receive(url, HIDDEN_SECONDS);
        messages.forEach(message -> seen.put(string(message, "MessageId"), message));
        var wanted = seen.get(id);
        if (wanted != null) {
          send(url, wanted);
          aws.call(Service.SQS, "DeleteMessage", handle(url, wanted));
          seen.remove(id);
          return true;
        }
        if (messages.isEmpty()) {
          return false;
        }
      }
      return false;
    } finally {
      for (var other : seen.values()) {
        var input = handle(url, other);
        input.addProperty("VisibilityTimeout", 0);
        aws.call(Service.SQS, "ChangeMessageVisibility", input);
      }
    }
  }

  private static JsonObject handle(String url, JsonObject message) {
    var input = new JsonObject();
    input.addProperty("QueueUrl", url);
    input.add("ReceiptHandle", message.get("ReceiptHandle"));
    return input;
  }

  private void send(String url, JsonObject letter) throws InterruptedException {
    var source =
        cloud.topology().queues().stream()
            .filter(queue -> isSource(queue, name(url)))
            .map(queue -> queue.url().toString())
            .findFirst();
    var marks = attributes(letter, "MessageAttributes").getAsJsonObject();
    if (source.isPresent()) {
      sendTo(source.get(), letter, marks);
    } else if (marks.has("RULE_ARN")) {
      publish(letter, mark(marks, "RULE_ARN"));
    } else {
      var target = marks.has("TARGET_ARN") ? mark(marks, "TARGET_ARN") : "";
      if (!target.contains(":sqs:")) {
        throw new IllegalArgumentException("no queue that it could go back to");
      }
      // The marks are the dead letter's, not the message's.
      sendTo(cloud.topology().queue(target).url().toString(), letter, new JsonObject());
    }
  }

  /** Returns whether what fails in a queue ends in the dead-letter queue of this name. */
  private static boolean isSource(Queue queue, String deadLetterQueue) {
    return queue.redrivePolicy() != null
        && string(
                JsonParser.parseString(queue.redrivePolicy()).getAsJsonObject(),
                "deadLetterTargetArn")
            .endsWith(":" + deadLetterQueue);
  }

  private static String mark(JsonObject marks, String name) {
    return string(marks.getAsJsonObject(name), "StringValue");
  }

  private void sendTo(String url, JsonObject letter, JsonObject marks) throws InterruptedException {
    var input = new JsonObject();
    input.addProperty("QueueUrl", url);
    input.add("MessageBody", letter.get("Body"));
    if (!marks.isEmpty()) {
      input.add("MessageAttributes", marks);
    }
    if (url.endsWith(".fifo")) {
      var attributes = attributes(letter, "Attributes").getAsJsonObject();
      input.add("MessageGroupId", attributes.get("MessageGroupId"));
      // Its own is still known to the queue, which would swallow it.
      input.addProperty("MessageDeduplicationId", "replay-" + UUID.randomUUID());
    }
    aws.call(Service.SQS, "SendMessage", input);
  }

  /** What a rule could not deliver is the whole event: it goes on the bus again. */
  private void publish(JsonObject letter, String ruleArn) throws InterruptedException {
    var event = JsonParser.parseString(string(letter, "Body")).getAsJsonObject();
    var entry = new JsonObject();
    entry.addProperty("Source", string(event, "source"));
    entry.addProperty("DetailType", string(event, "detail-type"));
    entry.addProperty("Detail", event.get("detail").toString());
    entry.addProperty("EventBusName", ruleArn.replaceFirst("^.*:rule/([^/]+)/.*$", "$1"));
    var entries = new JsonArray();
    entries.add(entry);
    var input = new JsonObject();
    input.add("Entries", entries);
    var answer = aws.call(Service.EVENTS, "PutEvents", input);
    if (answer.get("FailedEntryCount").getAsInt() > 0) {
      throw new IllegalArgumentException("the bus did not take it");
    }
  }

  private static String string(JsonObject json, String name) {
    return json.has(name) ? json.get(name).getAsString() : "";
  }
}

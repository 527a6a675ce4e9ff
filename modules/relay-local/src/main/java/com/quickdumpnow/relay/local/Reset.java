package com.quickdumpnow.relay.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.cloud.aws.AwsPort;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import com.quickdumpnow.relay.cloud.template.Topology.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Empties tables, queues, timers and mails, and puts the sample jobs back. */
final class Reset {
  /** BatchWriteItem takes no more. */
  private static final int BATCH = 25;

  private final LocalCloud cloud;
  private final AwsPort port;
  private final AwsClient aws;

  Reset(LocalCloud cloud, AwsPort port, AwsClient aws) {
    this.cloud = cloud;
    this.port = port;
    this.aws = aws;
  }

  /**
   * Does it, while no function takes a message.
   *
   * @param phones forgets what the phones and the provider know; first, or new receipts would come
   */
  void run(LocalCloud.Work phones) throws InterruptedException {
    cloud.whileQuiet(() -> {
      phones.run();
      for (var schedule : port.schedules()) {
        // Those that repeat are the stack's.
        if (schedule.expression().startsWith("at(")) {
          aws.rest(
              "scheduler",
              "DELETE",
              "/schedules/%s?groupName=%s".formatted(schedule.name(), schedule.group()),
              new JsonObject());
        }
      }
      for (var table : cloud.topology().tables()) {
        empty(table);
      }
      for (var queue : cloud.topology().queues()) {
        var input = new JsonObject();
        input.addProperty("QueueUrl", queue.url().toString());
        aws.call(Service.SQS, "PurgeQueue", input);
      }
      port.forgetMails();
      try {
        Maintenance.restore(aws, cloud);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private void empty(Table table) throws InterruptedException {
    var keys =
        table.definition().getAsJsonArray("KeySchema").asList().stream()
            .map(key -> key.getAsJsonObject().get("AttributeName").getAsString())
            .toList();
    while (true) {
      var scan = new JsonObject();
      scan.addProperty("TableName", table.name());
      scan.addProperty("Limit", BATCH);
      scan.addProperty("ConsistentRead", true);
      var items = aws.call(Service.DYNAMODB, "Scan", scan).getAsJsonArray("Items");
      if (items.isEmpty()) {
        return;
      }
      delete(table.name(), keys, items);
    }
  }

  private void delete(String table, List<String> keys, JsonArray items)
      throws InterruptedException {
    var requests = new JsonArray();
    for (JsonElement item : items) {
      var key = new JsonObject();
      keys.forEach(name -> key.add(name, item.getAsJsonObject().get(name)));
      var delete = new JsonObject();
      delete.add("Key", key);
      var request = new JsonObject();
      request.add("DeleteRequest", delete);
      requests.add(request);
    }
    var tables = new JsonObject();
    tables.add(table, requests);
    var input = new JsonObject();
    input.add("RequestItems", tables);
    aws.call(Service.DYNAMODB, "BatchWriteItem", input);
  }
}

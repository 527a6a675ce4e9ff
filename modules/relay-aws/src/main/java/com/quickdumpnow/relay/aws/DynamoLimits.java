package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.number;

import com.quickdumpnow.relay.cascade.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Counts in the table, one item for each window, which DynamoDB removes when it is over. */
public final class DynamoLimits implements Limits {
  private final DynamoDbClient client;
  private final String table;

  /** Counts in {@code table}. */
  public DynamoLimits(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public boolean take(String what, int most, Duration window, Instant now) {
    var seconds = window.toSeconds();
    var start = now.getEpochSecond() / seconds * seconds;
    try {
      client.updateItem(update ->
          update
              .tableName(table)
              .key(Keys.limit(what, start).attributes())
              .updateExpression("ADD #taken :one SET expires_at = :over")
              .conditionExpression("attribute_not_exists(pk) OR #taken < :most")
              .expressionAttributeNames(Map.of("#taken", "taken"))
              .expressionAttributeValues(
                  Map.of(
                      ":one", number(1),
                      ":most", number(most),
                      ":over", number(start + 2 * seconds))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }
}

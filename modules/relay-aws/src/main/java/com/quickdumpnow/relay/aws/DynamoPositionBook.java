package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.number;
import static com.quickdumpnow.relay.aws.Keys.sortable;
import static com.quickdumpnow.relay.aws.Keys.string;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.Position;
import com.quickdumpnow.relay.job.PositionBook;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Keeps positions in the table: one item for a job's newest, on the condition that it is newer than
 * the one before; one for the device that tells of a job, and one for the job that a device tells
 * of, which both must say so.
 */
public final class DynamoPositionBook implements PositionBook {
  /** After that, DynamoDB removes a position: nobody is to find later where somebody was. */
  private static final Duration KEPT_FOR = Duration.ofDays(1);

  private final DynamoDbClient client;
  private final String table;

  /** Keeps positions in {@code table}. */
  public DynamoPositionBook(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public Optional<Position> of(JobId job) {
    return item(Keys.position(job))
        .map(item ->
            new Position(
                Double.parseDouble(item.text("lat")),
                Double.parseDouble(item.text("lon")),
                item.optionalText("accuracy_m").map(Double::valueOf),
                Instant.parse(item.text("at"))));
  }

  @Override
  public boolean move(JobId job, Position position) {
    var item = new HashMap<>(Keys.position(job).attributes());
    item.put("lat", string(Double.toString(position.latitude())));
    item.put("lon", string(Double.toString(position.longitude())));
    position.accuracyMetres().ifPresent(m -> item.put("accuracy_m", string(Double.toString(m))));
    item.put("at", string(sortable(position.at())));
    item.put("expires_at", number(position.at().plus(KEPT_FOR).getEpochSecond()));
    try {
      client.putItem(put ->
          put.tableName(table)
              .item(item)
              .conditionExpression("attribute_not_exists(pk) OR #at < :at")
              .expressionAttributeNames(Map.of("#at", "at"))
              .expressionAttributeValues(Map.of(":at", string(sortable(position.at())))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  @Override
  public void bind(JobId job, String deviceSha256) {
    put(Keys.device(deviceSha256), "job", job.value());
    put(Keys.deviceOf(job), "device", deviceSha256);
  }

  private void put(ItemKey key, String name, String value) {
    var item = new HashMap<String, AttributeValue>(key.attributes());
    item.put(name, string(value));
    client.putItem(put -> put.tableName(table).item(item));
  }

  @Override
  public Optional<JobId> boundTo(String deviceSha256) {
    return item(Keys.device(deviceSha256))
        .map(item -> new JobId(item.text("job")))
        .filter(job ->
            item(Keys.deviceOf(job))
                .filter(item -> item.text("device").equals(deviceSha256))
                .isPresent());
  }

  private Optional<Item> item(ItemKey key) {
    var answer =
        client.getItem(get -> get.tableName(table).key(key.attributes()).consistentRead(true));
    return answer.hasItem() ? Optional.of(new Item(answer.item())) : Optional.empty();
  }
}

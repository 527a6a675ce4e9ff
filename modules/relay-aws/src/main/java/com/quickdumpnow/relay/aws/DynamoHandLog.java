package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.string;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * What people did to dead letters by hand, for ever: append-only, in the table, beside the
 * messages' own logs and under no message's version. No function reads or writes it, and nothing is
 * decided by it.
 */
public final class DynamoHandLog {
  private final DynamoDbClient client;
  private final String table;

  /** Keeps it in {@code table}. */
  public DynamoHandLog(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /** What was done. */
  public enum Deed {
    /** It was sent to where it had been on its way to. */
    REPLAYED,
    /** It was deleted. */
    DROPPED
  }

  /**
   * One line. Never holds a body, a token or a phone number.
   *
   * @param at when
   * @param deed what
   * @param by who, as AWS or his computer knows him
   * @param queue where the dead letter lay, such as {@code InboundDlq}
   * @param letter its name there
   * @param kind what it was, such as {@code relay.text-received}
   * @param message the message that it was about; nothing if it could not be read
   */
  public record Line(
      Instant at,
      Deed deed,
      String by,
      String queue,
      String letter,
      String kind,
      Optional<String> message) {}

  /** Appends a line; the same one again is one. */
  public void append(Line line) {
    var item = new HashMap<>(key(line).attributes());
    item.put("at", string(line.at().toString()));
    item.put("deed", string(line.deed().name()));
    item.put("by", string(line.by()));
    item.put("queue", string(line.queue()));
    item.put("letter", string(line.letter()));
    item.put("kind", string(line.kind()));
    line.message().ifPresent(message -> item.put("message", string(message)));
    try {
      client.putItem(
          put -> put.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
    } catch (ConditionalCheckFailedException _) {
      // An answer was lost, and the SDK asked again.
    }
  }

  private static ItemKey key(Line line) {
    return Keys.byHand(line.message().orElse(line.letter()), line.at(), line.letter());
  }

  /** Returns what was done about one message, oldest first. */
  public List<Line> of(String message) {
    return lines(
            "pk = :pk AND begins_with(sk, :about)",
            Map.of(":pk", string(Keys.BY_HAND), ":about", string(message + "#")))
        .toList();
  }

  /** Returns all that was done, oldest first. */
  public List<Line> all() {
    return lines("pk = :pk", Map.of(":pk", string(Keys.BY_HAND)))
        .sorted(Comparator.comparing(Line::at))
        .toList();
  }

  private Stream<Line> lines(String condition, Map<String, AttributeValue> values) {
    return client
        .queryPaginator(query ->
            query
                .tableName(table)
                .keyConditionExpression(condition)
                .expressionAttributeValues(values)
                .consistentRead(true))
        .items()
        .stream()
        .map(Item::new)
        .map(item ->
            new Line(
                Instant.parse(item.text("at")),
                Deed.valueOf(item.text("deed")),
                item.text("by"),
                item.text("queue"),
                item.text("letter"),
                item.text("kind"),
                item.optionalText("message")));
  }
}

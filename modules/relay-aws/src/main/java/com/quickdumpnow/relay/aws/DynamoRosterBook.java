package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.number;
import static com.quickdumpnow.relay.aws.Keys.string;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.RosterBook;
import com.quickdumpnow.relay.cascade.RosterDesk;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.wire.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The roster that is kept in the table, or that of the deployment as long as the table has none.
 * {@link #current} never fails: where the table does not answer or cannot be read, who answered
 * before answers now.
 */
public final class DynamoRosterBook implements RosterBook, RosterDesk {
  /** For how long a change may go unseen. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final DynamoDbClient client;
  private final String table;
  private final StateCodec codec;
  private final Roster deployed;
  private final RelayClock clock;
  private final Telemetry telemetry;

  private Roster known;
  private Instant freshUntil = Instant.MIN;

  /**
   * Reads the roster from {@code table}.
   *
   * @param deployed whom the deployment's parameters name
   */
  public DynamoRosterBook(
      DynamoDbClient client,
      String table,
      StateCodec codec,
      Roster deployed,
      RelayClock clock,
      Telemetry telemetry) {
    this.client = client;
    this.table = table;
    this.codec = codec;
    this.deployed = deployed;
    this.known = deployed;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  @Override
  public synchronized Roster current() {
    var now = clock.instant();
    if (!now.isBefore(freshUntil)) {
      try {
        known = read().orElse(deployed);
      } catch (SdkException | IllegalArgumentException e) {
        telemetry.count("RosterUnavailable", Map.of("reason", e.getClass().getSimpleName()));
      }
      freshUntil = now.plus(FRESH);
    }
    return known;
  }

  @Override
  public Roster latest() {
    return read().orElse(deployed);
  }

  @Override
  public boolean save(Roster roster) {
    var item = new HashMap<>(Keys.roster().attributes());
    item.put("roster", string(codec.encodeRoster(roster)));
    item.put("ver", number(roster.version()));
    try {
      client.putItem(put -> {
        put.tableName(table).item(item);
        if (roster.version() == deployed.version() + 1) {
          put.conditionExpression("attribute_not_exists(pk)");
        } else {
          put.conditionExpression("ver = :before")
              .expressionAttributeValues(Map.of(":before", number(roster.version() - 1)));
        }
      });
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  private Optional<Roster> read() {
    var answer =
        client.getItem(
            get -> get.tableName(table).key(Keys.roster().attributes()).consistentRead(true));
    return new Item(answer.item()).optionalText("roster").map(codec::decodeRoster);
  }
}

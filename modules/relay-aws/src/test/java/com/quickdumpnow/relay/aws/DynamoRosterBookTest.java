package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.ROSTER;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.wire.StateCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DynamoRosterBookTest {
  private static final DynamoDbClient CLIENT = Cloud.EMBEDDED.clients().dynamoDb();
  private static final Roster CHANGED =
      new Roster(
          2,
          List.of(Samples.THIRD),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(15));

  private final StateCodec codec = new StateCodec();
  private final FakeClock clock = new FakeClock(NOON);
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final String table = Cloud.EMBEDDED.freshTable(CLIENT);
  private final DynamoRosterBook book = book(CLIENT);

  private DynamoRosterBook book(DynamoDbClient client) {
    return new DynamoRosterBook(client, table, codec, ROSTER, clock, telemetry);
  }

  @Test
  void the_deployment_s_roster_is_in_force_as_long_as_there_is_no_other() {
    assertThat(book.current()).isEqualTo(ROSTER);
  }

  @Test
  void a_change_is_seen_after_some_seconds() {
    assertThat(book.current()).isEqualTo(ROSTER);
    put(codec.encodeRoster(CHANGED));
    clock.advance(Duration.ofSeconds(10));
    assertThat(book.current()).isEqualTo(CHANGED);

    CLIENT.deleteItem(delete -> delete.tableName(table).key(Keys.roster().attributes()));
    clock.advance(Duration.ofSeconds(10));
    assertThat(book.current()).isEqualTo(ROSTER);
  }

  @Test
  void a_table_that_does_not_answer_leaves_the_last_one_in_force() {
    var alone = book(Cloud.deadClients().dynamoDb());
    assertThat(alone.current()).isEqualTo(ROSTER);
    assertThat(telemetry.count("RosterUnavailable")).isEqualTo(1);
  }

  @Test
  void a_roster_that_cannot_be_read_leaves_the_last_one_in_force() {
    put(codec.encodeRoster(CHANGED));
    assertThat(book.current()).isEqualTo(CHANGED);

    put("{\"v\":1,\"roster\":{\"chain\":[]}}");
    clock.advance(Duration.ofSeconds(10));
    assertThat(book.current()).isEqualTo(CHANGED);
    assertThat(telemetry.count("RosterUnavailable")).isEqualTo(1);
  }

  private void put(String json) {
    var item = new HashMap<>(Keys.roster().attributes());
    item.put("roster", Keys.string(json));
    CLIENT.putItem(put -> put.tableName(table).item(item));
  }
}

package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.aws.DynamoHandLog.Deed;
import com.quickdumpnow.relay.aws.DynamoHandLog.Line;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.wire.StateCodec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What was done by hand is written down, and nothing else is touched by it. */
@Tag("R1")
@DisplayNameGeneration(ReplaceUnderscores.class)
class DynamoHandLogTest {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();

  private final String table = Cloud.EMBEDDED.freshTable(DYNAMO);
  private final DynamoHandLog log = new DynamoHandLog(DYNAMO, table);

  private static Line line(Deed deed, int minute, int n) {
    return new Line(
        NOON.plus(Duration.ofMinutes(minute)),
        deed,
        "arn:aws:iam::000000000000:user/sergio",
        "InboundDlq",
        "letter-" + n,
        "relay.text-received",
        Optional.of(message(n).value()));
  }

  @Test
  void lines_are_found_by_their_message_oldest_first() {
    log.append(line(Deed.REPLAYED, 2, 1));
    log.append(line(Deed.DROPPED, 3, 2));
    log.append(line(Deed.REPLAYED, 1, 1));

    assertThat(log.of(message(1).value()))
        .containsExactly(line(Deed.REPLAYED, 1, 1), line(Deed.REPLAYED, 2, 1));
    assertThat(log.of(message(3).value())).isEmpty();
    assertThat(log.all())
        .containsExactly(
            line(Deed.REPLAYED, 1, 1), line(Deed.REPLAYED, 2, 1), line(Deed.DROPPED, 3, 2));
  }

  @Test
  void one_about_no_message_is_kept_under_the_dead_letter_s_own_name() {
    var line =
        new Line(
            NOON, Deed.DROPPED, "root", "ReceiptsDlq", "letter-1", "unreadable", Optional.empty());

    log.append(line);

    assertThat(log.of("letter-1")).containsExactly(line);
  }

  @Test
  void the_same_line_again_is_one() {
    log.append(line(Deed.REPLAYED, 1, 1));
    log.append(line(Deed.REPLAYED, 1, 1));

    assertThat(log.all()).hasSize(1);
  }

  @Test
  void the_message_s_own_state_and_log_are_as_they_were() {
    var store = new DynamoMessageStore(DYNAMO, table, new StateCodec(), new FakeClock(NOON));

    log.append(line(Deed.REPLAYED, 1, 1));

    assertThat(store.load(message(1)).version()).isZero();
    assertThat(store.log(message(1))).isEmpty();
  }
}

package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static com.quickdumpnow.relay.testkit.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.MessageStore.Outcome;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.MessageStoreContract;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.wire.StateCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DynamoMessageStoreTest extends MessageStoreContract {
  private static final DynamoDbClient CLIENT = Cloud.EMBEDDED.clients().dynamoDb();

  @Override
  protected MessageStore open(RelayClock clock) {
    return store(CLIENT, Cloud.EMBEDDED.freshTable(CLIENT), clock);
  }

  private static MessageStore store(DynamoDbClient client, String table, RelayClock clock) {
    return new DynamoMessageStore(client, table, new StateCodec(), clock);
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class When_answers_are_lost {
    private final String table = Cloud.EMBEDDED.freshTable(CLIENT);
    private final FakeClock clock = new FakeClock(NOON);

    @Test
    void a_commit_whose_first_answer_was_lost_is_kept_once() throws Exception {
      try (var proxy = new AnswerLosingProxy(Cloud.EMBEDDED.port().endpoint());
          var client = Cloud.EMBEDDED.clientsAt(proxy.endpoint()).dynamoDb()) {
        var store = store(client, table, clock);
        proxy.lose(1);
        assertThat(store.commit(arrival(1))).isEqualTo(Outcome.KEPT);
        assertThat(proxy.lost()).isEqualTo(1);
        assertThat(store.load(message(1)).version()).isEqualTo(1);
        assertThat(store.log(message(1))).hasSize(1);
      }
    }

    @Test
    void a_commit_whose_every_answer_was_lost_throws_and_is_a_conflict_when_tried_again()
        throws Exception {
      try (var proxy = new AnswerLosingProxy(Cloud.EMBEDDED.port().endpoint());
          var client = Cloud.EMBEDDED.clientsAt(proxy.endpoint()).dynamoDb()) {
        var store = store(client, table, clock);
        proxy.lose(Integer.MAX_VALUE);
        assertThatThrownBy(() -> store.commit(arrival(1))).isInstanceOf(SdkException.class);
        proxy.lose(0);
        assertThat(store.commit(arrival(1))).isEqualTo(Outcome.CONFLICT);
        assertThat(store.load(message(1)).version()).isEqualTo(1);
      }
    }

    @Test
    void every_call_to_a_table_that_does_not_answer_throws() {
      var store = store(Cloud.deadClients().dynamoDb(), table, clock);
      assertThatThrownBy(() -> store.load(message(1))).isInstanceOf(SdkException.class);
      assertThatThrownBy(() -> store.commit(arrival(1))).isInstanceOf(SdkException.class);
      assertThatThrownBy(() -> store.withCode(new Code(12))).isInstanceOf(SdkException.class);
      assertThatThrownBy(() -> store.openFor(Samples.CUSTOMER)).isInstanceOf(SdkException.class);
      assertThatThrownBy(() -> store.due(NOON, 1)).isInstanceOf(SdkException.class);
      assertThatThrownBy(() -> store.log(message(1))).isInstanceOf(SdkException.class);
    }
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class When_a_transaction_is_cancelled {
    private final FakeClock clock = new FakeClock(NOON);
    private final CancellingDynamo dynamo = new CancellingDynamo();
    private final MessageStore store = store(dynamo, "table", clock);

    @Test
    void a_conflict_with_another_transaction_is_tried_again_with_the_same_token() {
      dynamo.cancel("TransactionConflict", "None", "None");
      dynamo.cancel("None", "None", "TransactionConflict");
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.KEPT);
      assertThat(dynamo.tokens).hasSize(3).containsOnly(dynamo.tokens.getFirst());
      assertThat(clock.instant()).isAfter(NOON);
    }

    @Test
    void conflicts_without_end_are_a_conflict() {
      dynamo.always("TransactionConflict", "None", "None");
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.CONFLICT);
      assertThat(dynamo.tokens).hasSizeBetween(2, 10);
      assertThat(Duration.between(NOON, clock.instant())).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void throttling_is_waited_for_and_then_thrown() {
      dynamo.cancel("ThrottlingError", "None", "None");
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.KEPT);

      dynamo.always("None", "ThrottlingError", "None");
      assertThatThrownBy(() -> store.commit(arrival(1)))
          .isInstanceOf(TransactionCanceledException.class);
    }

    @Test
    void a_reason_that_is_no_answer_is_thrown_at_once() {
      dynamo.cancel("ValidationError", "None", "None");
      assertThatThrownBy(() -> store.commit(arrival(1)))
          .isInstanceOf(TransactionCanceledException.class);
      assertThat(dynamo.tokens).hasSize(1);
    }

    @Test
    void a_condition_that_fails_beside_a_conflict_is_an_answer() {
      dynamo.cancel("ConditionalCheckFailed", "TransactionConflict", "ConditionalCheckFailed");
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.CONFLICT);
      dynamo.cancel("None", "TransactionConflict", "ConditionalCheckFailed");
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.CODE_TAKEN);
      assertThat(dynamo.tokens).hasSize(2);
    }

    @Test
    void a_transaction_in_progress_is_waited_for() {
      dynamo.inProgress();
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.KEPT);
      assertThat(dynamo.tokens).hasSize(2).containsOnly(dynamo.tokens.getFirst());
    }

    @Test
    void two_commits_of_the_same_content_have_different_tokens() {
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.KEPT);
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.KEPT);
      assertThat(dynamo.tokens).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void a_commit_that_one_transaction_cannot_hold_is_refused() {
      var entries =
          Collections.nCopies(100, new LogEntry(NOON, What.SENT, Optional.empty(), Map.of()));
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              store.commit(
                  new Commit(
                      message(1), 0, arrival(1).next(), entries, Optional.empty(), List.of())));
    }
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class In_the_table {
    private final String table = Cloud.EMBEDDED.freshTable(CLIENT);
    private final MessageStore store = store(CLIENT, table, new FakeClock(NOON));

    @Test
    void an_arrival_is_a_state_a_log_entry_and_a_code() {
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.KEPT);

      assertThat(keys())
          .containsExactlyInAnyOrder(
              "MSG#%s STATE".formatted(message(1)),
              "MSG#%s LOG#0000000001-000".formatted(message(1)),
              "CODE#12 CODE");
    }

    @Test
    void only_a_message_with_something_due_is_in_the_sweeper_s_index() {
      assertThat(store.commit(arrival(1))).isEqualTo(Outcome.KEPT);
      assertThat(state()).containsEntry("due_at", text("2026-01-05T12:01:00.000Z"));
      assertThat(state()).containsKey("due_shard");

      assertThat(
              store.commit(
                  new Commit(
                      message(1), 1, arrival(1).next(), List.of(), Optional.empty(), List.of())))
          .isEqualTo(Outcome.KEPT);
      assertThat(state()).doesNotContainKeys("due_at", "due_shard");
    }

    @Test
    void a_command_is_in_no_job_s_list() {
      assertThat(
              store.commit(
                  new Commit(
                      message(1),
                      0,
                      Optional.ofNullable(Samples.states().get("settled-command")).orElseThrow(),
                      List.of(),
                      Optional.empty(),
                      List.of())))
          .isEqualTo(Outcome.KEPT);
      assertThat(state()).doesNotContainKeys("job_id", "job_at");
      assertThat(store.ofJob(Optional.empty(), Optional.empty(), 10).messages()).isEmpty();
    }

    @Test
    @Tag("P3")
    void a_phone_number_is_in_no_key() {
      assertThat(
              store.commit(
                  new Commit(
                      message(1),
                      0,
                      arrival(1).next(),
                      List.of(),
                      Optional.empty(),
                      List.of(new IndexChange.Opened(Samples.PRIMARY.phone())))))
          .isEqualTo(Outcome.KEPT);
      assertThat(keys()).hasSize(2).noneMatch(key -> key.contains("555"));
    }

    private List<String> keys() {
      return CLIENT.scan(scan -> scan.tableName(table)).items().stream()
          .map(item -> value(item, "pk").s() + " " + value(item, "sk").s())
          .toList();
    }

    private Map<String, AttributeValue> state() {
      return CLIENT
          .getItem(get -> get.tableName(table).key(Keys.state(message(1)).attributes()))
          .item();
    }

    private static AttributeValue value(Map<String, AttributeValue> item, String name) {
      return Optional.ofNullable(item.get(name)).orElseThrow();
    }

    private static AttributeValue text(String value) {
      return AttributeValue.fromS(value);
    }
  }

  private static Commit arrival(int n) {
    return new Commit(
        message(n),
        0,
        Samples.arrived(
            text(n), new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN), new Code(12)),
        List.of(new LogEntry(NOON, What.ACCEPTED, Optional.empty(), Map.of())),
        Optional.of(text(n).at()),
        List.of(new IndexChange.TakeCode(new Code(12))));
  }

  /** Cancels transactions as it is told, and lets the others pass. Keeps nothing. */
  private static final class CancellingDynamo implements DynamoDbClient {
    private final List<String> tokens = new ArrayList<>();
    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private boolean always;

    void cancel(String... codes) {
      failures.add(
          TransactionCanceledException.builder()
              .cancellationReasons(
                  List.of(codes).stream()
                      .map(code -> CancellationReason.builder().code(code).build())
                      .toList())
              .build());
    }

    void always(String... codes) {
      cancel(codes);
      always = true;
    }

    void inProgress() {
      failures.add(TransactionInProgressException.builder().build());
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      tokens.add(request.clientRequestToken());
      if (failures.isEmpty()) {
        return TransactWriteItemsResponse.builder().build();
      }
      throw always ? failures.getFirst() : failures.remove();
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }
}

package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.PK;
import static com.quickdumpnow.relay.aws.Keys.number;
import static com.quickdumpnow.relay.aws.Keys.sortable;
import static com.quickdumpnow.relay.aws.Keys.string;

import com.quickdumpnow.relay.aws.DynamoTransactions.Result;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.wire.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Keeps messages in DynamoDB: one item for a message's state, one for each log entry, and one for
 * each look-up (code, open conversation, provider's name). A commit is one transaction, on the
 * condition that the state's version is the one that was read.
 *
 * <p>Reads by key are consistent. {@link #due} and {@link #ofJob} go by indexes, which lag.
 */
public final class DynamoMessageStore implements MessageStore {
  /**
   * Over how many partitions of the index what is due is spread. One would take 1,000 writes a
   * second, and an index that is throttled throttles its table; each further one costs the sweeper
   * a query a minute.
   */
  private static final int DUE_SHARDS = 4;

  /** For how long it is known when a conversation was closed: as the sweeper looks back. */
  private static final Duration CLOSED_KEPT = Duration.ofDays(1);

  /** Mostly the first is enough. */
  private static final int NEWEST_AT_ONCE = 5;

  private static final String UNMATCHED = "_unmatched";

  private final DynamoDbClient client;
  private final String table;
  private final StateCodec codec;
  private final RelayClock clock;
  private final DynamoTransactions transactions;

  /** What an item of a commit is to it: what it means when its condition does not hold. */
  private enum Part {
    STATE,
    TAKEN_CODE,
    RELEASED_CODE,
    REST
  }

  private record Write(Part part, TransactWriteItem item) {}

  /**
   * Keeps messages in {@code table}, which has the indexes {@code due} and {@code job}.
   *
   * @param clock says which codes have rested long enough, and pauses between tries
   */
  public DynamoMessageStore(
      DynamoDbClient client, String table, StateCodec codec, RelayClock clock) {
    this.client = client;
    this.table = table;
    this.codec = codec;
    this.clock = clock;
    this.transactions = new DynamoTransactions(client, clock);
  }

  @Override
  public Stored load(MessageId id) {
    return item(Keys.state(id))
        .map(item -> new Stored(codec.decode(item.text("state")), item.number("ver")))
        .orElseGet(() -> new Stored(new Unseen(), 0));
  }

  private Optional<Item> item(ItemKey key) {
    var answer =
        client.getItem(get -> get.tableName(table).key(key.attributes()).consistentRead(true));
    return answer.hasItem() ? Optional.of(new Item(answer.item())) : Optional.empty();
  }

  // Commits.

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if that is more than one transaction can hold, which is 100
   *     items with the state, each log entry and each look-up
   */
  @Override
  public Outcome commit(Commit change) {
    var writes = writes(change);
    if (writes.size() > DynamoTransactions.ITEMS_MAX) {
      throw new IllegalArgumentException(
          "change: %d items (expected: at most %d)"
              .formatted(writes.size(), DynamoTransactions.ITEMS_MAX));
    }
    return switch (transactions.write(items(writes))) {
      case Result.Kept _ -> Outcome.KEPT;
      case Result.Contended _ -> Outcome.CONFLICT;
      case Result.Refused(var refused) -> {
        var parts = refused.stream().map(i -> writes.get(i).part()).toList();
        if (parts.contains(Part.STATE)) {
          yield Outcome.CONFLICT;
        }
        if (parts.contains(Part.TAKEN_CODE)) {
          yield Outcome.CODE_TAKEN;
        }
        yield commitWithoutRelease(writes);
      }
    };
  }

  /** The code that was to be released is another message's by now: there is nothing to release. */
  private Outcome commitWithoutRelease(List<Write> writes) {
    var rest = writes.stream().filter(write -> write.part() != Part.RELEASED_CODE).toList();
    return switch (transactions.write(items(rest))) {
      case Result.Kept _ -> Outcome.KEPT;
      case Result.Contended _ -> Outcome.CONFLICT;
      case Result.Refused(var refused) ->
          refused.stream().anyMatch(i -> rest.get(i).part() == Part.STATE)
              ? Outcome.CONFLICT
              : Outcome.CODE_TAKEN;
    };
  }

  private static List<TransactWriteItem> items(List<Write> writes) {
    return writes.stream().map(Write::item).toList();
  }

  private List<Write> writes(Commit change) {
    var writes = new ArrayList<Write>();
    writes.add(new Write(Part.STATE, state(change)));
    IntStream.range(0, change.log().size())
        .mapToObj(n ->
            put(
                Keys.log(change.id(), change.expectedVersion() + 1, n),
                logAttributes(change.log().get(n))))
        .map(item -> new Write(Part.REST, item))
        .forEach(writes::add);
    change.index().stream().distinct().map(index -> index(change, index)).forEach(writes::add);
    return writes;
  }

  private TransactWriteItem state(Commit change) {
    var attributes = new HashMap<String, AttributeValue>();
    attributes.put("state", string(codec.encode(change.next())));
    attributes.put("ver", number(change.expectedVersion() + 1));
    change
        .due()
        .ifPresent(due -> {
          attributes.put("due_shard", string(shard(change.id())));
          attributes.put("due_at", string(sortable(due)));
        });
    if (change.next().listed()) {
      attributes.put("job_id", string(jobKey(change.next().jobId())));
      attributes.put("job_at", string(Page.cursor(begunAt(change.next()), change.id())));
    }
    attributes.putAll(Keys.state(change.id()).attributes());
    var put = Put.builder().tableName(table).item(attributes);
    if (change.expectedVersion() == 0) {
      put.conditionExpression("attribute_not_exists(pk)");
    } else {
      put.conditionExpression("#ver = :read")
          .expressionAttributeNames(Map.of("#ver", "ver"))
          .expressionAttributeValues(Map.of(":read", number(change.expectedVersion())));
    }
    return TransactWriteItem.builder().put(put.build()).build();
  }

  private Write index(Commit change, IndexChange index) {
    var begunAt = begunAt(change.next());
    return switch (index) {
      case IndexChange.TakeCode(var code) ->
          new Write(Part.TAKEN_CODE, takeCode(change.id(), code));
      case IndexChange.ReleaseCode(var code, var freeAt) ->
          new Write(Part.RELEASED_CODE, releaseCode(change.id(), code, freeAt));
      case IndexChange.Opened(var responder) ->
          new Write(
              Part.REST,
              put(
                  Keys.open(responder, begunAt, change.id()),
                  Map.of("message", string(change.id().value()))));
      case IndexChange.Closed(var responder) ->
          new Write(Part.REST, close(Keys.open(responder, begunAt, change.id()), change.id()));
      case IndexChange.Named(var sid, var text) ->
          new Write(
              Part.REST,
              put(
                  Keys.textSid(sid),
                  Map.of(
                      "message", string(text.message().value()),
                      "text", string(text.text().value()))));
    };
  }

  private TransactWriteItem takeCode(MessageId id, Code code) {
    var attributes = new HashMap<>(Keys.code(code).attributes());
    attributes.put("message", string(id.value()));
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(table)
                .item(attributes)
                .conditionExpression("attribute_not_exists(pk) OR free_at < :now")
                .expressionAttributeValues(Map.of(":now", string(sortable(clock.instant()))))
                .build())
        .build();
  }

  private TransactWriteItem releaseCode(MessageId id, Code code, Instant freeAt) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table)
                .key(Keys.code(code).attributes())
                .updateExpression("SET free_at = :free")
                .conditionExpression("#message = :me")
                .expressionAttributeNames(Map.of("#message", "message"))
                .expressionAttributeValues(
                    Map.of(":free", string(sortable(freeAt)), ":me", string(id.value())))
                .build())
        .build();
  }

  private TransactWriteItem put(ItemKey key, Map<String, AttributeValue> attributes) {
    var item = new HashMap<>(attributes);
    item.putAll(key.attributes());
    return TransactWriteItem.builder()
        .put(Put.builder().tableName(table).item(item).build())
        .build();
  }

  /** It stays for a while: what a responder wrote before may be taken in after. */
  private TransactWriteItem close(ItemKey key, MessageId id) {
    var now = clock.instant();
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table)
                .key(key.attributes())
                .updateExpression("SET #message = :me, closed_at = :now, expires_at = :later")
                .expressionAttributeNames(Map.of("#message", "message"))
                .expressionAttributeValues(
                    Map.of(
                        ":me",
                        string(id.value()),
                        ":now",
                        string(sortable(now)),
                        ":later",
                        number(now.plus(CLOSED_KEPT).getEpochSecond())))
                .build())
        .build();
  }

  private static Instant begunAt(MessageState state) {
    return state.begunAt().orElse(Instant.EPOCH);
  }

  private static String jobKey(Optional<JobId> job) {
    return job.map(JobId::value).orElse(UNMATCHED);
  }

  private static String shard(MessageId id) {
    return "due-" + Math.floorMod(id.value().hashCode(), DUE_SHARDS);
  }

  // Look-ups.

  @Override
  public Optional<MessageId> withCode(Code code) {
    return item(Keys.code(code)).map(item -> new MessageId(item.text("message")));
  }

  @Override
  public Optional<ReceiptKey> textWith(TextSid sid) {
    return item(Keys.textSid(sid))
        .map(item ->
            new ReceiptKey(new MessageId(item.text("message")), new TextKey(item.text("text"))));
  }

  @Override
  public List<MessageId> openFor(PhoneNumber responder) {
    return open(
        "attribute_not_exists(closed_at)", Map.of(":pk", string(Keys.openPartition(responder))));
  }

  @Override
  public List<MessageId> openSince(PhoneNumber responder, Instant since) {
    return open(
        "attribute_not_exists(closed_at) OR closed_at > :since",
        Map.of(":pk", string(Keys.openPartition(responder)), ":since", string(sortable(since))));
  }

  private List<MessageId> open(String filter, Map<String, AttributeValue> values) {
    return query(
            QueryRequest.builder()
                .keyConditionExpression("pk = :pk")
                .filterExpression(filter)
                .expressionAttributeValues(values)
                .consistentRead(true))
        .map(item -> new MessageId(item.text("message")))
        .toList();
  }

  @Override
  public List<MessageId> due(Instant instant, int limit) {
    return IntStream.range(0, DUE_SHARDS)
        .boxed()
        .flatMap(shard -> dueOf("due-" + shard, instant, limit))
        .sorted(Comparator.comparing(item -> item.text("due_at")))
        .limit(limit)
        .map(DynamoMessageStore::messageOf)
        .toList();
  }

  private Stream<Item> dueOf(String shard, Instant instant, int limit) {
    return query(
            QueryRequest.builder()
                .indexName("due")
                .keyConditionExpression("due_shard = :shard AND due_at < :instant")
                .expressionAttributeValues(
                    Map.of(":shard", string(shard), ":instant", string(sortable(instant))))
                .limit(limit))
        .limit(limit);
  }

  @Override
  public Page ofJob(Optional<JobId> job, Optional<String> after, int limit) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":job", string(jobKey(job)));
    after.ifPresent(cursor -> values.put(":after", string(cursor)));
    var found =
        query(
                QueryRequest.builder()
                    .indexName("job")
                    .keyConditionExpression(
                        after.isPresent() ? "job_id = :job AND job_at > :after" : "job_id = :job")
                    .expressionAttributeValues(values)
                    .limit(limit + 1))
            .limit(limit + 1L)
            .toList();
    var page = found.subList(0, Math.min(limit, found.size()));
    return new Page(
        page.stream().map(DynamoMessageStore::messageOf).toList(),
        found.size() > limit ? Optional.of(page.getLast().text("job_at")) : Optional.empty());
  }

  @Override
  public Stream<MessageId> newestFirst(Optional<JobId> job) {
    return query(
            QueryRequest.builder()
                .indexName("job")
                .keyConditionExpression("job_id = :job")
                .expressionAttributeValues(Map.of(":job", string(jobKey(job))))
                .scanIndexForward(false)
                .limit(NEWEST_AT_ONCE))
        .map(DynamoMessageStore::messageOf);
  }

  @Override
  public List<LogEntry> log(MessageId id) {
    return query(
            QueryRequest.builder()
                .keyConditionExpression("pk = :pk AND begins_with(sk, :log)")
                .expressionAttributeValues(
                    Map.of(":pk", string(Keys.partition(id)), ":log", string(Keys.LOG)))
                .consistentRead(true))
        .map(DynamoMessageStore::logEntry)
        .toList();
  }

  private Stream<Item> query(QueryRequest.Builder request) {
    return client.queryPaginator(request.tableName(table).build()).items().stream().map(Item::new);
  }

  private static MessageId messageOf(Item item) {
    return Keys.message(item.text(PK));
  }

  private static Map<String, AttributeValue> logAttributes(LogEntry entry) {
    var attributes = new HashMap<String, AttributeValue>();
    attributes.put("at", string(entry.at().toString()));
    attributes.put("what", string(entry.what().name()));
    entry.text().ifPresent(text -> attributes.put("text", string(text.value())));
    var evidence = new HashMap<String, AttributeValue>();
    entry.evidence().forEach((name, value) -> evidence.put(name, string(value)));
    attributes.put("evidence", AttributeValue.fromM(evidence));
    return attributes;
  }

  private static LogEntry logEntry(Item item) {
    return new LogEntry(
        Instant.parse(item.text("at")),
        LogEntry.What.valueOf(item.text("what")),
        item.optionalText("text").map(TextKey::new),
        item.texts("evidence"));
  }
}

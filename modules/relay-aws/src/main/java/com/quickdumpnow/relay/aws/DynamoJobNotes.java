package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.PK;
import static com.quickdumpnow.relay.aws.Keys.SK;
import static com.quickdumpnow.relay.aws.Keys.number;
import static com.quickdumpnow.relay.aws.Keys.string;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobNote;
import com.quickdumpnow.relay.job.JobNotes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Keeps notes in the table, beside their job: one item each. */
public final class DynamoJobNotes implements JobNotes {
  private final DynamoDbClient client;
  private final String table;

  /** Keeps notes in {@code table}. */
  public DynamoJobNotes(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public List<JobNote> of(JobId job) {
    return newestFirst(job)
        .limit(TOLD_MAX)
        .map(item ->
            new JobNote(
                item.number("ver"),
                Instant.parse(item.text("at")),
                item.text("by"),
                item.text("text")))
        .toList()
        .reversed();
  }

  @Override
  public void add(JobId job, JobNote note) {
    var item = new HashMap<>(Keys.note(job, note.version()).attributes());
    item.put("ver", number(note.version()));
    item.put("at", string(note.at().toString()));
    item.put("by", string(note.by()));
    item.put("text", string(note.text()));
    client.putItem(put -> put.tableName(table).item(item));
  }

  @Override
  public void erase(JobId job) {
    newestFirst(job)
        .map(item -> Map.of(PK, string(item.text(PK)), SK, string(item.text(SK))))
        .toList()
        .forEach(this::delete);
  }

  private void delete(Map<String, AttributeValue> key) {
    client.deleteItem(delete -> delete.tableName(table).key(key));
  }

  private Stream<Item> newestFirst(JobId job) {
    return client
        .queryPaginator(
            QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression("pk = :pk AND begins_with(sk, :note)")
                .expressionAttributeValues(
                    Map.of(":pk", string(Keys.jobPartition(job)), ":note", string(Keys.NOTE)))
                .consistentRead(true)
                .scanIndexForward(false)
                .build())
        .items()
        .stream()
        .map(Item::new);
  }
}

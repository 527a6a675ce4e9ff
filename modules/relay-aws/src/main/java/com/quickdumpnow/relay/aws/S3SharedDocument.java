package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.string;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.SharedDocument;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobNote;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The shared document is {@code maintenance.json} in a bucket; what it said is noted in the table.
 */
public final class S3SharedDocument implements SharedDocument {
  private final DynamoDbClient client;
  private final String table;
  private final JobDocument document;
  private final JobDocumentWriter writer;

  /** Keeps the document in {@code bucket}, and notes in {@code table}. */
  public S3SharedDocument(
      DynamoDbClient client,
      String table,
      S3Client s3,
      String bucket,
      RelayClock clock,
      RandomGenerator random,
      Telemetry telemetry) {
    this.client = client;
    this.table = table;
    this.document = new JobDocument(s3, bucket, clock, telemetry);
    this.writer = new JobDocumentWriter(s3, bucket, clock, random, telemetry);
  }

  @Override
  public Optional<States> states() {
    return document
        .jobs()
        .map(jobs -> {
          var states = new HashMap<JobId, JobState>();
          jobs.forEach((id, job) -> states.put(id, job.state()));
          return new States(states, document.writtenAt());
        });
  }

  @Override
  public Optional<JobState> noted(JobId job) {
    var answer =
        client.getItem(get ->
            get.tableName(table).key(Keys.documentOf(job).attributes()).consistentRead(true));
    return answer.hasItem() ? JobState.of(new Item(answer.item()).text("state")) : Optional.empty();
  }

  @Override
  public void note(JobId job, JobState state) {
    var item = new HashMap<String, AttributeValue>(Keys.documentOf(job).attributes());
    item.put("state", string(state.word()));
    client.putItem(put -> put.tableName(table).item(item));
  }

  @Override
  public boolean write(JobId job, Supplier<Entry> entry) {
    return writer.write(() -> {
      var now = entry.get();
      return new JobEntry(
          job, now.state(), now.insteadOf(), messages(now.messages()), notes(now.notes()));
    });
  }

  private static List<JsonObject> notes(List<JobNote> notes) {
    return notes.stream().map(S3SharedDocument::note).toList();
  }

  private static JsonObject note(JobNote note) {
    var entry = new JsonObject();
    entry.addProperty("id", "note-" + note.version());
    entry.addProperty("at", note.at().toString());
    entry.addProperty("by", note.by());
    entry.addProperty("text", note.text());
    return entry;
  }

  private static List<JsonObject> messages(List<MessageState> states) {
    var messages = new ArrayList<JsonObject>();
    for (var state : states) {
      add(messages, state);
    }
    return messages.subList(Math.max(0, messages.size() - MESSAGES_MAX), messages.size());
  }

  private static void add(List<JsonObject> messages, MessageState state) {
    switch (state) {
      case Written written -> {
        for (var text : written.texts()) {
          messages.add(outbound(written.id(), text));
        }
      }
      case Erased erased -> {
        if (erased.inbound()) {
          messages.add(message(erased.id().value(), erased.at(), "inbound", "", "erased"));
        }
        for (var text : erased.sent()) {
          messages.add(
              message(
                  erased.id().value() + "-" + text.key().value(),
                  text.at(),
                  "outbound",
                  "",
                  "erased"));
        }
      }
      default ->
          state
              .received()
              .ifPresent(text -> {
                messages.add(
                    message(
                        text.id().value(), text.at(), "inbound", text.body().text(), "received"));
                state.texts().forEach(sent -> messages.add(outbound(text.id(), sent)));
              });
    }
  }

  private static JsonObject outbound(MessageId message, OutboundText text) {
    var entry =
        message(
            message.value() + "-" + text.key().value(),
            text.claimedAt(),
            "outbound",
            text.body().text(),
            text.status());
    entry.addProperty("purpose", text.purpose().word());
    return entry;
  }

  private static JsonObject message(
      String id, Instant at, String direction, String body, String status) {
    var message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("at", at.toString());
    message.addProperty("direction", direction);
    message.addProperty("body", body);
    message.addProperty("status", status);
    return message;
  }
}

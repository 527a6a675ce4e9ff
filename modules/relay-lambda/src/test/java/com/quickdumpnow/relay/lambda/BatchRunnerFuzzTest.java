package com.quickdumpnow.relay.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.wire.EventCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BatchRunnerFuzzTest {
  private static final EventCodec CODEC = new EventCodec();

  @FuzzTest
  void of_any_batch_each_message_is_done_or_reported_and_none_overtakes_its_group(
      FuzzedDataProvider data) {
    var records = new ArrayList<SQSMessage>();
    for (var n = data.consumeInt(0, 10); n > 0; n--) {
      records.add(message("queue-" + n, data));
    }
    var batch = new SQSEvent();
    batch.setRecords(data.consumeBoolean() ? records : new ArrayList<>(records.reversed()));

    var done = new ArrayList<String>();
    var failing = data.consumeInt();
    var answer =
        new BatchRunner(CODEC, new RecordingTelemetry())
            .run(
                batch,
                event -> {
                  if (((failing >> done.size()) & 1) == 1) {
                    throw new IllegalStateException("as asked");
                  }
                  done.add(event.message().value());
                });

    var failed =
        answer.getBatchItemFailures().stream().map(BatchItemFailure::getItemIdentifier).toList();
    assertThat(done.size() + failed.size()).isEqualTo(records.size());
    assertThat(batch.getRecords().stream().map(SQSMessage::getMessageId).filter(failed::contains))
        .containsExactlyElementsOf(failed);
    checkGroups(batch.getRecords(), failed);
  }

  /** After the first of a group that failed, all of it are reported. */
  private static void checkGroups(List<SQSMessage> records, List<String> failed) {
    var blocked = new HashSet<String>();
    for (var message : records) {
      var attributes = message.getAttributes();
      var group = attributes == null ? null : attributes.get("MessageGroupId");
      if (group != null && blocked.contains(group)) {
        assertThat(failed).contains(message.getMessageId());
      }
      if (group != null && failed.contains(message.getMessageId())) {
        blocked.add(group);
      }
    }
  }

  private static SQSMessage message(String id, FuzzedDataProvider data) {
    var message = new SQSMessage();
    message.setMessageId(id);
    switch (data.consumeInt(0, 3)) {
      case 0 -> {} // no body at all
      case 1 -> message.setBody(data.consumeString(100));
      default -> message.setBody(CODEC.encode(data.pickValue(Samples.events())));
    }
    if (data.consumeBoolean()) {
      Map<String, String> attributes = new HashMap<>();
      attributes.put("MessageGroupId", data.pickValue(new String[] {"a", "b", "", null}));
      message.setAttributes(attributes);
    }
    return message;
  }
}

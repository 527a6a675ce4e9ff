package com.quickdumpnow.relay.cloud.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Stopped;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function's answer means for the messages m-1, m-2 and m-3. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BatchOutcomeTest {
  private static final List<String> IDS = List.of("m-1", "m-2", "m-3");

  private static List<String> done(String answer) {
    return BatchOutcome.done(new Returned(answer), IDS, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"batchItemFailures\":null}",
        "{\"batchItemFailures\":[]}",
        "{\"somethingElse\":1}",
      })
  void nothing_reported_means_all_are_done(String answer) {
    assertThat(done(answer)).isEqualTo(IDS);
  }

  @Test
  void what_is_reported_is_not_done() {
    assertThat(
            done(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"},"
                    + "{\"itemIdentifier\":\"m-3\"}]}"))
        .containsExactly("m-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON {",
        "\"done\"",
        "[]",
        "{\"batchItemFailures\":\"m-1\"}",
        "{\"batchItemFailures\":[\"m-1\"]}",
        "{\"batchItemFailures\":[{}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"},{\"itemIdentifier\":\"m-9\"}]}",
        "{\"batchItemFailures\":[{\"id\":\"m-1\"}]}",
      })
  void an_answer_without_sense_means_none_is_done(String answer) {
    assertThat(done(answer)).isEmpty();
  }

  @Test
  void a_failed_or_stopped_function_has_done_nothing() {
    assertThat(BatchOutcome.done(Failures.of("type", "message"), IDS, true)).isEmpty();
    assertThat(BatchOutcome.done(Failures.of("type", "message"), IDS, false)).isEmpty();
    assertThat(BatchOutcome.done(new Stopped(), IDS, true)).isEmpty();
  }

  @Test
  void without_reports_an_answer_is_not_looked_at() {
    var answer = new Returned("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"}]}");
    assertThat(BatchOutcome.done(answer, IDS, false)).isEqualTo(IDS);
  }
}

package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.local.Journal.Entry;
import com.quickdumpnow.relay.local.Journal.Kind;
import com.quickdumpnow.relay.local.Journal.News;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What happened, in one order, for the terminal and for everybody who follows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Journal journal = new Journal(new PrintStream(said, true, UTF_8));

  private void happens(String what) {
    journal.add(Kind.STEP, what, "somebody", "", Map.of(), null);
  }

  private News news(long run, long after) throws InterruptedException {
    return journal.await(run, after, "", 0, Duration.ZERO);
  }

  @Test
  void a_follower_gets_all_and_then_only_what_is_new() throws InterruptedException {
    happens("one");
    happens("two");
    var first = news(0, 0);
    assertThat(first.fromStart()).isTrue();
    assertThat(first.entries()).extracting(Entry::what).containsExactly("one", "two");
    happens("three");
    var second = news(first.run(), first.last());
    assertThat(second.fromStart()).isFalse();
    assertThat(second.entries()).extracting(Entry::what).containsExactly("three");
    assertThat(news(second.run(), second.last()).entries()).isEmpty();
  }

  @Test
  void a_follower_of_another_run_begins_anew() throws InterruptedException {
    happens("one");
    assertThat(news(42, 17).fromStart()).isTrue();
    assertThat(news(42, 17).entries()).hasSize(1);
  }

  @Test
  void a_follower_who_missed_what_is_no_longer_kept_is_told_to_begin_anew()
      throws InterruptedException {
    happens("one");
    var run = news(0, 0).run();
    for (int i = 0; i < 5_001; i++) {
      happens("more");
    }
    assertThat(news(run, 1).fromStart()).isTrue();
    assertThat(news(run, 5_000).fromStart()).isFalse();
  }

  @Test
  void after_a_reset_a_follower_has_nothing_and_waits() throws InterruptedException {
    happens("one");
    var before = news(0, 0);
    journal.clear();
    var cleared = news(before.run(), before.last());
    assertThat(cleared.fromStart()).isTrue();
    assertThat(cleared.entries()).isEmpty();
    assertThat(news(cleared.run(), cleared.last()).fromStart()).isFalse();
    happens("two");
    assertThat(news(cleared.run(), cleared.last()).entries())
        .extracting(Entry::what)
        .containsExactly("two");
  }

  @Test
  void only_the_newest_picture_of_how_things_stand_is_told() throws InterruptedException {
    assertThat(journal.state("a")).isTrue();
    assertThat(journal.state("b")).isTrue();
    assertThat(journal.state("b")).isFalse();
    assertThat(news(0, 0).state()).isEqualTo("b");
    assertThat(journal.await(0, 0, "b", 0, Duration.ZERO).state()).isEmpty();
  }

  @Test
  void the_terminal_has_a_line_for_each_with_its_direction() {
    journal.add(Kind.WEBHOOK, "text", "/sms/inbound", "SM1", Map.of("status", "200"), null);
    journal.add(Kind.TEXT, "send", "twilio", "SM1", Map.of("status", "201"), null);
    journal.line("ForwardPrimary/Function", "{\"event\":\"Sent\",\"message\":\"SM1\",\"n\":\"1\"}");
    journal.line("ForwardPrimary/Function", "java.lang.IllegalStateException");
    assertThat(said.toString(UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("-->  /sms/inbound", "SM1 status=200"),
            line -> assertThat(line).contains("<--  twilio", "SM1 status=201"),
            line -> assertThat(line).contains("forward-primary", "Sent", "SM1 n=1"),
            line -> assertThat(line).contains("Output", "line=java.lang.IllegalStateException"));
  }

  @Test
  void a_refusal_is_found_by_the_requests_trace() {
    journal.line(
        "IngestWebhook/Function",
        "{\"event\":\"WebhookRefused\",\"reason\":\"wrong signature\",\"trace\":\"abc\"}");
    assertThat(journal.refusal("abc")).contains("wrong signature");
    assertThat(journal.refusal("abd")).isEmpty();
  }
}

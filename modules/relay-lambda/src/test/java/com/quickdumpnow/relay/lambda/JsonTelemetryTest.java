package com.quickdumpnow.relay.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.quickdumpnow.relay.testkit.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A log line is one JSON object, whatever is in it, and shows no whole number. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JsonTelemetryTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final JsonTelemetry telemetry =
      new JsonTelemetry(
          new PrintStream(written, true, UTF_8),
          new FakeClock(Instant.parse("2026-01-05T20:00:00Z")),
          "forward-primary");

  @Test
  void a_line_holds_the_event_its_facts_and_its_metric() {
    telemetry.count("TimerNotArmed", Map.of("message", "SM1"));
    var line = JsonParser.parseString(written.toString(UTF_8)).getAsJsonObject();
    assertThat(line.get("event").getAsString()).isEqualTo("TimerNotArmed");
    assertThat(line.get("function").getAsString()).isEqualTo("forward-primary");
    assertThat(line.get("message").getAsString()).isEqualTo("SM1");
    assertThat(line.get("TimerNotArmed").getAsInt()).isEqualTo(1);
    assertThat(line.getAsJsonObject("_aws").has("CloudWatchMetrics")).isTrue();
  }

  @Test
  void what_was_written_to_break_the_line_does_not() {
    telemetry.count("X", Map.of("reason", "a\nb\r\u2028\u001b[31m\"}"));
    assertThat(written.toString(UTF_8).strip().lines()).hasSize(1);
    assertThat(JsonParser.parseString(written.toString(UTF_8)).isJsonObject()).isTrue();
  }

  @Test
  void a_phone_number_is_cut_to_its_last_two_digits() {
    telemetry.count("X", Map.of("reason", "the number +16195550134 is not reachable"));
    assertThat(written.toString(UTF_8)).doesNotContain("6195550134").contains("+…34");
  }
}

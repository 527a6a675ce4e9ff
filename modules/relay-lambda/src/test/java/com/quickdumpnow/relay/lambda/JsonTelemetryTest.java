package com.quickdumpnow.relay.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.quickdumpnow.relay.testkit.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void a_measure_is_in_milliseconds_and_may_be_early() {
    telemetry.measure("TimerFired", Duration.ofSeconds(-58), Map.of("message", "SM1"));
    var line = JsonParser.parseString(written.toString(UTF_8)).getAsJsonObject();
    assertThat(line.get("TimerFired").getAsLong()).isEqualTo(-58_000);
    assertThat(line.toString()).contains("{\"Name\":\"TimerFired\",\"Unit\":\"Milliseconds\"}");
  }

  /** CR and LF, both ANSI introducers (ESC and U+009B), line separators, bidi overrides, quotes. */
  @Test
  @Tag("T1")
  void what_was_written_to_break_the_line_does_not() {
    var hostile = "a\nb\r\u2028\u2029\u0085\u001b[31m\u009b31m\u202e\u200b\u007f\"}{\\";
    telemetry.count("X", Map.of("reason", hostile, "b\n", "c"));
    assertThat(reasonOfTheOnlyLine()).isEqualTo(hostile);
  }

  /** Half a character has no place in JSON on the wire, and would be lost on the way otherwise. */
  @Test
  @Tag("T1")
  void any_text_at_all_is_one_line_of_printable_ascii_and_reads_back() {
    var random = new Random(20261121);
    for (int i = 0; i < 2_000; i++) {
      var units = new StringBuilder();
      random.ints(random.nextInt(40), 0, 0x10000).forEach(unit -> units.append((char) unit));
      written.reset();
      telemetry.count("X", Map.of("reason", units.toString()));
      assertThat(reasonOfTheOnlyLine()).as("text %d", i).isEqualTo(units.toString());
    }
  }

  private String reasonOfTheOnlyLine() {
    var line = written.toString(UTF_8);
    assertThat(line.stripTrailing()).matches("[ -~]+");
    return JsonParser.parseString(line).getAsJsonObject().get("reason").getAsString();
  }

  @ParameterizedTest
  @Tag("P3")
  @ValueSource(
      strings = {
        "the number +16195550134 is not reachable",
        "https://api.example/Messages.json?To=%2B16195550134",
        "To=6195550134&From",
        "(16195550134)"
      })
  void a_phone_number_is_cut_to_its_last_two_digits(String reason) {
    telemetry.count("X", Map.of("reason", reason));
    assertThat(written.toString(UTF_8)).doesNotContain("619555").contains("+\\u202634");
  }

  @Test
  void a_sid_and_a_time_are_not_taken_for_a_number() {
    telemetry.count(
        "X", Map.of("sid", "SM12345678901234567890", "due", "2026-01-05T20:00:00.123456789Z"));
    assertThat(written.toString(UTF_8)).contains("SM12345678901234567890", "00.123456789Z");
  }
}

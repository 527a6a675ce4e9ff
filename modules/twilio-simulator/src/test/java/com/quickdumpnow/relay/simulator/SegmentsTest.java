package com.quickdumpnow.relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SegmentsTest {
  @ParameterizedTest
  @CsvSource({
    "a, 160, 1",
    "a, 161, 2",
    "a, 306, 2",
    "a, 307, 3",
    "€, 80, 1",
    "€, 81, 2",
    "“, 70, 1",
    "“, 71, 2",
    "“, 134, 2",
    "🚽, 35, 1",
    "🚽, 36, 2",
  })
  void are_counted_as_they_are_billed(String letter, int times, int segments) {
    assertThat(Segments.of(letter.repeat(times))).isEqualTo(segments);
  }
}

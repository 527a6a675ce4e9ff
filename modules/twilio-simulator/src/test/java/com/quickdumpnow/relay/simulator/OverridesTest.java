package com.quickdumpnow.relay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OverridesTest {
  private static final Overrides USUAL =
      new Overrides(
          Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(15), 1, Set.of("ct"));

  @Test
  void are_read_from_the_fragment() {
    assertThat(
            Overrides.of("https://example.com/in?rc=9#ct=2000&rt=4000&tt=9000&rc=2&rp=ct,rt,5xx"))
        .isEqualTo(
            new Overrides(
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                Duration.ofSeconds(9),
                2,
                Set.of("ct", "rt", "5xx")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/",
        "https://example.com/#",
        "https://example.com/#rc=6&ct=99&rt=15001&tt=x&rp=often",
        "https://example.com/#rc=&rp=&ct",
      })
  void out_of_range_count_as_the_default(String url) {
    assertThat(Overrides.of(url)).isEqualTo(USUAL);
  }
}

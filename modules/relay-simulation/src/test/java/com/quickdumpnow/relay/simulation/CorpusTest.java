package com.quickdumpnow.relay.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeds that once found something, and whichever is given with {@code -Dsimulation.seed}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CorpusTest {
  static LongStream seeds() throws IOException {
    var given = Optional.ofNullable(Long.getLong("simulation.seed"));
    if (given.isPresent()) {
      return LongStream.of(given.get());
    }
    try (var corpus = requireNonNull(CorpusTest.class.getResourceAsStream("/corpus.txt"))) {
      return new String(corpus.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceAll("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .mapToLong(Long::parseLong)
              .boxed()
              .toList()
              .stream()
              .mapToLong(Long::longValue);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_seed_that_found_something_is_good_now(long seed) {
    var outcome = Simulation.run(seed, Options.NONE);
    assertThat(outcome.complaints())
        .as(() -> outcome.good() ? "" : Shrinker.tell(outcome, Options.NONE))
        .isEmpty();
  }
}

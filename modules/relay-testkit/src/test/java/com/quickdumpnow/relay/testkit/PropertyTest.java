package com.quickdumpnow.relay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PropertyTest {
  @Test
  void a_law_that_fails_tells_the_seed_of_that_try_which_makes_it_again() {
    var tried = new ArrayList<Integer>();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Property.holds(
                7,
                1_000,
                random -> {
                  tried.add(random.nextInt());
                  assertThat(tried).hasSizeLessThan(5);
                }))
        .withMessageStartingWith("-Dproperty.seed=11 -Dproperty.tries=1 ");

    var again = new ArrayList<Integer>();
    Property.holds(11, 1, random -> again.add(random.nextInt()));
    assertThat(again).containsExactly(tried.getLast());
  }

  @Test
  void any_text_has_half_characters_and_control_characters_and_what_was_wanted() {
    var all =
        IntStream.range(0, 2_000)
            .mapToObj(seed -> AnyText.of(RandomGenerator.of("L64X128MixRandom"), 9, "wanted"))
            .collect(Collectors.joining("|"));
    assertThat(all).contains("wanted", "\u0000", "\ud83d|");
  }
}

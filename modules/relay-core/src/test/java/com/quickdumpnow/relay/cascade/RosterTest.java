package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.roster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RosterTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void finds_a_responder_by_phone_and_by_id() {
    assertThat(roster(3).indexOf(phone(2))).contains(2);
    assertThat(roster(3).indexOf("r1")).contains(1);
    assertThat(roster(2).indexOf(phone(2))).isEmpty();
    assertThat(roster(2).indexOf("r2")).isEmpty();
  }

  @Test
  void is_never_empty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Roster(1, List.of(), MINUTE, MINUTE, MINUTE))
        .withMessage("chain: empty (expected: 1 or more responders)");
  }

  @Test
  void has_no_phone_twice() {
    var twins =
        List.of(
            new Responder("a", "A", phone(0), Optional.empty()),
            new Responder("b", "B", phone(0), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Roster(1, twins, MINUTE, MINUTE, MINUTE))
        .withMessage("chain: a phone twice (expected: each once)");
  }

  @Test
  void has_time_outs_above_zero() {
    var chain = roster(1).chain();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Roster(1, chain, Duration.ZERO, MINUTE, MINUTE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Roster(1, chain, MINUTE, Duration.ofSeconds(-1), MINUTE));
  }
}

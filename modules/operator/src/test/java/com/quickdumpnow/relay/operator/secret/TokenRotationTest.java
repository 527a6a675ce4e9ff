package com.quickdumpnow.relay.operator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.operator.secret.TokenRotation.Seen;
import com.quickdumpnow.relay.operator.secret.TokenRotation.Step;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What comes next in exchanging the Auth Token, whatever was seen. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenRotationTest {
  private static final Instant SINCE = Instant.parse("2026-01-05T12:00:00Z");

  private static Step next(
      boolean currentWorks, boolean nextKept, boolean nextWorks, boolean promoted, Duration after) {
    return TokenRotation.next(
        new Seen(currentWorks, nextKept, nextWorks, promoted, SINCE), SINCE.plus(after));
  }

  @Test
  void with_one_token_that_works_a_second_is_made() {
    assertThat(next(true, false, false, false, Duration.ZERO)).isEqualTo(new Step.Create());
  }

  @Test
  void the_second_is_promoted_once_every_function_has_it_and_no_sooner() {
    assertThat(next(true, true, false, false, Vault.TAKEN_UP.minusMillis(1)))
        .isInstanceOf(Step.Wait.class);
    assertThat(next(true, true, false, false, Vault.TAKEN_UP)).isEqualTo(new Step.Promote());
  }

  @Test
  void a_second_that_opens_the_account_before_it_is_promoted_is_promoted_all_the_same() {
    assertThat(next(true, true, true, false, Vault.TAKEN_UP)).isEqualTo(new Step.Promote());
  }

  @Test
  void a_promotion_is_noted_if_it_was_not() {
    assertThat(next(false, true, true, false, Duration.ofDays(1))).isEqualTo(new Step.Note());
  }

  @Test
  void the_former_stays_until_nothing_signed_with_it_is_on_its_way() {
    assertThat(next(true, true, false, true, TokenRotation.IN_FLIGHT.minusMillis(1)))
        .isInstanceOf(Step.Wait.class);
    assertThat(next(true, true, false, true, TokenRotation.IN_FLIGHT)).isEqualTo(new Step.Drop());
  }

  @Test
  void where_no_token_works_nothing_is_done() {
    assertThat(next(false, false, false, false, Duration.ofDays(1))).isEqualTo(new Step.Stuck());
    assertThat(next(false, true, false, false, Duration.ofDays(1))).isEqualTo(new Step.Stuck());
  }
}

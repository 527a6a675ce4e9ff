package com.quickdumpnow.relay.contact;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.contact.Contact.Quota;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who is there, and who may be texted. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContactTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private static Instant at(long minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }

  @Nested
  class Texts_that_nobody_wrote {
    private static final Quota QUOTA =
        new Quota(2, Duration.ofHours(1), Duration.ofMinutes(10), Duration.ZERO);

    private static ReceiptKey text(int number) {
      return new ReceiptKey(new MessageId("SM" + number), new TextKey("received"));
    }

    @Test
    void are_let_through_while_there_is_room_and_not_too_soon_after_another() {
      var one = Contact.UNKNOWN.admit(text(1), at(0), QUOTA);
      assertThat(one.admitted(text(1))).isTrue();
      assertThat(one.admit(text(2), at(9), QUOTA).admitted(text(2))).isFalse();
      var two = one.admit(text(2), at(10), QUOTA);
      assertThat(two.admitted(text(2))).isTrue();
      assertThat(two.admit(text(3), at(59), QUOTA).admitted(text(3))).isFalse();
      assertThat(two.admit(text(3), at(60), QUOTA).admitted(text(3))).isTrue();
    }

    @Test
    void are_not_let_through_soon_after_one_that_says_the_same() {
      var quota = new Quota(5, Duration.ofDays(1), Duration.ZERO, Duration.ofMinutes(1));
      var other = new ReceiptKey(new MessageId("SM2"), new TextKey("answer"));
      var one = Contact.UNKNOWN.admit(text(1), at(0), quota);
      assertThat(one.admit(text(2), at(0), quota).admitted(text(2))).isFalse();
      assertThat(one.admit(other, at(0), quota).admitted(other)).isTrue();
      assertThat(one.admit(text(2), at(1), quota).admitted(text(2))).isTrue();
    }

    @Test
    void are_let_through_again_if_they_were_before() {
      var one = Contact.UNKNOWN.admit(text(1), at(0), QUOTA);
      assertThat(one.admit(text(1), at(1), QUOTA)).isEqualTo(one);
    }

    @Test
    void are_remembered_as_long_as_any_quota_asks() {
      var many = Contact.UNKNOWN;
      var quota = new Quota(Quota.MOST, Duration.ofDays(1), Duration.ZERO, Duration.ZERO);
      for (int i = 0; i < 15; i++) {
        many = many.admit(text(i), at(i), quota);
      }
      assertThat(many.automatic().orElseThrow().latest()).hasSize(Quota.MOST);
      assertThat(many.admitted(text(0))).isTrue();
      assertThat(many.admitted(text(10))).isFalse();
    }
  }

  @Nested
  class A_responder {
    @Test
    void of_whom_nothing_is_known_is_active() {
      assertThat(Contact.UNKNOWN.activeAt(NOON, WINDOW)).isTrue();
    }

    @Test
    void is_active_within_the_window_after_a_sign_of_life() {
      var seen = Contact.UNKNOWN.seen(at(0));
      assertThat(seen.activeAt(at(15).minusMillis(1), WINDOW)).isTrue();
      assertThat(seen.activeAt(at(15), WINDOW)).isFalse();
    }

    @Test
    void who_is_away_is_inactive_at_once_and_stays_it_whatever_else_he_does() {
      var away = Contact.UNKNOWN.seen(at(0)).away(at(1), Optional.empty()).seen(at(2));
      assertThat(away.activeAt(at(2), WINDOW)).isFalse();
      assertThat(away.awaySince(at(500))).contains(at(1));
    }

    @Test
    void who_comes_back_is_active() {
      var back = Contact.UNKNOWN.away(at(0), Optional.empty()).back(at(60));
      assertThat(back.activeAt(at(61), WINDOW)).isTrue();
      assertThat(back.activeAt(at(75), WINDOW)).isFalse();
    }

    @Test
    void who_is_away_for_two_hours_is_back_after_them() {
      var away = Contact.UNKNOWN.away(at(0), Optional.of(at(120)));
      assertThat(away.activeAt(at(119), WINDOW)).isFalse();
      assertThat(away.activeAt(at(120), WINDOW)).isTrue();
      assertThat(away.activeAt(at(135), WINDOW)).isFalse();
    }

    @Test
    void is_not_away_again_by_an_old_text_that_comes_twice() {
      var back = Contact.UNKNOWN.away(at(0), Optional.empty()).back(at(10));
      assertThat(back.away(at(0), Optional.empty())).isEqualTo(back);
    }
  }

  @Test
  void an_opt_out_holds_until_an_opt_in_and_not_the_other_way_round_in_time() {
    var out = Contact.UNKNOWN.consented(at(5), true);
    assertThat(out.optedOut()).isTrue();
    assertThat(out.consented(at(4), false).optedOut()).isTrue();
    assertThat(out.consented(at(6), false).optedOut()).isFalse();
  }

  @Test
  void help_comes_at_most_once_in_ten_minutes() {
    var helped = Contact.UNKNOWN.helped(at(0));
    assertThat(Contact.UNKNOWN.mayBeHelped(at(0))).isTrue();
    assertThat(helped.mayBeHelped(at(10).minusMillis(1))).isFalse();
    assertThat(helped.mayBeHelped(at(10))).isTrue();
  }
}

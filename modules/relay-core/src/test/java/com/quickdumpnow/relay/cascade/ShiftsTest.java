package com.quickdumpnow.relay.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Shifts.Shift;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 6: shifts by weekday and time zone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ShiftsTest {
  private static Shifts shift(DayOfWeek day, String from, String to) {
    return new Shifts(
        ZoneId.of("America/Los_Angeles"),
        List.of(new Shift(day, LocalTime.parse(from), LocalTime.parse(to))));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-05T14:59:59Z, false", // Monday, 06:59:59 there
    "2026-01-05T15:00:00Z, true",
    "2026-01-06T02:59:59Z, true",
    "2026-01-06T03:00:00Z, false",
    "2026-01-06T16:00:00Z, false", // Tuesday
  })
  void from_the_first_instant_to_before_the_last(Instant now, boolean covered) {
    assertThat(shift(DayOfWeek.MONDAY, "07:00", "19:00").cover(now)).isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-06T05:59:59Z, false", // Monday, 21:59:59
    "2026-01-06T06:00:00Z, true",
    "2026-01-06T13:59:59Z, true", // Tuesday, 05:59:59
    "2026-01-06T14:00:00Z, false",
    "2026-01-05T13:00:00Z, false", // Monday, 05:00
  })
  void one_that_ends_on_the_next_day_is_that_of_the_day_on_which_it_begins(
      Instant now, boolean covered) {
    assertThat(shift(DayOfWeek.MONDAY, "22:00", "06:00").cover(now)).isEqualTo(covered);
  }

  /** At 02:00 the clocks show 03:00, so that this night's shift is an hour shorter. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-08T06:00:00Z, true", // Saturday, 22:00
    "2026-03-08T09:59:59Z, true", // 01:59:59
    "2026-03-08T10:00:00Z, true", // 03:00
    "2026-03-08T12:59:59Z, true", // 05:59:59
    "2026-03-08T13:00:00Z, false", // 06:00
  })
  void the_night_in_which_clocks_are_put_forward(Instant now, boolean covered) {
    assertThat(shift(DayOfWeek.SATURDAY, "22:00", "06:00").cover(now)).isEqualTo(covered);
  }

  /** At 02:00 the clocks show 01:00 once more, so that this night's shift is an hour longer. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-01T05:00:00Z, true", // Saturday, 22:00
    "2026-11-01T08:30:00Z, true", // 01:30, the first
    "2026-11-01T09:30:00Z, true", // 01:30, the second
    "2026-11-01T13:59:59Z, true", // 05:59:59
    "2026-11-01T14:00:00Z, false", // 06:00
  })
  void the_night_in_which_clocks_are_put_back(Instant now, boolean covered) {
    assertThat(shift(DayOfWeek.SATURDAY, "22:00", "06:00").cover(now)).isEqualTo(covered);
  }

  @Test
  void with_no_shift_he_is_never_on_duty() {
    assertThat(new Shifts(ZoneId.of("UTC"), List.of()).cover(Instant.EPOCH)).isFalse();
  }
}

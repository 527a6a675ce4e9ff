package com.quickdumpnow.relay.cascade;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * When a responder is on duty, week by week.
 *
 * <p>Clocks are put forward and back: a shift begins and ends when the clocks of its place show its
 * times. A time that is skipped is that much later, of one that comes twice the first counts.
 *
 * @param zone whose clocks
 * @param weekly the shifts; with none he is never on duty
 */
public record Shifts(ZoneId zone, List<Shift> weekly) {
  /** Copies the list. */
  public Shifts {
    weekly = List.copyOf(weekly);
  }

  /**
   * One shift.
   *
   * @param day on which it begins
   * @param from when
   * @param to when it ends; on the next day if that is not after {@code from}
   */
  public record Shift(DayOfWeek day, LocalTime from, LocalTime to) {
    private boolean covers(Instant now, LocalDate date, ZoneId zone) {
      var last = to.isAfter(from) ? date : date.plusDays(1);
      return date.getDayOfWeek() == day
          && !now.isBefore(date.atTime(from).atZone(zone).toInstant())
          && now.isBefore(last.atTime(to).atZone(zone).toInstant());
    }
  }

  /** Returns whether a shift has begun and not yet ended. */
  public boolean cover(Instant now) {
    var today = now.atZone(zone).toLocalDate();
    return weekly.stream()
        .anyMatch(
            shift -> shift.covers(now, today, zone) || shift.covers(now, today.minusDays(1), zone));
  }
}

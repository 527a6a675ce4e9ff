package com.quickdumpnow.relay.cloud.aws.scheduler;

import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;

/** When a schedule invokes its target (Scheduler User Guide, "Schedule types"). */
sealed interface Timing {

  /** Once. */
  record At(Instant instant) implements Timing {}

  /** Again and again. */
  record Rate(Duration interval) implements Timing {}

  /** {@code at(yyyy-mm-ddThh:mm:ss)}: no zone and no fraction. */
  Pattern AT = Pattern.compile("at\\((.+)\\)");

  Pattern RATE = Pattern.compile("rate\\(([1-9][0-9]{0,8}) (minute|hour|day)s?\\)");

  DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Reads a ScheduleExpression and its ScheduleExpressionTimezone. */
  static Timing of(String expression, String timeZone) {
    ZoneId zone;
    try {
      zone = ZoneId.of(timeZone);
    } catch (DateTimeException _) {
      throw AwsFault.validation("Invalid ScheduleExpressionTimezone " + timeZone + ".");
    }
    var at = AT.matcher(expression);
    if (at.matches()) {
      try {
        return new At(LocalDateTime.parse(at.group(1), LOCAL).atZone(zone).toInstant());
      } catch (DateTimeException _) {
        throw invalid(expression);
      }
    }
    var rate = RATE.matcher(expression);
    if (rate.matches()) {
      var count = Integer.parseInt(rate.group(1));
      return new Rate(
          switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(count);
            case "hour" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    if (expression.startsWith("cron(")) {
      throw AwsFault.validation("Schedules by cron() are not supported here: " + expression + ".");
    }
    throw invalid(expression);
  }

  /** Returns the answer to an expression that AWS would not take. */
  static AwsFault invalid(String expression) {
    return AwsFault.validation("Invalid Schedule Expression " + expression + ".");
  }
}

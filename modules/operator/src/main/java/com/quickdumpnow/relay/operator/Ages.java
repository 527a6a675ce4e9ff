package com.quickdumpnow.relay.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Spans of time as people write and read them: {@code 45s}, {@code 30m}, {@code 2h}, {@code 3d}.
 */
public final class Ages implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");

  /** For picocli. */
  public Ages() {}

  @Override
  public Duration convert(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw new TypeConversionException(
          "'%s' is no time (expected: such as 30m or 2h)".formatted(text));
    }
    var count = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** Returns how long ago something was, in one unit. */
  public static String age(Instant then, Instant now) {
    var span = Duration.between(then, now);
    if (span.isNegative()) {
      return "0s";
    }
    if (span.toMinutes() < 2) {
      return span.toSeconds() + "s";
    }
    if (span.toHours() < 2) {
      return span.toMinutes() + "m";
    }
    return span.toDays() < 2 ? span.toHours() + "h" : span.toDays() + "d";
  }
}

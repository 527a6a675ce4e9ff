package com.quickdumpnow.relay.operator.deadletter;

import com.quickdumpnow.relay.operator.Ages;
import com.quickdumpnow.relay.operator.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are meant. An option group of commands. */
public final class Filter {
  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The dead letter's id, or that of the message that it is about (SM…).")
  private @Nullable String id;

  @Option(names = "--kind", paramLabel = "KIND", description = "Such as relay.text-received.")
  private @Nullable String kind;

  @Option(
      names = "--reason",
      paramLabel = "WORDS",
      description = "What its reason has in it, in any case.")
  private @Nullable String reason;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = Ages.class,
      description = "Such as 2h or 3d.")
  private @Nullable Duration olderThan;

  @Option(
      names = "--newer-than",
      paramLabel = "TIME",
      converter = Ages.class,
      description = "Such as 30m.")
  private @Nullable Duration newerThan;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--scan",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Look at so many of each queue at most: SQS cannot search (default: ${DEFAULT-VALUE}).")
  private int scan;

  /** For picocli. */
  public Filter() {}

  /** Returns how many are wanted at most. */
  int limit() {
    return positive("limit", limit);
  }

  /** Returns how many of each queue are looked at. */
  int scan() {
    return positive("scan", scan);
  }

  private static int positive(String option, int value) {
    if (value < 1) {
      throw CommandFailure.usage(option, "--%s: 1 or more".formatted(option), "");
    }
    return value;
  }

  /** Returns whether a dead letter is meant. */
  boolean takes(DeadLetter letter, Instant now) {
    return (id == null || letter.id().equals(id) || letter.message().filter(id::equals).isPresent())
        && (kind == null || letter.kind().equals(kind) || letter.kind().equals("relay." + kind))
        && (reason == null || contains(letter.reason().orElse(""), reason))
        && (olderThan == null || letter.at().isBefore(now.minus(olderThan)))
        && (newerThan == null || letter.at().isAfter(now.minus(newerThan)));
  }

  private static boolean contains(String text, String words) {
    return text.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
  }
}

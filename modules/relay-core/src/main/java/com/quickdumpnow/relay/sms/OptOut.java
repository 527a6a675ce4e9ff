package com.quickdumpnow.relay.sms;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody says about being texted, in the words that the provider's opt-out handling takes.
 *
 * <p>Source: Twilio, "Twilio support for opt-out keywords (SMS STOP filtering)" and "Customize
 * users' opt-in and opt-out experience with Advanced Opt-Out".
 */
public enum OptOut {
  /** "Do not text me." */
  STOP,
  /** "Text me again." */
  START,
  /** "Who are you?", which the provider answers itself. */
  HELP;

  /**
   * Words that mean the same in Spanish, and that the provider takes only where it is so
   * configured. Nobody who said one of them is to be texted on for want of that.
   */
  public static final Set<String> SPANISH_STOP_WORDS = Set.of("alto", "parar");

  private static final Set<String> STOP_WORDS =
      Set.of(
          "stop",
          "stopall",
          "unsubscribe",
          "cancel",
          "end",
          "quit",
          "revoke",
          "optout",
          "opt out",
          "opt-out");

  private static final Set<String> START_WORDS = Set.of("start", "unstop");
  private static final Set<String> HELP_WORDS = Set.of("help", "info");

  /** An opt-in to the provider. To everybody else it is the answer to a question. */
  private static final String YES = "yes";

  private static final int WORD_LENGTH_MAX = 40;
  private static final Pattern SPACE = Pattern.compile("[\\s\\h]+");

  /**
   * Returns what a customer's text says about being texted; nothing if it is an ordinary text,
   * which is to be forwarded.
   *
   * <p>{@code YES} counts for one who has opted out only, also where the provider marks it: anybody
   * else has answered a question. {@code Help!} is no {@code HELP}: the provider answers the bare
   * word alone, so that text would have no answer at all.
   *
   * @param optOutType the provider's mark, where Advanced Opt-Out is on; another word than the
   *     three is no mark
   * @param knownOptedOut whether this person has opted out, as far as the relay knows
   */
  public static Optional<OptOut> of(
      TextBody body, Optional<String> optOutType, boolean knownOptedOut) {
    var plain = plain(body.text());
    if (plain.equals(YES)) {
      return knownOptedOut ? Optional.of(START) : Optional.empty();
    }
    return optOutType
        .flatMap(OptOut::ofMark)
        .or(() -> ofWords(body).filter(kind -> kind != HELP || isBare(body)));
  }

  /** Returns which kind {@code body} is the bare word for, in any case, with marks around it. */
  public static Optional<OptOut> ofWords(TextBody body) {
    var plain = plain(body.text());
    return SPANISH_STOP_WORDS.contains(plain)
        ? Optional.of(STOP)
        : Arrays.stream(values()).filter(kind -> kind.words().contains(plain)).findFirst();
  }

  /** Returns the words that mean this, in lower case, which the provider takes by itself. */
  public Set<String> words() {
    return switch (this) {
      case STOP -> STOP_WORDS;
      case START -> START_WORDS;
      case HELP -> HELP_WORDS;
    };
  }

  /** Returns which kind the provider's {@code OptOutType} names. */
  private static Optional<OptOut> ofMark(String optOutType) {
    return Arrays.stream(values())
        .filter(kind -> kind.name().equalsIgnoreCase(optOutType.strip()))
        .findFirst();
  }

  private static boolean isBare(TextBody body) {
    return HELP_WORDS.contains(body.text().strip().toLowerCase(Locale.ROOT));
  }

  /** Without case, and without what is no letter around it; but a question is a question. */
  private static String plain(String text) {
    var start = 0;
    var end = text.length();
    while (start < end && !Character.isLetterOrDigit(text.charAt(start))) {
      start++;
    }
    while (end > start && isPadding(text.charAt(end - 1))) {
      end--;
    }
    return end - start > WORD_LENGTH_MAX
        ? ""
        : SPACE.matcher(text.substring(start, end)).replaceAll(" ").toLowerCase(Locale.ROOT);
  }

  private static boolean isPadding(char c) {
    return !Character.isLetterOrDigit(c) && c != '?';
  }
}

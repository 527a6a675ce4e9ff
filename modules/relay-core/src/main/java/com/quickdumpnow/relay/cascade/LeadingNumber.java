package com.quickdumpnow.relay.cascade;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the number is that a responder's text, or what follows a command, begins with.
 *
 * <p>He names messages by numbers, and tells customers times, distances, prices and addresses by
 * numbers, too. No customer is to read "minutes away" because his message has the code 15, however
 * long ago that was. So a number is a code only where it reads as nothing else. A {@code #} before
 * it or a colon behind it settles the matter.
 */
enum LeadingNumber {
  /** It begins with none, or with one that cannot be a code. */
  NONE,
  /** It names a message. */
  CODE,
  /** It belongs to the words: "15 minutes". */
  QUANTITY,
  /** It may be either: "12 tomorrow". */
  DOUBTFUL;

  /** How many words behind the number are looked at. */
  private static final int WORDS_MAX = 10;

  private static final String UNIT =
      "(?:secs?|seconds?|m|mins?|minutes?|minutos?|h|hrs?|hours?|horas?|p\\.?m|a\\.m|o'?clock|noon"
          + "|midnight|mediod[ií]a|days?|d[ií]as?|weeks|semanas?|months|mes|meses|years"
          + "|mi|miles?|millas?|km|kms|blocks|cuadras?|ft|foot|feet|inch|inches|yds?|yards?"
          + "|yarders?|footers?|yardas?|pies|tons?|toneladas?|lbs?|pounds|libras?|gallons"
          + "|bucks|dollars|cents|d[oó]lares|pesos|percent|per|each)";

  /** What may stand between a number and its unit. */
  private static final String MORE =
      "(?:(?:more|or so|or more|or less|and a half|odd|extra|additional|full|good|business|working"
          + "|square|sq|cubic|cu|m[aá]s) )*";

  /** What begins the words of one quantity, and would hardly begin words for a customer. */
  private static final Pattern QUANTITIES =
      words(
          MORE + UNIT,
          "to [0-9]+",
          "[-–—][0-9]+ " + MORE + UNIT,
          "(?:or|a|o|ó|or maybe|to maybe) [0-9]+ " + MORE + UNIT,
          "x [0-9]+",
          "by [0-9]+ (?:ft|foot|feet)",
          "de la (?:ma[ñn]ana|tarde|noche)",
          "del? (?:mediod[ií]a|d[ií]a)",
          "en punto",
          "y (?:media|cuarto|pico)");

  private static final Pattern DOUBTS =
      words(
          "(?:or|o|ó|and|y|&|\\+|plus|maybe|like|more like|another)(?: about| maybe)? [0-9]+",
          "[-–—] [0-9]+ " + MORE + UNIT,
          "(?:or|to) [\\p{L}]+ " + UNIT,
          "[0-9]+/[0-9]+ " + UNIT);

  /** The same, but not behind a comma: "12, tomorrow" names a message. */
  private static final Pattern DOUBTS_UNCLOSED =
      words(
          "is (?:fine|ok|okay|good|great|perfect|enough|plenty|too)",
          "(?:trailers|dumpsters|bins|loads|trucks|bags|people|guys|contenedores|remolques)",
          "(?:away|out|late|left|tops|max|total|cash|deposit|more|m[aá]s|or so|or less|or more)$",
          "(?:(?!(?:on|in|at|my|your|our|the|this|that|a|to|from|near|off|by|is|no|we|you|i|i'm"
              + "|will|wrong|which|what) )[\\p{L}0-9.'-]+ ){1,3}"
              + "(?:st|street|ave|avenue|blvd|boulevard|rd|road|dr|ln|lane|ct|pkwy|hwy|cir)");

  /** What makes an hour of a number that can be one. */
  private static final Pattern HOURS =
      words(
          "(?:today|tonight|tomorrow|tmrw|tmr|tmw|sharp|works|mon|monday|tue|tues|tuesday|wed"
              + "|wednesday|thu|thur|thurs|thursday|fri|friday|sat|saturday|sun|sunday|hoy"
              + "|ma[ñn]ana)",
          "in the (?:morning|afternoon|evening)",
          "at night");

  private static final int HOURS_MAX = 12;

  /** "12 am on my way": he is, and it is no time. */
  private static final Pattern I_AM =
      words(
          "am (?:on (?:my|our|the) way|omw|here|there|running|almost|nearly|heading|headed|late"
              + "|sorry|stuck|outside|parked)");

  private static final Pattern I_AM_PERHAPS =
      words(
          "am (?:coming|leaving|going|driving|getting|arriving|at|in|not|still|just|close|back|done"
              + "|about|so|too|by|near)");

  /** What follows the first three digits of a phone number, and no more than that. */
  private static final Pattern PHONE = Pattern.compile("[0-9]{3}[ -]?[0-9]{4}|[0-9]{4}");

  private static final Pattern DIGIT = Pattern.compile("[0-9]");
  private static final Pattern ASKED = Pattern.compile("(?<![?)\"”])[?)\"”]++$");

  private static Pattern words(String... any) {
    return Pattern.compile("(?:" + String.join("|", any) + ")(?: .*|$)", Pattern.DOTALL);
  }

  /** Returns what the first of {@code words} is, by those that follow it. */
  static LeadingNumber of(List<Word> words) {
    if (words.isEmpty() || words.getFirst().code().isEmpty()) {
      return NONE;
    }
    var first = words.getFirst();
    if (first.text().startsWith("#") || first.text().endsWith(":") || words.size() == 1) {
      return CODE;
    }
    var rest =
        words.stream()
            .skip(1)
            .limit(WORDS_MAX)
            .map(word -> ASKED.matcher(word.plain()).replaceAll(""))
            .collect(Collectors.joining(" "));
    return of(first.code().get(), !first.text().equals(first.plain()), rest);
  }

  private static LeadingNumber of(int number, boolean closed, String rest) {
    if (number <= HOURS_MAX && (rest.equals("am") || rest.startsWith("am "))) {
      return I_AM.matcher(rest).matches()
          ? CODE
          : I_AM_PERHAPS.matcher(rest).matches() ? DOUBTFUL : QUANTITY;
    }
    if (QUANTITIES.matcher(rest).matches()) {
      return QUANTITY;
    }
    var doubtful =
        DOUBTS.matcher(rest).matches()
            || (number >= 100 && number < 1_000 && PHONE.matcher(rest).matches())
            || (!closed && DOUBTS_UNCLOSED.matcher(rest).matches())
            || (!closed
                && number <= HOURS_MAX
                && HOURS.matcher(rest).matches()
                && !DIGIT.matcher(rest).find());
    return doubtful ? DOUBTFUL : CODE;
  }
}

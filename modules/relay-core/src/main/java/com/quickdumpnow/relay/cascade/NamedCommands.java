package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.job.JobId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the commands that have names: {@code LIST}, {@code AWAY}, {@code BACK}, {@code DONE},
 * {@code JOB}.
 *
 * <p>Two mistakes are possible, and both are bad: words for a customer that he never reads, and a
 * command that he does. So a name is a command where nothing follows it but what belongs to it.
 * What looks as if it was meant for the relay, and cannot be understood, is unclear. The rest is
 * words: "done with the trailer, be there at 3".
 *
 * <p>In Spanish there are only names that a customer would hardly be told: not {@code fuera}
 * ("outside") or {@code listo} ("ready"), and {@code terminado} with a code only.
 */
final class NamedCommands {
  private static final Set<String> LIST = Set.of("list", "lista");
  private static final Set<String> AWAY = Set.of("away", "ausente");
  private static final Set<String> BACK = Set.of("back", "volví", "volvi", "regresé", "regrese");
  private static final Set<String> DONE = Set.of("done");
  private static final Set<String> DONE_WITH_CODE = Set.of("terminado", "hecho");
  private static final Set<String> JOB = Set.of("job");
  private static final Set<String> JOB_WITH_CODE = Set.of("trabajo");

  /** Whole texts that say no more than their last word. */
  private static final Set<String> AWAY_TEXTS =
      Set.of("i'm away", "im away", "i am away", "away now", "estoy ausente");

  private static final Set<String> BACK_TEXTS =
      Set.of(
          "i'm back",
          "im back",
          "i am back",
          "back now",
          "ya volví",
          "ya volvi",
          "ya regresé",
          "ya regrese");

  /** After "away", these begin a time and no words for a customer. */
  private static final Set<String> TIME_WORDS =
      Set.of("for", "until", "till", "til", "por", "hasta");

  private static final Set<String> COURTESIES =
      Set.of("please", "pls", "thanks", "thx", "gracias", "ty");

  /** The first letters of the units tell them apart. */
  private static final Pattern SPAN =
      Pattern.compile(
          "(?<amount>[0-9]{1,4}([.,][0-9]{1,2})?)"
              + "(?<unit>m|mins?|minutes?|minutos?|h|hrs?|hours?|horas?|d|days?|d[ií]as?)"
              + "((and|y)?(?<minutes>[0-9]{1,2})(m|mins?|minutes?|minutos?)?)?");

  private NamedCommands() {}

  /**
   * Returns the command that {@code words} are, or that they were meant to be; nothing if they are
   * words for a customer.
   *
   * @param words at least one
   */
  static Optional<Command> read(List<Word> words) {
    var whole = words.stream().map(Word::plain).collect(Collectors.joining(" "));
    var name = words.getFirst().plain();
    var rest = withoutCourtesy(words.subList(1, words.size()));
    if (AWAY.contains(name) || AWAY_TEXTS.contains(whole)) {
      return AWAY_TEXTS.contains(whole) ? away(List.of()) : away(rest);
    }
    if (BACK.contains(name) || BACK_TEXTS.contains(whole)) {
      return BACK_TEXTS.contains(whole) ? back(List.of()) : back(rest);
    }
    if (DONE.contains(name) || (DONE_WITH_CODE.contains(name) && Word.nameCode(rest))) {
      // "Done, thanks" may be for a customer.
      return words.size() == 1
          ? Optional.of(new Command.Done(Optional.empty()))
          : done(withoutWith(rest));
    }
    return asking(words);
  }

  /** These two ask for something, and so may have a question mark. */
  private static Optional<Command> asking(List<Word> words) {
    var rest = withoutCourtesy(words.subList(1, words.size())).stream().map(Word::unasked).toList();
    var name = words.getFirst().unasked().plain();
    if (LIST.contains(name)) {
      return list(rest);
    }
    return JOB.contains(name) || (JOB_WITH_CODE.contains(name) && Word.nameCode(rest))
        ? job(rest)
        : Optional.empty();
  }

  private static Optional<Command> list(List<Word> rest) {
    return switch (rest.size()) {
      case 0 -> Optional.of(new Command.Listing());
      case 1 -> Optional.of(new Command.Unclear());
      default -> Optional.empty();
    };
  }

  private static Optional<Command> away(List<Word> rest) {
    if (rest.isEmpty()) {
      return Optional.of(new Command.Away(Optional.empty()));
    }
    var first = rest.getFirst().plain();
    var isTime = TIME_WORDS.contains(first);
    var time = isTime ? rest.subList(1, rest.size()) : rest;
    return span(time.stream().map(Word::plain).collect(Collectors.joining()))
        .filter(lasting -> lasting.isPositive() && lasting.compareTo(Command.AWAY_MAX) <= 0)
        .<Command>map(lasting -> new Command.Away(Optional.of(lasting)))
        .or(() ->
            unclearIf(
                isTime || rest.size() == 1 || first.chars().limit(1).anyMatch(Character::isDigit)));
  }

  /** Reads {@code 2h}, {@code 90min}, {@code 1.5hours}, {@code 1h30}: nothing else is one. */
  private static Optional<Duration> span(String text) {
    var span = SPAN.matcher(text);
    if (!span.matches()) {
      return Optional.empty();
    }
    var unit =
        switch (span.group("unit").charAt(0)) {
          case 'm' -> Duration.ofMinutes(1);
          case 'h' -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    var amount = new BigDecimal(span.group("amount").replace(',', '.'));
    var seconds = amount.multiply(BigDecimal.valueOf(unit.toSeconds())).longValue();
    var minutes = Stream.ofNullable(span.group("minutes")).mapToLong(Long::parseLong).sum();
    return Optional.of(Duration.ofSeconds(seconds).plusMinutes(minutes));
  }

  /** "Back in 10" and "back at the gate" are what a customer is told. */
  private static Optional<Command> back(List<Word> rest) {
    return rest.isEmpty() ? Optional.of(new Command.Back()) : unclearIf(isNumber(rest));
  }

  private static Optional<Command> done(List<Word> rest) {
    if (Word.nameCode(rest) && Word.allAck(rest.subList(1, rest.size()))) {
      return Optional.of(new Command.Done(rest.getFirst().code()));
    }
    return unclearIf(Word.mayNameCode(rest) || isNumber(rest));
  }

  private static Optional<Command> job(List<Word> rest) {
    if (rest.isEmpty()) {
      return Optional.of(new Command.JobInfo(Optional.empty()));
    }
    if (Word.nameCode(rest) && Word.allAck(rest.subList(1, rest.size()))) {
      return Optional.of(new Command.JobInfo(rest.getFirst().code()));
    }
    var isId = rest.size() == 1 && JobId.isJobId(rest.getFirst().text());
    return unclearIf(Word.mayNameCode(rest) || isNumber(rest) || isId);
  }

  private static Optional<Command> unclearIf(boolean meant) {
    return meant ? Optional.of(new Command.Unclear()) : Optional.empty();
  }

  /** "Done with 12" is "done 12", but only if that is all. */
  private static List<Word> withoutWith(List<Word> rest) {
    var code = rest.size() == 2 ? rest.subList(1, 2) : List.<Word>of();
    return Word.nameCode(code) && rest.getFirst().plain().equals("with") ? code : rest;
  }

  private static List<Word> withoutCourtesy(List<Word> rest) {
    var end = rest.size();
    while (end > 0 && COURTESIES.contains(rest.get(end - 1).plain())) {
      end--;
    }
    return rest.subList(0, end);
  }

  private static boolean isNumber(List<Word> rest) {
    return rest.size() == 1 && rest.getFirst().isNumber();
  }
}

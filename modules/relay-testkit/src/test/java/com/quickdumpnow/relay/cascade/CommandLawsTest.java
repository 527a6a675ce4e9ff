package com.quickdumpnow.relay.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Command.Answer;
import com.quickdumpnow.relay.cascade.Command.Away;
import com.quickdumpnow.relay.cascade.Command.Back;
import com.quickdumpnow.relay.cascade.Command.Done;
import com.quickdumpnow.relay.cascade.Command.Doubtful;
import com.quickdumpnow.relay.cascade.Command.JobInfo;
import com.quickdumpnow.relay.cascade.Command.Listing;
import com.quickdumpnow.relay.cascade.Command.OptOutWord;
import com.quickdumpnow.relay.cascade.Command.Take;
import com.quickdumpnow.relay.cascade.Command.Unclear;
import com.quickdumpnow.relay.sms.OptOut;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.testkit.AnyText;
import com.quickdumpnow.relay.testkit.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Laws of {@link Command#parse}, whatever is typed. Single sentences are in CommandTest. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandLawsTest {
  private static final String[] PIECES = {
    "12",
    "#12",
    "ok",
    "OK",
    "yes",
    "sí",
    "👍",
    "12:",
    ":",
    ".",
    " ",
    "\n",
    "\u2003",
    "min",
    "to",
    "am",
    "or",
    "tomorrow",
    "15",
    "list",
    "stop",
    "opt",
    "out",
    "on my way",
    "away",
    "2h",
    "done",
    "job",
    "back",
    "?"
  };

  private static final String[] SPACES = {" ", "  ", "\n", "\t", "\u00a0", "\u2003", " \r\n"};
  private static final String[] CLOSINGS = {"", ".", "!", ",", ":", ";", "!!", ".,"};

  @Test
  void any_text_is_some_command_and_a_code_in_it_can_be_one() {
    Property.holds(
        10_000,
        random -> {
          var text = AnyText.of(random, 8, PIECES);
          switch (parse(text)) {
            case Take(var code) -> code.ifPresent(Code::new);
            case Answer(var code, var words) -> {
              code.ifPresent(Code::new);
              assertThat(text).contains(words.text());
              assertThat(words.isBlank()).isFalse();
            }
            case Doubtful(var code, var words) -> {
              assertThat(new Code(code).number()).isEqualTo(code);
              assertThat(text).contains(words.text());
            }
            case Done(var code) -> code.ifPresent(Code::new);
            case JobInfo(var code) -> code.ifPresent(Code::new);
            case Away(var lasting) ->
                lasting.ifPresent(
                    time -> assertThat(time).isPositive().isLessThanOrEqualTo(Command.AWAY_MAX));
            case Listing _, Back _, Unclear _, OptOutWord _ -> {}
          }
        });
  }

  @Test
  void a_code_among_acks_takes_that_message_however_it_is_typed() {
    Property.holds(random -> {
      var number = random.nextInt(Code.MIN, Code.MAX + 1);
      var code = (random.nextBoolean() ? "#" : "") + number + pick(random, CLOSINGS);
      var text = new StringBuilder(random.nextBoolean() ? pick(random, SPACES) : "");
      if (random.nextBoolean()) {
        text.append(ack(random)).append(pick(random, SPACES));
      }
      text.append(code);
      for (int n = random.nextInt(3); n > 0; n--) {
        text.append(pick(random, SPACES)).append(ack(random));
      }
      assertThat(parse(text.toString())).as("%s", text).isEqualTo(new Take(Optional.of(number)));
    });
  }

  @Test
  void what_stands_behind_a_code_reaches_the_customer_as_it_was_written() {
    Property.holds(random -> {
      var words = ("Gate " + AnyText.of(random, 8, PIECES)).strip();
      var text = "#12" + pick(random, SPACES) + words;
      assertThat(parse(text)).isEqualTo(new Answer(Optional.of(12), new TextBody(words)));
    });
  }

  @Test
  void white_space_around_a_text_never_changes_what_it_asks_for() {
    Property.holds(random -> {
      var text = AnyText.of(random, 6, PIECES);
      assertThat(parse(" \n" + text + "\t\n ")).isEqualTo(parse(text.strip()));
    });
  }

  @Test
  void the_provider_s_words_are_never_a_command_in_any_case_and_padding() {
    var words = Arrays.stream(OptOut.values()).flatMap(kind -> kind.words().stream()).toList();
    Property.holds(random -> {
      var word = cased(random, words.get(random.nextInt(words.size())));
      var text = pick(random, SPACES) + word + pick(random, CLOSINGS) + pick(random, SPACES);
      assertThat(parse(text)).as(text).isEqualTo(new OptOutWord());
    });
  }

  private static Command parse(String text) {
    return Command.parse(new TextBody(text));
  }

  private static String ack(RandomGenerator random) {
    var words = List.copyOf(Command.ACK_WORDS);
    return cased(random, words.get(random.nextInt(words.size()))) + pick(random, CLOSINGS);
  }

  private static String cased(RandomGenerator random, String word) {
    return random.nextBoolean() ? word : word.toUpperCase(Locale.ROOT);
  }

  private static String pick(RandomGenerator random, String[] from) {
    return from[random.nextInt(from.length)];
  }
}

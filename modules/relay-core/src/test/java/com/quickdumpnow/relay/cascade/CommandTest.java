package com.quickdumpnow.relay.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Command.Answer;
import com.quickdumpnow.relay.cascade.Command.OptOutWord;
import com.quickdumpnow.relay.cascade.Command.Take;
import com.quickdumpnow.relay.cascade.Command.Unclear;
import com.quickdumpnow.relay.sms.TextBody;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What responders type, and what it means. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandTest {
  private static Command parse(String text) {
    return Command.parse(new TextBody(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OK",
        "ok",
        " Ok. ",
        "okay",
        "ACK",
        "ack!",
        "yes",
        "YES",
        "Yes!!",
        "sí",
        "Si,",
        "recibido",
        "va",
        "👍",
        "👍🏽",
        "👍️",
        "ok 👍",
        "yes, ok",
        "ok\u00a0👍🏿!"
      })
  void takes_the_only_open_one(String text) {
    assertThat(parse(text)).isEqualTo(new Take(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12",
        "#12",
        "12.",
        "12 ok",
        "OK 12",
        "ok #12",
        "12 👍",
        "12 👍🏻",
        "12 👍🏿",
        "ack 12!",
        "Yes, 12.",
        "12: ok",
        " \t12\n",
        "12\u00a0ok",
        "ok12",
        "OK#12",
        "12 ok ok",
        "recibido 12",
        "12!!",
        "12...",
        "#12.,",
        "ok12!!"
      })
  void takes_number_12(String text) {
    assertThat(parse(text)).isEqualTo(new Take(Optional.of(12)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 on my way | on my way",
        "12: on my way | on my way",
        "12:on my way | on my way",
        "12...on my way | on my way",
        "#12, on my way | on my way",
        "12,on my way | on my way",
        "ok 12 on my way | on my way",
        "ok12 on my way | on my way",
        "12 ok on my way | ok on my way",
        "12 Stop by at 9? | Stop by at 9?",
        "12 STOP | STOP",
        "12 list | list",
        "12   two  spaces | two  spaces",
        "#12 minutes matter | minutes matter",
        "12 12 | 12",
        "12 to | to",
      })
  void takes_number_12_and_answers_its_customer(String text, String words) {
    assertThat(parse(text)).isEqualTo(new Answer(Optional.of(12), new TextBody(words)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on my way",
        "On our way now",
        "off to you at 9",
        "ok on my way",
        "yes sir",
        "5 minutes",
        "15 minutes away",
        "15 min",
        "ok 15 mins",
        "10 to 15 minutes",
        "10-15 minutes",
        "12:30 works",
        "12.5 miles",
        "2 pm",
        "11 pm",
        "012 is wrong",
        "123456 is long",
        "1",
        "¿12?",
        "Stop by at 9?",
        "start at 8",
        "1\u0662 arabic digit",
        "..."
      })
  void answers_the_only_open_one_with_all_of_it(String text) {
    assertThat(parse(text)).isEqualTo(new Answer(Optional.empty(), new TextBody(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIST", "away", "AWAY 2h", "back", "Done 12", "JOB 12", "", " \n\t"})
  void is_no_word_for_a_customer(String text) {
    assertThat(parse(text)).isEqualTo(new Unclear());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STOP",
        "stop",
        " Stop! ",
        "STOPALL",
        "unsubscribe",
        "CANCEL",
        "end",
        "Quit.",
        "revoke",
        "OPTOUT",
        "opt out",
        "Opt Out.",
        "START",
        "unstop",
        "HELP",
        "info"
      })
  void belongs_to_the_providers_opt_out_handling(String text) {
    assertThat(parse(text)).isEqualTo(new OptOutWord());
  }

  @ParameterizedTest
  @CsvSource({"10, 10", "99999, 99999"})
  void codes_have_two_to_five_digits(String text, int code) {
    assertThat(parse(text)).isEqualTo(new Take(Optional.of(code)));
  }

  @Test
  void words_for_a_customer_are_as_they_were_written() {
    assertThat(parse("12 Gate code:  4411\nback gate 👨‍👩‍👧"))
        .isEqualTo(
            new Answer(Optional.of(12), new TextBody("Gate code:  4411\nback gate 👨‍👩‍👧")));
  }

  @Test
  void a_long_text_takes_no_long_time() {
    var begun = Instant.now();
    parse("!".repeat(60_000) + "x");
    parse("12 " + ".,".repeat(30_000) + "x");
    parse("x ".repeat(30_000));
    parse("a".repeat(60_000));
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }
}

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
        "12 am on my way | am on my way",
        "12 am here | am here",
        "12 am there in 5 | am there in 5",
        "12 am running late | am running late",
        "12 more coming | more coming",
        "12 15 minutes | 15 minutes",
        "12 in 20 minutes | in 20 minutes",
        "12 about 15 minutes | about 15 minutes",
        "12 a few minutes | a few minutes",
        "12 half an hour | half an hour",
        "12: noon works | noon works",
        "12: 10 am tomorrow | 10 am tomorrow",
        "#12 am tomorrow | am tomorrow",
        "12, tomorrow | tomorrow",
        "12 tomorrow at 9 | tomorrow at 9",
        "12 - 9 works | - 9 works",
        "12 -1 | -1",
        "12 trailer is on its way | trailer is on its way",
        "12 out of town today | out of town today",
        "12 is your gate open? | is your gate open?",
        "12 on Main St now | on Main St now",
        "12 and we're off | and we're off",
        "12 by 3 | by 3",
        "12 a las 3 | a las 3",
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
        "10 am tomorrow",
        "10 AM works",
        "ok 10 am tomorrow",
        "11 am?",
        "10 am on Friday",
        "10 a.m. tomorrow",
        "10 a.m.",
        "10am tomorrow",
        "12 noon",
        "12 noon?",
        "10 o'clock",
        "10 o’clock works",
        "11 p.m.",
        "9:30 works",
        "10:30 works",
        "20 more minutes",
        "20 more min?",
        "15 minutes?",
        "10 or 15 minutes",
        "10 to 15",
        "10 -15 min",
        "30 or so minutes",
        "10 and a half hours",
        "25 bucks",
        "50 per day",
        "40 each",
        "12 yards",
        "12 cubic yards",
        "20 yd dumpster",
        "20 yarder",
        "15 ft",
        "10 x 20",
        "12 blocks away",
        "10 business days",
        "15 cuadras",
        "10 de la mañana",
        "10 o 15 minutos",
        "12 del mediodía",
        "10 y media",
        "20 más minutos",
        "..."
      })
  void answers_the_only_open_one_with_all_of_it(String text) {
    assertThat(parse(text)).isEqualTo(new Answer(Optional.empty(), new TextBody(text)));
  }

  /** Code or quantity: whom it is for depends on what he was texted. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 tomorrow | 12",
        "10 works | 10",
        "ok 12 works | 12",
        "11 Friday | 11",
        "10 in the morning | 10",
        "10 am at your place | 10",
        "12 am coming | 12",
        "10 or 15 | 10",
        "10 and 15 minutes | 10",
        "12 - 15 minutes | 12",
        "12 maybe 15 minutes | 12",
        "12 another 20 minutes | 12",
        "12 or two hours | 12",
        "12 1/2 feet | 12",
        "25 is fine | 25",
        "15 away | 15",
        "20 more | 20",
        "30 or so | 30",
        "12 trailers | 12",
        "1234 Main St | 1234",
        "450 n oak ave, gate is open | 450",
        "619 555 0134 | 619",
        "619 555-0134 | 619",
      })
  void begins_with_a_number_that_may_be_a_code(String text, int code) {
    assertThat(parse(text)).isEqualTo(new Doubtful(code, new TextBody(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIST", "list", " List. ", "list?", "LIST please", "lista", "Lista!"})
  void asks_for_the_list(String text) {
    assertThat(parse(text)).isEqualTo(new Listing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWAY",
        "away",
        "Away.",
        "away thanks",
        "I'm away",
        "I’m away",
        "im away",
        "away now",
        "ausente",
        "Estoy ausente"
      })
  void is_away_until_he_comes_back(String text) {
    assertThat(parse(text)).isEqualTo(new Away(Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWAY 2h | PT2H",
        "away 2 h | PT2H",
        "Away 2 hours. | PT2H",
        "away 1 hour | PT1H",
        "away for 2 hrs | PT2H",
        "away 30m | PT30M",
        "AWAY 30 min | PT30M",
        "away 90 min | PT1H30M",
        "away 90 minutes please | PT1H30M",
        "away 1.5h | PT1H30M",
        "away 1,5 h | PT1H30M",
        "away 1h30 | PT1H30M",
        "away 1h 30m | PT1H30M",
        "away 2 hours and 15 minutes | PT2H15M",
        "away 1 day | PT24H",
        "away 7 days | PT168H",
        "away 168h | PT168H",
        "ausente 2 horas | PT2H",
        "ausente por 30 minutos | PT30M",
        "ausente 2 días | PT48H",
      })
  void is_away_for_a_time(String text, Duration lasting) {
    assertThat(parse(text)).isEqualTo(new Away(Optional.of(lasting)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BACK",
        "back",
        "Back!",
        "back thanks",
        "I'm back",
        "I’m back.",
        "im back",
        "back now",
        "volví",
        "Ya volvi",
        "regrese"
      })
  void is_back(String text) {
    assertThat(parse(text)).isEqualTo(new Back());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DONE 12",
        "done 12.",
        "done #12",
        "Done12",
        "done 12 ok",
        "done with 12",
        "done 12 thanks",
        "terminado 12",
        "hecho #12"
      })
  void has_done_the_job_of_number_12(String text) {
    assertThat(parse(text)).isEqualTo(new Done(Optional.of(12)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DONE", "done", " Done! "})
  void has_done_the_job_of_the_only_open_one(String text) {
    assertThat(parse(text)).isEqualTo(new Done(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"JOB 12", "job 12", "Job #12.", "job12", "job 12?", "job 12 please", "trabajo 12"})
  void asks_for_the_job_of_number_12(String text) {
    assertThat(parse(text)).isEqualTo(new JobInfo(Optional.of(12)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JOB", "job?", "Job."})
  void asks_for_the_job_of_the_only_open_one(String text) {
    assertThat(parse(text)).isEqualTo(new JobInfo(Optional.empty()));
  }

  /** What begins like a command, as people really type to customers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "done with the trailer, be there at 3",
        "Done, thanks!",
        "done here, heading to you",
        "done 20 minutes ago",
        "done in 20",
        "done?",
        "Back in 10 minutes",
        "back in 10",
        "back at 3",
        "back gate is open",
        "Back tomorrow",
        "back soon",
        "back?",
        "Away from my desk, will call you at 3",
        "away game today, come at 9",
        "List of what may go in: wood, soil",
        "listo",
        "Job is done, see you",
        "job done",
        "job will start at 9",
        "terminado",
        "Hecho, gracias",
        "trabajo hasta las 5",
        "fuera",
        "ok back",
        "12 yards is fine",
        "20 ft trailer"
      })
  void is_words_for_a_customer_though_it_begins_like_a_command(String text) {
    assertThat(parse(text)).isEqualTo(new Answer(Optional.empty(), new TextBody(text)));
  }

  /** Meant for the relay, it seems: no customer is to read it, and nothing is to be guessed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n\t",
        "list all",
        "away 0",
        "away 0h",
        "away 0 min",
        "away 8 days",
        "away 169 h",
        "away 9999d",
        "away 30",
        "away 2 weeks",
        "away -2h",
        "away until 5",
        "away until tomorrow at 5 pm",
        "away for lunch",
        "away tomorrow",
        "back 12",
        "done 1",
        "done 12 and 15",
        "done 12, be there at 3",
        "job 1",
        "job 12 is done",
        "job j_abc123",
        "away .",
        "OK 69 33",
        "ok #12, 15"
      })
  void is_unclear(String text) {
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
        "info",
        "help!",
        "¡alto!"
      })
  void belongs_to_the_providers_opt_out_handling(String text) {
    assertThat(parse(text)).isEqualTo(new OptOutWord());
  }

  @ParameterizedTest
  @ValueSource(strings = {"34 am done at 5", "34 tomorrow", "34 works for us"})
  void what_is_no_hour_is_a_code(String text) {
    assertThat(parse(text))
        .isEqualTo(new Answer(Optional.of(34), new TextBody(text.substring("34 ".length()))));
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
    parse("12 " + "?".repeat(60_000) + "x");
    parse("12 " + "more ".repeat(30_000));
    parse("12 " + "a".repeat(60_000) + " b");
    parse("a".repeat(60_000));
    parse("away " + "1 ".repeat(30_000));
    parse("done " + "12 ".repeat(20_000));
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }
}

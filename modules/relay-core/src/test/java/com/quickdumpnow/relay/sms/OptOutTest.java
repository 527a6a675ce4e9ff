package com.quickdumpnow.relay.sms;

import static com.quickdumpnow.relay.sms.OptOut.HELP;
import static com.quickdumpnow.relay.sms.OptOut.START;
import static com.quickdumpnow.relay.sms.OptOut.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 11: STOP, START and HELP, by the provider's mark or by the bare words. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OptOutTest {
  private static Optional<OptOut> of(String text) {
    return OptOut.of(new TextBody(text), Optional.empty(), false);
  }

  private static Optional<OptOut> marked(String text, String mark) {
    return OptOut.of(new TextBody(text), Optional.of(mark), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STOP",
        "stop",
        "Stop",
        "sToP",
        " stop ",
        "Stop.",
        "STOP!!!",
        "\"stop\"",
        "«STOP»",
        "\nstop\n",
        "stop\u00a0",
        "🛑 STOP 🛑",
        "(stop)",
        "stopall",
        "StopAll",
        "unsubscribe",
        "CANCEL",
        "End",
        "quit",
        "Revoke.",
        "optout",
        "OPT OUT",
        "opt   out",
        "Opt-Out!",
        "opt\u00a0out",
        "alto",
        "¡Alto!",
        "PARAR"
      })
  void the_bare_word_in_any_case_and_padding_stops(String text) {
    assertThat(of(text)).contains(STOP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"START", "start.", " Unstop "})
  void the_bare_word_starts_again(String text) {
    assertThat(of(text)).contains(START);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELP", "help", " Info\n"})
  void the_bare_word_asks_the_provider_for_help(String text) {
    assertThat(of(text)).contains(HELP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stop please",
        "please stop",
        "STOP PLEASE",
        "stop by at 9",
        "don't stop",
        "cancel?",
        "cancel my trailer",
        "cancel the pickup for today",
        "the end",
        "end of the driveway",
        "start at 8",
        "Help!",
        "help?",
        "help me",
        "info please",
        "ayuda",
        "opt",
        "out",
        "opt in",
        "s t o p",
        "stop 12",
        "12 stop",
        "yes",
        "Yes!",
        "alto ahí",
        "¿alto?"
      })
  void an_ordinary_text_is_to_be_forwarded(String text) {
    assertThat(of(text)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void the_provider_s_mark_decides_whatever_the_words_are(OptOut kind) {
    assertThat(marked("no more", kind.name())).contains(kind);
    assertThat(marked("stop", kind.name().toLowerCase(Locale.ROOT))).contains(kind);
  }

  @Test
  void a_mark_that_nobody_knows_leaves_it_to_the_words() {
    assertThat(marked("stop", "PAUSE")).contains(STOP);
    assertThat(marked("hello", "PAUSE")).isEmpty();
    assertThat(marked("hello", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, START", "true, ''", "false, START", "false, ''"})
  void yes_is_an_opt_in_of_one_who_has_opted_out_and_else_an_answer(boolean optedOut, String mark) {
    var kind = OptOut.of(new TextBody("Yes."), Optional.of(mark), optedOut);
    assertThat(kind).isEqualTo(optedOut ? Optional.of(START) : Optional.empty());
  }

  @Test
  void a_long_text_takes_no_long_time() {
    var begun = Instant.now();
    assertThat(of("!".repeat(500_000) + "stop" + "!".repeat(500_000))).contains(STOP);
    assertThat(of("stop " + " ".repeat(500_000) + "stop")).isEmpty();
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }
}

package com.quickdumpnow.relay.sms;

import static com.quickdumpnow.relay.sms.Segments.Encoding.GSM_7;
import static com.quickdumpnow.relay.sms.Segments.Encoding.UCS_2;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text costs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SegmentsTest {
  private static Segments of(String text) {
    return Segments.of(new TextBody(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "160, 1",
    "161, 2",
    "306, 2",
    "307, 3",
    "459, 3",
    "460, 4",
    "1600, 11"
  })
  void plain_letters_are_160_alone_and_153_each(int length, int count) {
    assertThat(of("x".repeat(length))).isEqualTo(new Segments(GSM_7, count));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "70, 1", "71, 2", "134, 2", "135, 3", "201, 3", "1600, 24"})
  void one_other_character_makes_it_70_alone_and_67_each(int length, int count) {
    assertThat(of("—".repeat(length))).isEqualTo(new Segments(UCS_2, count));
    assertThat(of("x".repeat(length - 1) + "í")).isEqualTo(new Segments(UCS_2, count));
  }

  @Test
  void every_character_of_the_basic_table_is_one() {
    var basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            + "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    assertThat(basic).hasSize(127);
    assertThat(of(basic + "x".repeat(33))).isEqualTo(new Segments(GSM_7, 1));
    assertThat(of(basic + "x".repeat(34))).isEqualTo(new Segments(GSM_7, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"^", "{", "}", "\\", "[", "~", "]", "|", "€", "\f"})
  void a_character_of_the_extension_table_is_two(String character) {
    assertThat(of(character.repeat(80))).isEqualTo(new Segments(GSM_7, 1));
    assertThat(of(character.repeat(81))).isEqualTo(new Segments(GSM_7, 2));
  }

  @Test
  void what_an_escape_begins_is_never_torn_from_it() {
    assertThat(of("x".repeat(152) + "€" + "x".repeat(151))).isEqualTo(new Segments(GSM_7, 2));
    assertThat(of("x".repeat(152) + "€" + "x".repeat(152))).isEqualTo(new Segments(GSM_7, 3));
    assertThat(of("x".repeat(151) + "€" + "x".repeat(153))).isEqualTo(new Segments(GSM_7, 2));
  }

  @Test
  void a_surrogate_pair_is_never_torn() {
    assertThat(of("x".repeat(66) + "👍" + "x".repeat(65))).isEqualTo(new Segments(UCS_2, 2));
    assertThat(of("x".repeat(66) + "👍" + "x".repeat(66))).isEqualTo(new Segments(UCS_2, 3));
    assertThat(of("x".repeat(65) + "👍" + "x".repeat(67))).isEqualTo(new Segments(UCS_2, 2));
    assertThat(of("👍".repeat(35))).isEqualTo(new Segments(UCS_2, 1));
    assertThat(of("👍".repeat(36))).isEqualTo(new Segments(UCS_2, 2));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "á, UCS_2", "í, UCS_2", "ó, UCS_2", "ú, UCS_2", "ç, UCS_2", "`, UCS_2", "’, UCS_2",
        "é, GSM_7", "ñ, GSM_7", "ü, GSM_7", "¿, GSM_7", "¡, GSM_7", "Ç, GSM_7", "', GSM_7"
      })
  void knows_which_characters_are_dear(String character, Segments.Encoding encoding) {
    assertThat(of(character).encoding()).isEqualTo(encoding);
  }

  @Test
  void a_tab_is_dear_and_half_a_character_counts() {
    assertThat(of("\t")).isEqualTo(new Segments(UCS_2, 1));
    assertThat(of("\ud83d".repeat(71))).isEqualTo(new Segments(UCS_2, 2));
  }

  /** Law: one segment holds no more than it can, and no more are counted than torn ends explain. */
  @Test
  void any_text_at_all_takes_about_its_length() {
    var seed = 1987L;
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var text =
          random
              .ints(random.nextInt(1_000), 0, 0x1F650)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      var count = of(text).count();
      assertThat(count)
          .as("seed %d, try %d", seed, i)
          .isBetween(Math.max(1, text.length() / 67), 1 + text.length() / 66);
    }
  }
}

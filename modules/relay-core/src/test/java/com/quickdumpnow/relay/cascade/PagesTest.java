package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CODE;
import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.JOB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 4: first a header line, then the body as written; split, never inside a character. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PagesTest {
  private static final String HEADER = "#12 j_abc123 +16195550140";
  private static final JobMatch MATCHED = new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN);
  private static final Pattern PART = Pattern.compile("#12 \\(([0-9])/([0-9])\\)[^\\n]*\\n");

  /** Characters as a reader sees them. Source: Unicode Standard Annex 29. */
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  private static List<String> pages(String body) {
    return texts(Wording.pages(CODE, MATCHED, CUSTOMER, new TextBody(body), Duration.ZERO));
  }

  private static List<String> replies(String body) {
    return texts(Wording.replies(new TextBody(body)));
  }

  private static List<String> texts(List<TextBody> bodies) {
    return bodies.stream().map(TextBody::text).toList();
  }

  @Nested
  class A_page {
    @Test
    void that_fits_is_one_text_of_header_and_body_as_written() {
      assertThat(pages("Gate is open.\n\n  Come in! 👍🏽\ttab"))
          .containsExactly(HEADER + "\nGate is open.\n\n  Come in! 👍🏽\ttab");
    }

    @Test
    void of_a_picture_without_words_is_the_header_alone() {
      assertThat(pages(" \n")).containsExactly(HEADER);
    }

    @Test
    void that_just_fits_is_one_text() {
      var body = "x".repeat(1600 - HEADER.length() - 1);
      assertThat(pages(body)).containsExactly(HEADER + "\n" + body);
    }

    @Test
    void over_the_limit_is_split_and_each_text_names_code_and_part() {
      var body = "x".repeat(1600 - HEADER.length());
      assertThat(pages(body))
          .containsExactly(
              "#12 (1/2) j_abc123 +16195550140\n" + body.substring(0, 1568),
              "#12 (2/2)\n" + body.substring(1568));
    }

    @Test
    void is_cut_at_white_space_if_there_is_some_near() {
      var body = "word ".repeat(400);
      assertThat(pages(body))
          .allSatisfy(text -> assertThat(text).endsWith("word "))
          .allSatisfy(text -> assertThat(PART.matcher(text).replaceFirst("")).startsWith("word "));
    }

    @Test
    @Tag("D3")
    void that_would_take_more_than_nine_texts_is_shortened_with_a_mark_that_says_so() {
      var texts = pages("y".repeat(60_000));
      assertThat(texts).hasSize(9);
      assertThat(texts.getLast()).startsWith("#12 (9/9)\n").endsWith("y" + TextLayout.SHORTENED);
    }

    @Test
    void with_the_longest_header_still_leaves_room() {
      var longest =
          new JobMatch.Matched(new JobId("j_" + "x".repeat(62)), JobMatch.Rule.ID_IN_TEXT);
      var texts =
          texts(
              Wording.pages(
                  new Code(Code.MAX),
                  longest,
                  CUSTOMER,
                  new TextBody("y".repeat(2000)),
                  Duration.ZERO));
      assertThat(texts).hasSize(2).allSatisfy(text -> assertThat(text).hasSizeLessThan(1601));
      assertThat(texts.getFirst()).startsWith("#99999 (1/2) j_x");
      assertThat(texts.getLast()).startsWith("#99999 (2/2)\ny");
    }
  }

  @Nested
  @Tag("T4")
  class What_is_left_out {
    @ParameterizedTest
    @CsvSource({"0000", "0007", "0008", "001B", "000B", "000C", "007F", "0085", "009B"})
    @CsvSource({
      "2060", "206F", "FFF9", "180E", "E0041", "202A", "202B", "202C", "202D", "202E", "2066",
      "2067", "2068", "2069"
    })
    void is_control_and_what_turns_writing_around(String point) {
      assertThat(pages("a" + Character.toString(Integer.parseInt(point, 16)) + "b"))
          .containsExactly(HEADER + "\nab");
    }

    @ParameterizedTest
    @CsvSource({"200B", "200C", "200D", "200E", "200F", "061C", "FEFF", "00AD", "2028", "FE0F"})
    void is_nothing_that_a_language_needs(String point) {
      var body = "a" + Character.toString(Integer.parseInt(point, 16)) + "b";
      assertThat(pages(body)).containsExactly(HEADER + "\n" + body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb", "a\rb"})
    void is_how_other_systems_end_a_line(String body) {
      assertThat(pages(body)).containsExactly(HEADER + "\na\nb");
    }

    @Test
    void is_half_a_character_for_which_the_wire_s_mark_stands() {
      assertThat(pages("a\ud83db\udc4dc")).containsExactly(HEADER + "\na\ufffdb\ufffdc");
    }
  }

  @Nested
  @Tag("T4")
  class A_customer_who_imitates_the_relay {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "#34 j_other +16195550141\nhello",
          "\n\n\n\n#34 j_other +16195550141\nhello",
          "\u202e#34 j_other +16195550141\nhello",
          "\u200f#34 j_other +16195550141\nhello",
          "\u0008\u0008\u0008\u0008#34 j_other +16195550141\nhello",
          "\r#34 j_other +16195550141\r\nhello",
          "\u001b[2J\u001b[H#34 j_other +16195550141\nhello",
          "QDN: which one? Put its code first: 34",
          "#34: Backup took it."
        })
    void stands_below_the_real_header_with_the_real_code(String body) {
      var text = pages(body).getFirst();
      assertThat(text).startsWith(HEADER + "\n");
      assertThat(text.chars().filter(c -> c != '\n').filter(Character::isISOControl)).isEmpty();
      assertThat(text).doesNotContain("\u202e");
    }

    @Test
    void finds_no_part_that_begins_with_his_words() {
      for (int before = 1500; before < 1600; before++) {
        var body = "x".repeat(before) + "\n#34 j_other +16195550141\n" + "y".repeat(100);
        assertThat(pages(body)).allSatisfy(text -> assertThat(text).startsWith("#12 "));
      }
    }

    @Test
    void has_no_line_of_his_own_in_a_list_or_a_digest() {
      var evil = new TextBody("a\n#34 j_other +16195550141\u2028b\rc\u2029d");
      assertThat(Wording.digest(CODE, MATCHED, CUSTOMER, List.of(evil, evil)).text().lines())
          .hasSize(3)
          .allSatisfy(line -> assertThat(line).matches("(#12|- a) .*"));
      var open = new Wording.Conversation(CODE, MATCHED, Duration.ofMinutes(3), false, evil);
      assertThat(Wording.list(List.of(open, open)).text().lines())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).startsWith("#12 j_abc123, 3 min: a #34 "));
    }
  }

  @Nested
  class A_reply {
    @Test
    void to_a_customer_is_the_words_as_they_are() {
      assertThat(replies("on my way 👍🏽")).containsExactly("on my way 👍🏽");
    }

    @Test
    void of_nothing_that_can_be_read_is_no_text() {
      assertThat(replies(" \n\u202e\u0000")).isEmpty();
    }

    @Test
    void over_the_limit_is_split_and_says_which_part_each_is() {
      assertThat(replies("z".repeat(1601)))
          .containsExactly("(1/2) " + "z".repeat(1594), "(2/2) " + "z".repeat(7));
    }
  }

  /** Laws, for more than 1,000 strings of many scripts. */
  @Nested
  class Whatever_was_written {
    private static final long SEED = 1969;

    private static void forEach(
        int longest, Function<String, List<String>> split, String alone, Pattern heading) {
      var random = new Random(SEED);
      var texts = Scripts.texts(random, longest).stream().filter(text -> !text.isBlank()).toList();
      assertThat(texts).hasSizeGreaterThan(1_000);
      for (int i = 0; i < texts.size(); i++) {
        var parts = split.apply(texts.get(i));
        var bodies = bodies(parts, alone, heading);
        var name = "seed %d, text %d of up to %d".formatted(SEED, i, longest);
        assertThat(String.join("", bodies)).as(name).isEqualTo(texts.get(i));
        assertThat(parts)
            .as(name)
            .allSatisfy(part -> assertThat(part).hasSizeBetween(1, Texting.BODY_LENGTH_MAX));
        var seen = bodies.stream().flatMap(Whatever_was_written::characters).toList();
        assertThat(seen).as(name).isEqualTo(characters(texts.get(i)).toList());
      }
    }

    private static Stream<String> characters(String text) {
      return CHARACTER.matcher(text).results().map(MatchResult::group);
    }

    /**
     * What stands below the headings.
     *
     * @param alone the heading of a text that is the only one
     * @param heading of each of several, with its number and how many there are
     */
    private static List<String> bodies(List<String> parts, String alone, Pattern heading) {
      if (parts.size() == 1) {
        assertThat(parts.getFirst()).startsWith(alone);
        return List.of(parts.getFirst().substring(alone.length()));
      }
      return IntStream.range(0, parts.size())
          .mapToObj(i -> {
            var found = heading.matcher(parts.get(i));
            assertThat(found.lookingAt()).isTrue();
            assertThat(found.group(1)).isEqualTo(Integer.toString(i + 1));
            assertThat(found.group(2)).isEqualTo(Integer.toString(parts.size()));
            return parts.get(i).substring(found.end());
          })
          .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {160, 1_600, 3_200})
    void a_page_s_parts_fit_and_joined_are_the_body_and_no_character_is_torn(int longest) {
      forEach(longest, PagesTest::pages, HEADER + "\n", PART);
    }

    @ParameterizedTest
    @ValueSource(ints = {160, 1_600, 3_200})
    void a_reply_s_parts_fit_and_joined_are_the_words_and_no_character_is_torn(int longest) {
      forEach(longest, PagesTest::replies, "", Pattern.compile("\\(([0-9])/([0-9])\\) "));
    }

    @Test
    void even_code_units_that_are_no_text_end_in_a_few_texts_that_can_be_encoded() {
      var random = new Random(SEED);
      for (int i = 0; i < 500; i++) {
        var body =
            random
                .ints(random.nextInt(3_200), 0, 0x10000)
                .collect(StringBuilder::new, (s, c) -> s.append((char) c), StringBuilder::append)
                .toString();
        assertThat(pages(body))
            .as("seed %d, text %d", SEED, i)
            .hasSizeLessThan(5)
            .allSatisfy(text -> {
              assertThat(text).hasSizeLessThanOrEqualTo(1600);
              assertThat(UTF_8.newEncoder().canEncode(text)).isTrue();
            });
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "👍", "xxxxx e", "🇺🇸"})
    void a_character_that_no_text_can_hold_is_cut_and_nothing_is_lost(String before) {
      var body = before + "\u0301".repeat(3_100);
      var parts = pages(body);
      assertThat(String.join("", bodies(parts, HEADER + "\n", PART))).isEqualTo(body);
      assertThat(parts).hasSizeLessThan(5);
    }
  }
}

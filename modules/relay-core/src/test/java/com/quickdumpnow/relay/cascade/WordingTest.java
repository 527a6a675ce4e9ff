package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CODE;
import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 4: what a responder reads. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WordingTest {
  private static final String HEADER = "#12 j_abc123 +16195550140";
  private static final String OVERFLOW =
      "You are away: Backup is asked. Reply 12 to take it.\n" + HEADER;
  private static final String MARK = "... (shortened; the log has it all)";
  private static final JobMatch MATCHED = new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN);

  private static String page(String body) {
    return Wording.pages(CODE, MATCHED, CUSTOMER, new TextBody(body), Duration.ZERO)
        .getFirst()
        .text();
  }

  /** What is read in one text, however long it is. */
  private static String overflow(String body) {
    return Wording.overflow(CODE, MATCHED, CUSTOMER, new TextBody(body), "Backup").text();
  }

  @Test
  void first_a_header_with_code_job_and_number_then_the_body_as_written() {
    assertThat(page("Gate is open.\n\n  Come in! 👍🏽\ttab"))
        .isEqualTo(HEADER + "\nGate is open.\n\n  Come in! 👍🏽\ttab");
  }

  @Test
  void a_message_without_a_job_says_so() {
    assertThat(
            Wording.pages(
                    CODE,
                    new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER),
                    CUSTOMER,
                    new TextBody("hi"),
                    Duration.ZERO)
                .getFirst()
                .text())
        .isEqualTo("#12 new customer +16195550140\nhi");
    assertThat(
            Wording.pages(
                    CODE,
                    new JobMatch.Unmatched(JobMatch.Reason.WRONG_ID),
                    CUSTOMER,
                    new TextBody("hi"),
                    Duration.ZERO)
                .getFirst()
                .text())
        .isEqualTo("#12 new customer (job id not known) +16195550140\nhi");
  }

  @ParameterizedTest
  @CsvSource({
    "PT59M59S, ''",
    "PT1H, ', 1 h ago'",
    "PT3H12M, ', 3 h 12 min ago'",
    "PT49H, ', 2 d 1 h ago'"
  })
  void a_text_that_is_old_says_how_old(Duration age, String late) {
    assertThat(Wording.pages(CODE, MATCHED, CUSTOMER, new TextBody("hi"), age))
        .containsExactly(new TextBody(HEADER + late + "\nhi"));
    assertThat(Wording.pages(CODE, MATCHED, CUSTOMER, new TextBody("x".repeat(1600)), age))
        .first()
        .satisfies(first ->
            assertThat(first.text()).startsWith("#12 (1/2) j_abc123 +16195550140" + late + "\nx"));
  }

  @Test
  void a_picture_without_words_has_the_header_alone() {
    assertThat(page(" \n")).isEqualTo(HEADER);
  }

  @Test
  void a_text_that_just_fits_is_whole() {
    var body = "x".repeat(Texting.BODY_LENGTH_MAX - HEADER.length() - 1);
    assertThat(page(body)).isEqualTo(HEADER + "\n" + body).hasSize(1600);
  }

  @Test
  @Tag("D3")
  void a_text_over_the_limit_is_shortened_with_a_mark_that_says_so() {
    var body = "x".repeat(Texting.BODY_LENGTH_MAX - OVERFLOW.length());
    assertThat(overflow(body)).hasSize(1600).startsWith(OVERFLOW + "\nxxx").endsWith("x" + MARK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"👨‍👩‍👧‍👦", "🇺🇸", "👍🏽", "e\u0301", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "한", "✌️", "क्षि"})
  void is_never_cut_inside_a_character(String character) {
    for (int offset = 0; offset < character.length() + 2; offset++) {
      var body = "x".repeat(offset) + character.repeat(1600 / character.length() + 2);
      var text = overflow(body);
      assertThat(text).hasSizeLessThanOrEqualTo(1600).endsWith(MARK);
      var kept = text.substring(OVERFLOW.length() + 1 + offset, text.length() - MARK.length());
      assertThat(kept.replace(character, "")).as("after %d", offset).isEmpty();
    }
  }

  @Test
  void a_single_character_that_is_too_long_is_left_out_as_a_whole() {
    assertThat(overflow("e" + "\u0301".repeat(2000))).isEqualTo(OVERFLOW + "\n" + MARK);
  }

  @Test
  @Tag("T4")
  void what_no_phone_shows_and_what_turns_writing_around_is_left_out() {
    assertThat(page("a\u0000b\u0007c\u001bd\u009be\u202ef\u2066g\u2060h\u206fi\ufff9j\u180ek"))
        .isEqualTo(HEADER + "\nabcdefghijk");
  }

  @Test
  void the_first_and_the_last_half_of_a_character_become_the_mark_and_their_neighbours_do_not() {
    assertThat(page("\ud800x\udfffy\ud7ffz\ue000"))
        .isEqualTo(HEADER + "\n\ufffdx\ufffdy\ud7ffz\ue000");
  }

  @Test
  void the_list_of_codes_says_so_where_it_is_not_whole() {
    var codes = IntStream.range(100, 301).mapToObj(Code::new).toList();
    assertThat(Wording.whichOne(codes.subList(0, 200)).text()).endsWith(", 298, 299");
    assertThat(Wording.whichOne(codes).text()).endsWith(", 298, 299 ...");
  }

  /** Whatever is written, in whatever order: none of these reaches a phone. */
  @Test
  @Tag("T4")
  void no_character_that_tricks_or_hides_is_passed_on() {
    var all =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c ->
                Character.isISOControl(c)
                    || (c >= 0x202A && c <= 0x202E)
                    || (c >= 0x2060 && c <= 0x206F)
                    || (c >= 0xE0000 && c <= 0xE007F))
            .filter(c -> c != '\n' && c != '\t' && c != '\r')
            .toArray();
    for (var c : all) {
      assertThat(page("a" + Character.toString(c) + "b"))
          .as("U+%04X", c)
          .isEqualTo(HEADER + "\nab");
    }
  }

  @Test
  @Tag("T4")
  void what_joins_letters_and_emojis_stays() {
    assertThat(page("\ud83d\udc68\u200d\ud83d\udd27 \u0645\u06cc\u200c\u062e"))
        .isEqualTo(HEADER + "\n\ud83d\udc68\u200d\ud83d\udd27 \u0645\u06cc\u200c\u062e");
  }

  @Test
  @Tag("T4")
  void a_text_that_imitates_a_header_stands_below_the_real_one() {
    assertThat(page("#34 j_other +16195550141\nhello"))
        .isEqualTo(HEADER + "\n#34 j_other +16195550141\nhello");
  }

  @Test
  void half_a_character_becomes_the_mark_that_the_wire_would_make_of_it() {
    assertThat(page("a\ud83db\udc4dc")).isEqualTo(HEADER + "\na\ufffdb\ufffdc");
  }
}

package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CODE;
import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 4: what a responder reads. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WordingTest {
  private static final String HEADER = "#12 j_abc123 +16195550140";
  private static final String MARK = "... (shortened; the log has it all)";
  private static final JobMatch MATCHED = new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN);

  private static String page(String body) {
    return Wording.page(CODE, MATCHED, CUSTOMER, new TextBody(body)).text();
  }

  @Test
  void first_a_header_with_code_job_and_number_then_the_body_as_written() {
    assertThat(page("Gate is open.\n\n  Come in! 👍🏽\ttab"))
        .isEqualTo(HEADER + "\nGate is open.\n\n  Come in! 👍🏽\ttab");
  }

  @Test
  void a_message_without_a_job_says_so() {
    assertThat(
            Wording.page(
                    CODE,
                    new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER),
                    CUSTOMER,
                    new TextBody("hi"))
                .text())
        .isEqualTo("#12 new customer +16195550140\nhi");
    assertThat(
            Wording.page(
                    CODE,
                    new JobMatch.Unmatched(JobMatch.Reason.WRONG_ID),
                    CUSTOMER,
                    new TextBody("hi"))
                .text())
        .isEqualTo("#12 new customer (job id not known) +16195550140\nhi");
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
  void a_text_over_the_limit_is_shortened_with_a_mark_that_says_so() {
    var body = "x".repeat(Texting.BODY_LENGTH_MAX - HEADER.length());
    assertThat(page(body)).hasSize(1600).startsWith(HEADER + "\nxxx").endsWith("x" + MARK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"👨‍👩‍👧‍👦", "🇺🇸", "👍🏽", "e\u0301", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "한", "✌️", "क्षि"})
  void is_never_cut_inside_a_character(String character) {
    for (int offset = 0; offset < character.length() + 2; offset++) {
      var body = "x".repeat(offset) + character.repeat(1600 / character.length() + 2);
      var text = page(body);
      assertThat(text).hasSizeLessThanOrEqualTo(1600).endsWith(MARK);
      var kept = text.substring(HEADER.length() + 1 + offset, text.length() - MARK.length());
      assertThat(kept.replace(character, "")).as("after %d", offset).isEmpty();
    }
  }

  @Test
  void a_single_character_that_is_too_long_for_any_text_is_cut_between_code_points() {
    assertThat(page("e" + "\u0301".repeat(2000))).hasSize(1600).startsWith(HEADER + "\ne\u0301");
  }

  @Test
  void the_longest_header_leaves_room_for_words() {
    var longest = new JobId("j_" + "x".repeat(62));
    var text =
        Wording.page(
                new Code(Code.MAX),
                new JobMatch.Matched(longest, JobMatch.Rule.ID_IN_TEXT),
                CUSTOMER,
                new TextBody("y".repeat(5000)))
            .text();
    assertThat(text).hasSize(1600);
  }

  @Test
  void half_a_character_becomes_the_mark_that_the_wire_would_make_of_it() {
    assertThat(page("a\ud83db\udc4dc")).isEqualTo(HEADER + "\na\ufffdb\ufffdc");
  }

  @Test
  void a_long_reply_is_shortened_like_a_page() {
    assertThat(Wording.reply(new TextBody("z".repeat(2000))).text()).hasSize(1600).endsWith(MARK);
  }

  /** Law: whatever was written, the text fits, begins with the header, and can be encoded. */
  @Test
  void any_text_at_all_fits() {
    var clusters = List.of("👨‍👩‍👧‍👦", "🇺🇸", "e\u0301", "x", "\n", "\ud83d", "字", "\u0000");
    var seed = 4711L;
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var body = new StringBuilder();
      var length = random.nextInt(2500);
      while (body.length() < length) {
        body.append(clusters.get(random.nextInt(clusters.size())));
      }
      var text = page(body.toString());
      assertThat(text).as("seed %d, try %d", seed, i).startsWith(HEADER);
      assertThat(text.length()).isLessThanOrEqualTo(1600);
      assertThat(java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
      if (text.endsWith(MARK)) {
        var boundaries = BreakIterator.getCharacterInstance(Locale.ROOT);
        boundaries.setText(text);
        assertThat(boundaries.isBoundary(text.length() - MARK.length())).isTrue();
      }
    }
  }
}

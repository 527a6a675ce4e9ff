package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.sms.Language.ENGLISH;
import static com.quickdumpnow.relay.sms.Language.SPANISH;
import static com.quickdumpnow.relay.sms.Segments.Encoding.GSM_7;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.sms.Language;
import com.quickdumpnow.relay.sms.Segments;
import com.quickdumpnow.relay.sms.TextBody;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What customers read: in their language, and cheap. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CustomerWordingTest {
  private static final String LONGEST_NAME = "N".repeat(40);
  private static final String LONGEST_LINK = "https://example.com/track?token=" + "x".repeat(88);

  private static List<TextBody> all(Language language, String name, String link) {
    return List.of(
        Wording.received(language),
        Wording.stillLooking(language),
        Wording.takenByPerson(language, name),
        Wording.rejected(language),
        Wording.jobCreated(language, link));
  }

  @ParameterizedTest
  @EnumSource
  void with_the_longest_values_each_is_at_most_two_segments_of_plain_letters(Language language) {
    assertThat(LONGEST_LINK).hasSize(120);
    assertThat(all(language, LONGEST_NAME, LONGEST_LINK))
        .allSatisfy(text -> {
          assertThat(Segments.of(text).encoding()).as(text.text()).isEqualTo(GSM_7);
          assertThat(Segments.of(text).count()).as(text.text()).isLessThanOrEqualTo(2);
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_name_with_a_dear_letter_takes_no_more_than_two_segments_either(Language language) {
    var text = Wording.takenByPerson(language, "í".repeat(40));
    assertThat(Segments.of(text).count()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void each_says_who_writes(Language language) {
    assertThat(all(language, "Sergio", "https://example.com/"))
        .allSatisfy(text -> assertThat(text.text()).startsWith("Quick Dump Now: "));
  }

  @Test
  void each_is_said_in_english_and_in_spanish() {
    var english = all(ENGLISH, "Sergio", "https://example.com/");
    var spanish = all(SPANISH, "Sergio", "https://example.com/");
    assertThat(english).doesNotContainAnyElementsOf(spanish);
    assertThat(english).allMatch(text -> Language.of(text) == ENGLISH);
    assertThat(spanish).allMatch(text -> Language.of(text) == SPANISH);
  }

  @Test
  void the_notice_of_receipt() {
    assertThat(Wording.received(ENGLISH).text())
        .isEqualTo(
            "Quick Dump Now: we have your message and will get back to you as soon as we can.");
    assertThat(Wording.received(SPANISH).text())
        .isEqualTo("Quick Dump Now: tenemos su mensaje y le respondemos lo antes posible.");
  }

  @Test
  void the_tracking_link_of_a_new_job_comes_with_a_way_out_and_no_words_of_a_stranger() {
    assertThat(Wording.jobCreated(ENGLISH, "https://example.com/t").text())
        .isEqualTo(
            "Quick Dump Now: we have your job. Follow it here: https://example.com/t Reply STOP to"
                + " get no more texts.");
    assertThat(Wording.jobCreated(SPANISH, "https://example.com/t").text())
        .contains(" https://example.com/t ")
        .contains("STOP");
  }

  @Test
  void a_name_is_one_line_and_not_longer_than_it_may_be() {
    assertThat(Wording.takenByPerson(ENGLISH, "María\nJosé").text()).contains(": María José has ");
    assertThat(Wording.takenByPerson(ENGLISH, "n".repeat(99)).text())
        .contains(": " + "n".repeat(37) + "... has ");
  }
}

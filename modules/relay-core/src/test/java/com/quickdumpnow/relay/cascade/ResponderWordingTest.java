package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CODE;
import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.Segments;
import com.quickdumpnow.relay.sms.TextBody;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 6, 8, 9, 11, 13 and 16: what responders read beside pages. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ResponderWordingTest {
  private static final JobMatch MATCHED = new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN);
  private static final JobMatch NEW = new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER);

  private static Wording.Conversation open(int code, JobMatch job, int minutes, String words) {
    return new Wording.Conversation(
        new Code(code), job, Duration.ofMinutes(minutes), false, new TextBody(words));
  }

  @Test
  void the_help_is_one_line_and_one_segment_and_names_the_commands() {
    assertThat(Wording.help().text())
        .doesNotContain("\n")
        .contains("OK 12", "LIST", "AWAY", "AWAY 2h", "BACK", "DONE 12", "JOB 12");
    assertThat(Segments.of(Wording.help())).isEqualTo(new Segments(Segments.Encoding.GSM_7, 1));
  }

  @Test
  void a_picture_that_was_not_sent_is_told_of_below_any_other_answer() {
    var alone = Wording.pictureNotSent(Optional.empty());
    assertThat(Segments.of(alone)).isEqualTo(new Segments(Segments.Encoding.GSM_7, 1));
    assertThat(Wording.pictureNotSent(Optional.of(Wording.nothingOpen())).text())
        .isEqualTo("QDN: nothing is waiting for you now.\n" + alone.text());
    assertThat(Wording.pictureNotSent(Optional.of(new TextBody("x".repeat(1_600)))).text())
        .hasSizeLessThanOrEqualTo(1_600)
        .endsWith(alone.text());
  }

  @Test
  void the_question_about_a_number_says_what_to_do_in_one_segment() {
    assertThat(Wording.doubtfulCode(10).text())
        .isEqualTo(
            "QDN: not sent. If 10 is a code, text #10 and your words. If not, put the right code"
                + " first.");
    assertThat(Segments.of(Wording.doubtfulCode(Code.MAX)))
        .isEqualTo(new Segments(Segments.Encoding.GSM_7, 1));
  }

  @Test
  void every_example_in_the_help_is_understood() {
    for (var example :
        List.of("OK 12", "12", "LIST", "AWAY", "AWAY 2h", "BACK", "DONE 12", "JOB 12")) {
      assertThat(Command.parse(new TextBody(example)))
          .as(example)
          .isNotInstanceOf(Command.Unclear.class)
          .isNotInstanceOf(Command.Answer.class);
    }
  }

  @Test
  void the_overflow_notice_says_who_is_asked_and_how_to_take_it_with_the_text_below() {
    assertThat(Wording.overflow(CODE, MATCHED, CUSTOMER, new TextBody("trailer full"), "Backup"))
        .isEqualTo(
            new TextBody(
                """
                You are away: Backup is asked. Reply 12 to take it.
                #12 j_abc123 +16195550140
                trailer full\
                """));
  }

  @Nested
  class A_digest {
    private static TextBody of(String... bodies) {
      return Wording.digest(
          CODE, MATCHED, CUSTOMER, List.of(bodies).stream().map(TextBody::new).toList());
    }

    @Test
    void has_each_text_in_a_line() {
      assertThat(of("where are you", "hello??").text())
          .isEqualTo("#12 j_abc123 +16195550140: 2 more texts:\n- where are you\n- hello??");
      assertThat(of("hello").text()).isEqualTo("#12 j_abc123 +16195550140: 1 more text:\n- hello");
    }

    @Test
    void of_a_flood_is_one_text() {
      var flood =
          Collections.nCopies(500, "where is my trailer 👨‍👩‍👧‍👦").toArray(String[]::new);
      assertThat(of(flood).text())
          .startsWith("#12 j_abc123 +16195550140: 500 more texts:\n- where")
          .hasSizeLessThanOrEqualTo(1600)
          .endsWith(TextLayout.SHORTENED);
      assertThat(of("x".repeat(5_000)).text()).hasSizeLessThanOrEqualTo(1600);
    }
  }

  @Nested
  class The_list {
    @Test
    void has_a_line_for_each_with_code_job_age_and_first_words() {
      assertThat(
              Wording.list(
                      List.of(
                          open(12, MATCHED, 3, "Where is\nmy dumpster?"),
                          open(345, NEW, 61, "I need a trailer for Saturday morning, please call")))
                  .text())
          .isEqualTo(
              """
              #12 j_abc123, 3 min: Where is my dumpster?
              #345 new customer, 61 min: I need a trailer for Saturday morning...\
              """);
    }

    @Test
    void of_nothing_says_so() {
      assertThat(Wording.list(List.of())).isEqualTo(Wording.nothingOpen());
    }

    @Test
    void of_very_many_is_one_text_and_says_how_many_more() {
      var text =
          Wording.list(Collections.nCopies(200, open(12, MATCHED, 3, "x".repeat(99)))).text();
      assertThat(text).hasSizeLessThanOrEqualTo(1600);
      var lines = text.lines().toList();
      assertThat(lines.getLast()).isEqualTo("and %d more".formatted(200 - lines.size() + 1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT2H, 2 h",
    "PT30M, 30 min",
    "PT1H30M, 1 h 30 min",
    "PT24H, 1 d",
    "PT168H, 7 d",
    "PT25H1M, 1 d 1 h 1 min",
    "PT30S, 0 min"
  })
  void away_for_a_time_is_confirmed_with_the_time(Duration lasting, String words) {
    assertThat(Wording.awayConfirmed(Optional.of(lasting)).text())
        .isEqualTo("QDN: you are away for %s. Text BACK to come back.".formatted(words));
  }

  @Test
  void away_and_back_are_confirmed() {
    assertThat(Wording.awayConfirmed(Optional.empty()).text())
        .isEqualTo("QDN: you are away until you text BACK.");
    assertThat(Wording.backConfirmed().text())
        .isEqualTo("QDN: welcome back. New messages come to you again.");
  }

  @Test
  void done_says_what_became_of_the_job() {
    assertThat(Wording.jobDone(CODE, JOB).text()).isEqualTo("#12: job j_abc123 is completed.");
    assertThat(Wording.jobNotDone(CODE, JOB, JobState.CANCELLED).text())
        .isEqualTo("#12: job j_abc123 is cancelled already.");
    assertThat(Wording.noJob(CODE).text()).isEqualTo("#12 has no job.");
  }

  @Test
  void job_says_location_state_and_link() {
    var job =
        new Job(
            JOB,
            JobState.IN_PROGRESS,
            Optional.of(CUSTOMER),
            Optional.empty(),
            Optional.empty(),
            true,
            "Gate 4,\n100 Example Street",
            1,
            1);
    assertThat(Wording.jobInfo(CODE, job, "https://example.com/t").text())
        .isEqualTo(
            "#12: job j_abc123, in-progress\nGate 4, 100 Example Street\nhttps://example.com/t");
  }

  @Test
  void a_new_job_s_page_says_where_and_how_many() {
    assertThat(Wording.newJob("100 Example Street", 2).text())
        .isEqualTo("New job: 2 trailers, 100 Example Street");
    assertThat(Wording.newJob("x\n#34 j_other".repeat(100), 1).text())
        .startsWith("New job: 1 trailer, x #34")
        .hasSizeLessThan(230)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "30003, off or out of reach",
    "30005, does not exist",
    "30006, landline",
    "30007, spam",
    "30034, tell the operator",
    "99999, did not say why"
  })
  void an_answer_that_did_not_arrive_is_told_with_the_reason_in_words(int code, String reason) {
    assertThat(Wording.notDelivered(CODE, code).text())
        .startsWith("#12: your answer did not arrive: ")
        .contains(reason, "(" + code + ")")
        .endsWith("Please call instead.");
  }

  @Test
  void an_answer_that_did_not_arrive_for_no_known_reason() {
    assertThat(Wording.notDelivered(CODE, 0).text())
        .isEqualTo(
            "#12: your answer did not arrive: the carrier did not say why. Please call instead.");
  }

  @Test
  void an_answer_to_a_customer_who_has_opted_out_was_not_sent() {
    assertThat(Wording.optedOutCustomer(CODE).text())
        .isEqualTo("#12: not sent, this customer has opted out of our texts. Please call instead.");
    assertThat(Wording.notDelivered(CODE, 21610)).isEqualTo(Wording.optedOutCustomer(CODE));
  }

  @ParameterizedTest
  @ValueSource(ints = {21610, 30003, 30006, 30034, 0})
  void what_the_relay_says_itself_is_one_segment_of_plain_letters(int code) {
    assertThat(Segments.of(Wording.notDelivered(new Code(Code.MAX), code)))
        .isEqualTo(new Segments(Segments.Encoding.GSM_7, 1));
    assertThat(Segments.of(Wording.notAllArrived(new Code(Code.MAX))))
        .isEqualTo(new Segments(Segments.Encoding.GSM_7, 1));
  }
}

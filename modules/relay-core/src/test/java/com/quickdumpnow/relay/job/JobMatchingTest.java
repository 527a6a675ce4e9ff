package com.quickdumpnow.relay.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.JobMatch.Matched;
import com.quickdumpnow.relay.job.JobMatch.Reason;
import com.quickdumpnow.relay.job.JobMatch.Rule;
import com.quickdumpnow.relay.job.JobMatch.Unmatched;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rule 3: which job a text is about. The customer has an old job, a new one and a finished one;
 * another customer has one with a token.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JobMatchingTest {
  private static final PhoneNumber CUSTOMER = new PhoneNumber("+16195550140");
  private static final PhoneNumber NEIGHBOUR = new PhoneNumber("+16195550141");
  private static final PhoneNumber STRANGER = new PhoneNumber("+16195550142");

  /** Holds what it is given, the most recent first. */
  private static final class Jobs implements JobBook {
    final List<Job> jobs = new ArrayList<>();
    int lookUps;

    @Override
    public Optional<Job> find(JobId id) {
      lookUps++;
      return jobs.stream().filter(job -> job.id().equals(id)).findFirst();
    }

    @Override
    public List<Job> openJobsOf(PhoneNumber customer) {
      return jobs.stream()
          .filter(job -> job.state().open())
          .filter(job -> job.customer().equals(Optional.of(customer)))
          .toList();
    }

    @Override
    public boolean save(Job job) {
      return jobs.add(job);
    }
  }

  private final Jobs jobs = new Jobs();
  private final JobMatching matching = new JobMatching(jobs);

  JobMatchingTest() {
    jobs.save(job("j_new", JobState.PENDING, CUSTOMER));
    jobs.save(job("j_old", JobState.IN_PROGRESS, CUSTOMER));
    jobs.save(job("t-done", JobState.COMPLETED, CUSTOMER));
    jobs.save(job("j_other", JobState.PENDING, NEIGHBOUR));
  }

  private static Job job(String id, JobState state, PhoneNumber customer) {
    return new Job(
        new JobId(id),
        state,
        Optional.of(customer),
        Optional.of(Job.sha256("secret-of-" + id)),
        Optional.empty(),
        false,
        "here",
        1,
        1);
  }

  private JobMatch match(PhoneNumber from, String body, String hint) {
    return matching.match(
        new InboundText(
            new MessageId("SM1"),
            Instant.EPOCH,
            from,
            new PhoneNumber("+16195550100"),
            new TextBody(body),
            List.of()),
        Optional.of(hint).filter(id -> !id.isEmpty()).map(JobId::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // hint first, if it is the customer's
        "hello | j_old | j_old | WEBHOOK_PARAMETER",
        "about t-done | j_old | j_old | WEBHOOK_PARAMETER",
        "about t-done | j_other | t-done | ID_IN_TEXT",
        "hello | j_nowhere | j_new | MOST_RECENT_OPEN",
        // then an id in the text, if it is the customer's
        "about j_old please | '' | j_old | ID_IN_TEXT",
        "j_old | '' | j_old | ID_IN_TEXT",
        "(t-done) | '' | t-done | ID_IN_TEXT",
        "j_old. Thanks | '' | j_old | ID_IN_TEXT",
        "https://qdn.example/track?token=j_old.secret-of-j_old | '' | j_old | TOKEN_IN_TEXT",
        "j_nowhere or j_old | '' | j_old | ID_IN_TEXT",
        // another's only with its token beside it
        "j_other | '' | j_new | MOST_RECENT_OPEN",
        "j_other.secret-of-j_other | '' | j_other | TOKEN_IN_TEXT",
        "j_other.secret-of-j_old | '' | j_new | MOST_RECENT_OPEN",
        // else the most recent open one
        "hello | '' | j_new | MOST_RECENT_OPEN",
        "xj_old is no id | '' | j_new | MOST_RECENT_OPEN",
        "j_ is no id | '' | j_new | MOST_RECENT_OPEN",
      })
  void matches(String body, String hint, String job, Rule rule) {
    assertThat(match(CUSTOMER, body, hint)).isEqualTo(new Matched(new JobId(job), rule));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | '' | NEW_CUSTOMER",
        "'' | '' | NEW_CUSTOMER",
        "about j_nowhere | '' | WRONG_ID",
        "about j_old | '' | WRONG_ID",
        "hello | j_old | WRONG_ID",
        "j_old.wrong-token | '' | WRONG_ID",
      })
  @Tag("T6")
  void does_not_match_a_stranger(String body, String hint, Reason reason) {
    assertThat(match(STRANGER, body, hint)).isEqualTo(new Unmatched(reason));
  }

  @Test
  void a_stranger_with_the_token_is_let_in() {
    assertThat(match(STRANGER, "j_old.secret-of-j_old", ""))
        .isEqualTo(new Matched(new JobId("j_old"), Rule.TOKEN_IN_TEXT));
  }

  @Test
  @Tag("D4")
  void a_text_full_of_ids_costs_few_look_ups() {
    match(STRANGER, "j_a1 ".repeat(500), "");
    assertThat(jobs.lookUps).isEqualTo(5);
  }
}

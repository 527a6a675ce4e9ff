package com.quickdumpnow.relay.job;

import static com.quickdumpnow.relay.testkit.Samples.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.testkit.AnyText;
import com.quickdumpnow.relay.testkit.InMemoryJobBook;
import com.quickdumpnow.relay.testkit.Property;
import com.quickdumpnow.relay.testkit.Samples;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Laws of {@link JobMatching}, whatever is written and whichever jobs there are. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JobMatchingLawsTest {
  private static final PhoneNumber SOMEBODY_ELSE = new PhoneNumber("+16195550135");

  @Test
  void no_text_is_about_another_s_job_unless_the_job_s_token_stands_beside_its_id() {
    Property.holds(
        5_000,
        random -> {
          var jobs = jobs(random);
          var text = text(random);
          switch (new JobMatching(jobs).match(text, hint(random))) {
            case JobMatch.Matched(var id, var because) -> {
              var own = jobs.find(id).orElseThrow().customer().equals(Optional.of(CUSTOMER));
              assertThat(own || text.body().text().contains(id + "." + token(id))).isTrue();
              assertThat(own || because == JobMatch.Rule.TOKEN_IN_TEXT).isTrue();
            }
            case JobMatch.Unmatched _ -> assertThat(jobs.openJobsOf(CUSTOMER)).isEmpty();
          }
        });
  }

  @Test
  void a_text_without_any_id_is_about_the_most_recent_open_job() {
    Property.holds(random -> {
      var jobs = jobs(random);
      var body = AnyText.of(random, 8).replaceAll("[jt][_-]", "");
      var match = new JobMatching(jobs).match(text(body), Optional.empty());
      var open = jobs.openJobsOf(CUSTOMER).stream().findFirst();
      assertThat(match)
          .isEqualTo(
              open.<JobMatch>map(
                      job -> new JobMatch.Matched(job.id(), JobMatch.Rule.MOST_RECENT_OPEN))
                  .orElse(new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER)));
    });
  }

  private static InMemoryJobBook jobs(RandomGenerator random) {
    var jobs = new InMemoryJobBook();
    for (int n = random.nextInt(5); n > 0; n--) {
      var states = JobState.values();
      var id = id(random);
      jobs.put(
          new Job(
              id,
              states[random.nextInt(states.length)],
              random.nextBoolean()
                  ? Optional.of(random.nextBoolean() ? CUSTOMER : SOMEBODY_ELSE)
                  : Optional.empty(),
              random.nextInt(4) == 0 ? Optional.empty() : Optional.of(Job.sha256(token(id))),
              Optional.empty(),
              false,
              "",
              1,
              1));
    }
    return jobs;
  }

  private static InboundText text(RandomGenerator random) {
    var id = id(random);
    return text(
        AnyText.of(
            random, 8, id.value(), id + "." + token(id), id + "." + token(id(random)), ".", " "));
  }

  private static InboundText text(String body) {
    return new InboundText(
        Samples.message(1), Samples.NOON, CUSTOMER, Samples.RELAY, new TextBody(body), List.of());
  }

  private static Optional<JobId> hint(RandomGenerator random) {
    return random.nextInt(3) == 0 ? Optional.of(id(random)) : Optional.empty();
  }

  /** One of few, so that they meet. */
  private static JobId id(RandomGenerator random) {
    return new JobId((random.nextBoolean() ? "j_" : "t-") + random.nextInt(4));
  }

  private static String token(JobId id) {
    return "token-of-" + id;
  }
}

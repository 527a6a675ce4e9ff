package com.quickdumpnow.relay.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.FakeEventQueues;
import com.quickdumpnow.relay.testkit.InMemoryJobBook;
import com.quickdumpnow.relay.testkit.InMemoryLimits;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 13 and 16: a new job answers at once, and strangers cannot have people texted. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NewJobsTest {
  private final FakeClock clock = new FakeClock(Samples.NOON);
  private final InMemoryJobBook jobs = new InMemoryJobBook();
  private final FakeEventQueues queues = new FakeEventQueues();
  private final NewJobs desk =
      new NewJobs(
          jobs, queues, new InMemoryLimits(), clock, new Random(1), "https://relay.example");

  private Optional<NewJobs.Created> create(String phone, String asker) {
    return desk.create(
        new NewJobs.Request(new PhoneNumber(phone), "12 Canary Row", 2, false), asker);
  }

  private Optional<String> lastLink() {
    return ((JobCreated) queues.sent().getLast()).link();
  }

  @Test
  void a_new_job_is_kept_and_the_responders_will_hear_of_it() {
    var created = create("+16195550134", "somebody").orElseThrow();

    assertThat(jobs.find(created.job().id())).contains(created.job());
    assertThat(created.job().opensWith(created.token())).isTrue();
    assertThat(created.trackUrl())
        .isEqualTo(
            "https://relay.example/track?token=%s.%s"
                .formatted(created.job().id(), created.token()));
    assertThat(queues.sent())
        .singleElement()
        .isInstanceOfSatisfying(
            JobCreated.class,
            event -> {
              assertThat(event.job()).isEqualTo(created.job());
              assertThat(event.link()).contains(created.trackUrl());
            });
  }

  @Test
  void nothing_is_promised_that_the_queue_did_not_take() {
    queues.down(true);
    assertThatIllegalStateException().isThrownBy(() -> create("+16195550134", "somebody"));
    assertThat(jobs.openJobsOf(new PhoneNumber("+16195550134"))).isEmpty();
  }

  @Test
  @Tag("D1")
  void one_number_gets_three_links_a_day_however_often_it_is_named() {
    var links =
        IntStream.range(0, 8)
            .filter(i -> {
              assertThat(create("+16195550134", "asker " + i)).isPresent();
              return lastLink().isPresent();
            })
            .count();
    assertThat(links).isEqualTo(3);
    clock.advance(Duration.ofDays(1));
    assertThat(create("+16195550134", "asker")).isPresent();
    assertThat(lastLink()).isPresent();
  }

  @Test
  @Tag("D1")
  void one_asker_makes_ten_an_hour_and_all_together_sixty() {
    assertThat(
            IntStream.range(0, 30)
                .filter(i -> create("+161955501%02d".formatted(i), "one").isPresent())
                .count())
        .isEqualTo(10);
    assertThat(
            IntStream.range(0, 99)
                .filter(i -> create("+161955501%02d".formatted(i), "asker " + i).isPresent())
                .count())
        .isEqualTo(50);
    clock.advance(Duration.ofHours(1));
    assertThat(create("+16195550134", "one")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+447700900123", "+18765550100", "+19005550100", "+1619555" + "1234"})
  @Tag("D1")
  void a_number_that_costs_more_or_is_abroad_is_refused(String phone) {
    assertThatIllegalArgumentException().isThrownBy(() -> create(phone, "somebody"));
    assertThat(queues.sent()).isEmpty();
  }
}

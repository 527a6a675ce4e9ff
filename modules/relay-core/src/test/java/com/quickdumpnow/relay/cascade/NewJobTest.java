package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.JOB;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.MessageId;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Rule 13: the responders' notice of a job goes through the same cascade. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NewJobTest {
  private static final String LINK = "https://relay.example/track?token=j_abc123.not-a-secret";

  private final World world = new World();

  private static JobCreated created(Optional<String> link) {
    return new JobCreated(
        at(0),
        new MessageId("NJ1"),
        new Job(
            JOB,
            JobState.PENDING,
            Optional.of(CUSTOMER),
            Optional.empty(),
            Optional.empty(),
            false,
            "12 Canary Row",
            2,
            1),
        link);
  }

  @Test
  void the_chain_is_asked_and_the_customer_gets_the_link() {
    world.queue(at(0), created(Optional.of(LINK)));
    world.runUntil(20);
    assertThat(world.provider.screen(phone(0)))
        .singleElement()
        .asString()
        .contains("j_abc123")
        .contains("New job: 2 trailers, 12 Canary Row");
    assertThat(world.provider.screen(CUSTOMER)).singleElement().asString().contains(LINK);
    world.runUntil(310);
    assertThat(world.provider.screen(phone(1))).hasSize(1);
  }

  @Test
  void heard_twice_it_is_told_once() {
    world.queue(at(0), created(Optional.of(LINK)));
    world.queue(at(1), created(Optional.of(LINK)));
    world.queue(at(400_000), created(Optional.of(LINK)));
    world.sweepEveryMinute(at(1_200));
    world.runUntil(500_000);
    assertThat(world.provider.screen(phone(0))).hasSize(1);
  }

  @Test
  void it_is_kept_though_whoever_asked_for_it_died_before_keeping_it() {
    world.queue(at(0), created(Optional.empty()));
    world.runUntil(1);
    assertThat(world.jobs.find(JOB)).map(Job::location).contains("12 Canary Row");
    assertThat(world.provider.screen(CUSTOMER)).isEmpty();
  }

  @Test
  void a_customer_who_opted_out_gets_no_link() {
    world.texted(text("SM9", 0, CUSTOMER, "STOP"));
    world.queue(at(1), created(Optional.of(LINK)));
    world.runUntil(20);
    assertThat(world.provider.screen(CUSTOMER)).isEmpty();
    assertThat(world.provider.screen(phone(0))).hasSize(1);
  }
}

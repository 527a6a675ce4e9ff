package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.sms.MessageId;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What was forgotten is found; what was not is left alone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SweepTest {
  private final World world = new World();

  @Test
  void a_text_that_the_provider_has_and_the_relay_never_got_is_taken_in() {
    world.provider.received.add(text("SM2", 29, CUSTOMER, "second"));
    world.provider.received.add(text("SM1", 10, CUSTOMER, "first"));
    world.sweepEveryMinute(at(300));
    world.runUntil(70);

    assertThat(world.queued)
        .as("in the order in which they were written")
        .containsExactly(
            new TextReceived(
                text("SM1", 10, CUSTOMER, "first"), Optional.empty(), Optional.empty()),
            new TextReceived(
                text("SM2", 29, CUSTOMER, "second"), Optional.empty(), Optional.empty()));
    assertThat(world.counted).containsExactly("TakenFromList", "TakenFromList");
    world.runUntil(299);
    assertThat(world.queued).hasSize(2);
    assertThat(world.provider.screen(phone(0))).hasSize(2);
  }

  @Test
  void after_a_long_outage_too_within_the_hour() {
    world.sweepEveryMinute(at(3_700));
    world.runUntil(200);
    world.provider.received.add(text("SM1", -20 * 3_600, CUSTOMER, "yesterday"));
    world.runUntil(3_540);
    assertThat(world.counted).isEmpty();

    world.runUntil(3_660);
    assertThat(world.counted).containsExactly("TakenFromList");
    assertThat(world.provider.screen(phone(0))).hasSize(1);
  }

  @Test
  void a_text_that_may_still_be_on_its_way_is_given_time() {
    world.provider.received.add(text("SM1", 31, CUSTOMER, "hello"));
    world.sweepEveryMinute(at(61));
    world.runUntil(70);
    assertThat(world.queued).isEmpty();
  }

  @Test
  void a_message_whose_news_was_lost_is_woken() {
    world
        .intake()
        .take(
            new TextReceived(
                text("SM1", 0, CUSTOMER, "hello"), Optional.empty(), Optional.empty()));
    assertThat(world.published).containsExactly(new MessageAccepted(at(0), new MessageId("SM1")));
    world.sweep().run();
    assertThat(world.queued).as("it is not forgotten yet").isEmpty();

    // The news is dropped: nothing runs what the bus has.
    var later = new World();
    later
        .intake()
        .take(
            new TextReceived(
                text("SM1", -100, CUSTOMER, "hello"), Optional.empty(), Optional.empty()));
    later.sweep().run();
    assertThat(later.queued)
        .containsExactly(new WakeUp(at(0), new MessageId("SM1"), Optional.empty(), at(0)));
    assertThat(later.counted).containsExactly("Forgotten");
  }

  @Test
  void a_message_whose_wake_up_may_still_be_on_its_way_is_not_woken_again() {
    world
        .intake()
        .take(
            new TextReceived(
                text("SM1", -100, CUSTOMER, "hello"), Optional.empty(), Optional.empty()));
    var sweep = world.sweep();
    for (int i = 0; i < 30; i++) {
      world.idleUntil(i);
      sweep.run();
    }
    assertThat(world.queued).hasSize(1);
    world.idleUntil(30);
    sweep.run();
    assertThat(world.queued).as("each minute until it is done").hasSize(2);
  }

  @Test
  void it_changes_nothing_itself() {
    world
        .intake()
        .take(
            new TextReceived(
                text("SM1", -100, CUSTOMER, "hello"), Optional.empty(), Optional.empty()));
    var before = world.store.load(new MessageId("SM1"));
    world.sweep().run();
    assertThat(world.store.load(new MessageId("SM1"))).isEqualTo(before);
  }

  @Test
  void a_provider_without_an_answer_does_not_keep_the_forgotten_waiting() {
    world.provider.listDown = true;
    world
        .intake()
        .take(
            new TextReceived(
                text("SM1", -100, CUSTOMER, "hello"), Optional.empty(), Optional.empty()));
    world.sweep().run();
    assertThat(world.queued).hasSize(1);
    assertThat(world.counted).containsExactly("Forgotten", "ListUnavailable");
  }
}

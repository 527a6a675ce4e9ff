package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.STRANGER;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rule 16: a burst from one customer is bundled. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("D2")
class BurstTest {
  private final World world = new World();

  private void burst(int texts) {
    for (int i = 0; i < texts; i++) {
      world.texted(text("SM" + i, i, CUSTOMER, "words " + i));
    }
  }

  private List<String> screen(PhoneNumber phone) {
    return world.provider.screen(phone);
  }

  private MessageState state(int i) {
    return world.store.load(new MessageId("SM" + i)).state();
  }

  @Test
  void five_go_out_at_once_and_the_others_follow_in_one_text() {
    burst(12);
    world.runUntil(13);
    assertThat(screen(phone(0))).hasSize(5);
    world.runUntil(30);
    assertThat(screen(phone(0))).hasSize(6);
    assertThat(screen(phone(0)).getLast())
        .contains("7 more texts:\n- words 5\n- words 6\n")
        .contains("- words 11");
  }

  @Test
  void each_is_in_the_log_of_its_own() {
    burst(7);
    world.runUntil(60);
    assertThat(state(4)).isInstanceOf(MessageState.Cascade.class);
    assertThat(state(5)).isInstanceOf(Joined.class);
    assertThat(state(6).received().orElseThrow().body().text()).isEqualTo("words 6");
    assertThat(state(6).listed()).isTrue();
  }

  @Test
  void whoever_is_asked_later_reads_all_of_them() {
    burst(7);
    world.runUntil(400);
    assertThat(screen(phone(1)))
        .hasSize(6)
        .anyMatch(words -> words.contains("2 more texts:\n- words 5\n- words 6"));
  }

  @Test
  void only_whoever_took_the_message_reads_what_follows() {
    burst(5);
    world.runUntil(5.5);
    var lead = world.cascade("SM4").code();
    world.texted(text("SMok", 6, phone(0), "ok " + lead));
    for (int i = 5; i < 8; i++) {
      world.texted(text("SM" + i, 7 + i, CUSTOMER, "words " + i));
    }
    world.runUntil(290);
    assertThat(screen(phone(0))).anyMatch(words -> words.contains("3 more texts"));
    world.runUntil(1_000);
    assertThat(screen(phone(1))).noneMatch(words -> words.contains("more texts"));
  }

  @Test
  void heard_again_a_text_of_a_burst_changes_nothing() {
    burst(8);
    world.runUntil(100);
    var told = screen(phone(0));
    for (int i = 0; i < 8; i++) {
      world.queue(
          at(110),
          new com.quickdumpnow.relay.event.RelayEvent.TextReceived(
              text("SM" + i, i, CUSTOMER, "words " + i),
              java.util.Optional.empty(),
              java.util.Optional.empty()));
    }
    world.runUntil(200);
    assertThat(screen(phone(0))).isEqualTo(told);
  }

  @Test
  void another_customer_is_not_bundled_with_it() {
    burst(9);
    world.texted(text("SMother", 9, STRANGER, "and me?"));
    world.runUntil(10);
    assertThat(screen(phone(0))).anyMatch(words -> words.endsWith("and me?"));
  }

  @Test
  void after_the_burst_a_text_goes_out_at_once_again() {
    burst(9);
    world.texted(text("SMlater", 130, CUSTOMER, "one more"));
    world.runUntil(131);
    assertThat(screen(phone(0)).getLast()).endsWith("one more");
  }

  @Test
  void a_thousand_texts_in_a_minute_are_a_few_texts_for_the_responder() {
    for (int i = 0; i < 1_000; i++) {
      world.texted(text("SM" + i, i * 0.06, CUSTOMER, "words " + i));
    }
    world.runUntil(120);
    assertThat(screen(phone(0))).hasSizeBetween(6, 12);
  }
}

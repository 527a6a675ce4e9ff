package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.STRANGER;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.page;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.roster;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.World.Turn;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.sms.MessageId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What reaches phones and the operator when ports are slow, down, or lose answers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TextSenderTest {
  private final World world = new World();

  private void customerTexts() {
    world.texted(text("SM1", 0, CUSTOMER, "hello"));
  }

  private List<What> log() {
    return world.store.log(new MessageId("SM1")).stream().map(LogEntry::what).toList();
  }

  @Test
  void nobody_takes_it_and_the_operator_and_the_customer_hear_of_it_once() {
    customerTexts();
    world.sweepEveryMinute(at(3600));
    world.runUntil(3600);

    assertThat(world.provider.screen(phone(0))).hasSize(1);
    assertThat(world.provider.screen(phone(1))).hasSize(1);
    assertThat(world.provider.screen(CUSTOMER))
        .containsExactly(
            "Quick Dump Now: we have your message and will get back to you as soon as we can.");
    assertThat(world.cascade("SM1").status())
        .isInstanceOfSatisfying(
            Status.Exhausted.class,
            exhausted -> {
              assertThat(exhausted.at()).isBetween(at(600), at(601));
              assertThat(exhausted.mailed()).isTrue();
            });
    assertThat(world.letters).hasSize(1);
    assertThat(world.letters.getFirst())
        .startsWith("QDN Relay: nobody took message #")
        .contains("- Sergio: delivered\n- Backup: delivered")
        .doesNotContain("hello", "+1619");
  }

  @Test
  void the_operator_reads_whether_the_customer_was_told() {
    world.roster = roster(1);
    world.contacts.change(CUSTOMER, known -> known.consented(at(-1), true));
    customerTexts();
    world.texted(text("SM2", 1, STRANGER, "hello"));
    world.texted(text("SM3", 2, STRANGER, "hello again"));
    world.runUntil(3600);
    assertThat(world.letters)
        .satisfiesExactly(
            letter -> assertThat(letter).contains("The customer has opted out of texts"),
            letter -> assertThat(letter).contains("The customer is being told that"),
            letter -> assertThat(letter).contains("The customer was not told again"));
    assertThat(world.provider.screen(CUSTOMER)).isEmpty();
    assertThat(world.provider.screen(STRANGER)).hasSize(1);
  }

  @Test
  void a_text_whose_answer_was_lost_is_found_at_the_provider_and_not_sent_again() {
    world.roster = roster(1);
    world.provider.receipts = false;
    world.provider.turns("page-0", Turn.TAKE_AND_LOSE_THE_ANSWER);
    customerTexts();
    world.runUntil(200);
    assertThat(world.provider.screen(phone(0))).hasSize(1);
    assertThat(log()).contains(What.UNKNOWN, What.SENT).doesNotContain(What.DOUBLED);
    assertThat(world.counted).contains("FoundInList").doesNotContain("MissingInList");
  }

  @Test
  void a_text_whose_request_was_lost_is_sent_again() {
    world.roster = roster(1);
    world.provider.turns("page-0", Turn.LOSE_THE_REQUEST, Turn.LOSE_THE_REQUEST);
    customerTexts();
    world.runUntil(200);
    assertThat(world.provider.screen(phone(0))).hasSize(1);
    assertThat(world.provider.taken.getFirst().at()).isBetween(at(150), at(151));
  }

  @Test
  void a_text_of_the_same_words_is_not_taken_for_another() {
    world.roster = roster(1);
    world.provider.receipts = false;
    world.provider.turns("page-0", Turn.REFUSE);
    customerTexts();
    world.texted(text("SM2", 10, CUSTOMER, "hello?"));
    world.runUntil(1);
    assertThat(world.provider.screen(CUSTOMER)).hasSize(1);

    // The second message's "received" says the same, and was not taken.
    world.provider.turns("received", Turn.LOSE_THE_REQUEST);
    world.runUntil(2000);
    assertThat(world.provider.screen(CUSTOMER)).hasSize(2);
  }

  /** Of two messages that reach nobody their customer is told in the same words. */
  private void theSameIsToldTwiceAndBothAnswersAreLost() {
    world.roster = roster(1);
    world.provider.receipts = false;
    world.provider.turns("page-0", Turn.REFUSE, Turn.REFUSE);
    world.provider.turns("received", Turn.TAKE_AND_LOSE_THE_ANSWER, Turn.TAKE_AND_LOSE_THE_ANSWER);
    customerTexts();
    world.texted(text("SM2", 70, CUSTOMER, "hello?"));
    world.sweepEveryMinute(at(400));
    world.runUntil(400);
  }

  @Test
  void of_two_texts_of_the_same_words_whose_answers_were_lost_each_is_found_by_its_own_time() {
    theSameIsToldTwiceAndBothAnswersAreLost();
    assertThat(world.provider.taken).hasSize(2);
    for (var taken : world.provider.taken) {
      var key = taken.text().receiptKey();
      assertThat(world.cascade(key.message().value()).text(key.text()).flatMap(OutboundText::sid))
          .contains(taken.sid());
    }
  }

  @Test
  void of_two_texts_of_the_same_words_none_is_sent_again_though_the_clocks_differ() {
    world.provider.behind = Duration.ofSeconds(115);
    world.provider.watchers.add(_ -> world.provider.behind = Duration.ZERO);
    theSameIsToldTwiceAndBothAnswersAreLost();
    assertThat(world.provider.screen(CUSTOMER)).hasSize(2);
  }

  @Test
  void a_provider_that_cannot_be_reached_is_tried_three_times_at_once() {
    world.provider.turns("page-0", Turn.UNREACHABLE, Turn.UNREACHABLE);
    customerTexts();
    world.runUntil(1);
    assertThat(world.provider.screen(phone(0))).hasSize(1);
    assertThat(world.cascade("SM1").text(page(0)).map(text -> text.sending().n())).contains(3);
  }

  @Test
  void a_timer_that_cannot_be_armed_holds_no_text_up_and_the_sweeper_stands_in() {
    world.timersDown = true;
    customerTexts();
    world.sweepEveryMinute(at(1200));
    world.runUntil(1);
    assertThat(world.provider.screen(phone(0))).hasSize(1);
    assertThat(world.counted).contains("TimerNotArmed");
    world.runUntil(420);
    assertThat(world.provider.screen(phone(1))).hasSize(1);
  }

  @Test
  void a_list_that_is_down_holds_up_only_what_it_is_asked_about() {
    world.roster = roster(1);
    world.provider.receipts = false;
    world.provider.turns("page-0", Turn.LOSE_THE_REQUEST);
    world.provider.listDown = true;
    customerTexts();
    world.texted(text("SM2", 70, phone(0), "ok"));
    world.sweepEveryMinute(at(1200));
    world.runUntil(300);
    assertThat(world.counted).contains("ListUnavailable");
    assertThat(world.cascade("SM1").ack()).isPresent();

    world.provider.listDown = false;
    world.runUntil(600);
    assertThat(world.provider.screen(phone(0)))
        .as("he took it unread, and reads it now")
        .hasSize(1);
  }

  @Test
  void mail_that_is_down_holds_no_text_up_and_is_tried_again_by_the_minute() {
    world.roster = roster(1);
    world.mailDown = true;
    customerTexts();
    world.sweepEveryMinute(at(1200));
    world.runUntil(600);
    assertThat(world.provider.screen(CUSTOMER)).hasSize(1);
    assertThat(world.counted).contains("OperatorNotMailed");

    world.mailDown = false;
    world.runUntil(700);
    assertThat(world.letters).hasSize(1);
    world.runUntil(1200);
    assertThat(world.letters).hasSize(1);
  }

  @Test
  void an_ack_takes_the_timer_back() {
    customerTexts();
    world.texted(text("SM2", 60, phone(0), "ok"));
    world.runUntil(61);
    assertThat(world.timers.cancelled).containsExactly(new TimerKey(Kind.ACK, page(0)));
    world.runUntil(3600);
    assertThat(world.provider.taken).hasSize(1);
  }
}

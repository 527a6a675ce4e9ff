package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.RELAY;
import static com.quickdumpnow.relay.cascade.Given.STRANGER;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.roster;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Intake.UnmatchedPolicy;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules 3, 8 and 9: what becomes of a text, by who sent it and what it says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IntakeTest {
  private final World world = new World();

  /** A customer's message under a code, 1 s after which the primary has it. */
  private void waiting(String id, double seconds, int code) {
    waiting(id, seconds, code, text(id, seconds, CUSTOMER, "hello"));
  }

  private void waiting(String id, double seconds, int code, InboundText text) {
    world.random = new First(code);
    world.texted(text);
    world.runUntil(seconds + 1);
    assertThat(world.cascade(id).code()).isEqualTo(new Code(code));
  }

  /** Gives out one number first, and others after. */
  private static final class First extends Random {
    private static final long serialVersionUID = 1L;

    private final int number;
    private boolean given;

    First(int number) {
      super(number);
      this.number = number;
    }

    @Override
    public int nextInt(int from, int to) {
      if (given) {
        return super.nextInt(from, to);
      }
      given = true;
      return number;
    }
  }

  private void texts(String id, double seconds, int responder, String body) {
    world.texted(text(id, seconds, phone(responder), body));
    world.runUntil(seconds + 5);
  }

  private Status status(String id) {
    return world.cascade(id).status();
  }

  private Settlement settled(String id) {
    return ((Settled) world.store.state(new MessageId(id))).how();
  }

  private String lastOn(int responder) {
    return world.provider.screen(phone(responder)).getLast();
  }

  @Nested
  class A_responder_who_replies {
    @Test
    void ok_takes_his_one_open_conversation() {
      waiting("SM1", 0, 12);
      texts("SM2", 10, 0, "ok");
      assertThat(status("SM1")).isInstanceOf(Status.Acked.class);
      assertThat(settled("SM2")).isEqualTo(Settlement.COMMAND);
      assertThat(world.provider.taken).as("the one who acked gets no text").hasSize(1);
    }

    @Test
    void ok_with_several_open_gets_their_codes_and_takes_none() {
      waiting("SM1", 0, 12);
      waiting("SM2", 2, 34);
      texts("SM3", 10, 0, "ok");
      assertThat(lastOn(0)).isEqualTo("QDN: which one? Put its code first: 12, 34");
      assertThat(status("SM1")).isEqualTo(new Status.Open());
      assertThat(status("SM2")).isEqualTo(new Status.Open());
    }

    @Test
    @Tag("P4")
    void words_with_several_open_reach_no_customer() {
      waiting("SM1", 0, 12);
      waiting("SM2", 2, 34);
      texts("SM3", 10, 0, "on my way");
      assertThat(world.provider.screen(CUSTOMER)).isEmpty();
      assertThat(lastOn(0)).startsWith("QDN: which one?");
    }

    @Test
    void words_with_one_open_reach_its_customer_whatever_number_they_begin_with() {
      waiting("SM1", 0, 12);
      texts("SM2", 10, 0, "15 minutes away");
      assertThat(world.provider.screen(CUSTOMER)).containsExactly("15 minutes away");
      assertThat(status("SM1")).isInstanceOf(Status.Acked.class);
    }

    @Test
    @Tag("P4")
    void an_hour_reaches_no_customer_whose_message_had_that_number_as_its_code() {
      waiting("SM1", 0, 10);
      texts("SM2", 10, 0, "10 on my way");
      waiting("SM3", 20, 34, text("SM3", 20, STRANGER, "can you come tomorrow?"));
      texts("SM4", 30, 0, "10 am tomorrow");
      assertThat(world.provider.screen(CUSTOMER)).containsExactly("on my way");
      assertThat(world.provider.screen(STRANGER)).containsExactly("10 am tomorrow");
    }

    @Test
    @Tag("P4")
    void what_may_be_a_code_of_his_reaches_nobody_and_he_is_asked() {
      waiting("SM1", 0, 10);
      texts("SM2", 10, 0, "10 on my way");
      waiting("SM3", 20, 34, text("SM3", 20, STRANGER, "can you come?"));
      for (int again = 0; again < 2; again++) {
        texts("SM4" + again, 30 + 10 * again, 0, "10 tomorrow");
        assertThat(lastOn(0)).isEqualTo(Wording.doubtfulCode(10).text());
      }
      assertThat(world.provider.screen(CUSTOMER)).containsExactly("on my way");
      assertThat(world.provider.screen(STRANGER)).isEmpty();
      texts("SM5", 50, 0, "34 10 tomorrow");
      assertThat(world.provider.screen(STRANGER)).containsExactly("10 tomorrow");
    }

    @Test
    void what_is_no_code_of_his_is_for_his_one_open_conversation() {
      waiting("SM1", 0, 34);
      texts("SM2", 10, 0, "10 tomorrow");
      assertThat(world.provider.screen(CUSTOMER)).containsExactly("10 tomorrow");
      assertThat(status("SM1")).isInstanceOf(Status.Acked.class);
    }

    @Test
    @Tag("P4")
    void a_code_takes_that_one_and_no_other() {
      waiting("SM1", 0, 12);
      waiting("SM2", 2, 34, text("SM2", 2, STRANGER, "hello"));
      texts("SM3", 10, 0, "34 on my way");
      assertThat(status("SM1")).isEqualTo(new Status.Open());
      assertThat(status("SM2")).isInstanceOf(Status.Acked.class);
      assertThat(world.provider.screen(STRANGER)).containsExactly("on my way");
      assertThat(world.provider.screen(CUSTOMER)).isEmpty();
    }

    @Test
    @Tag("S4")
    void a_code_that_he_was_never_texted_takes_nothing() {
      waiting("SM1", 0, 12);
      texts("SM2", 10, 1, "12 on my way");
      texts("SM3", 20, 0, "99 on my way");
      assertThat(status("SM1")).isEqualTo(new Status.Open());
      assertThat(lastOn(1)).isEqualTo("QDN: there is no #12 for you.");
      assertThat(lastOn(0)).isEqualTo("QDN: there is no #99 for you.");
      assertThat(world.provider.screen(CUSTOMER)).isEmpty();
    }

    @Test
    @Tag("P4")
    void words_that_were_long_on_their_way_do_not_reach_a_customer_who_wrote_after_them() {
      waiting("SM1", 20, 34, text("SM1", 20, STRANGER, "hello"));
      var words = text("SM2", 10, phone(0), "on my way");
      world.queue(at(30), new TextReceived(words, Optional.empty(), Optional.empty()));
      world.runUntil(40);
      assertThat(world.provider.screen(STRANGER)).isEmpty();
      assertThat(status("SM1")).isEqualTo(new Status.Open());
      assertThat(lastOn(0)).isEqualTo("QDN: which one? Put its code first: 34");
    }

    @Test
    @Tag("P4")
    void words_reach_no_customer_while_he_was_not_told_that_the_other_message_is_taken() {
      waiting("SM1", 0, 12);
      waiting("SM2", 2, 34, text("SM2", 2, STRANGER, "hello"));
      world.runUntil(310);
      world.texted(text("SM3", 310, phone(1), "ok 12"));
      world.texted(text("SM4", 310.01, phone(0), "on my way"));
      world.runUntil(320);
      assertThat(world.provider.screen(CUSTOMER)).isEmpty();
      assertThat(world.provider.screen(STRANGER)).isEmpty();
      assertThat(world.provider.screen(phone(0)))
          .contains("QDN: which one? Put its code first: 12, 34", "#12: Backup took it.");
      texts("SM5", 330, 0, "on my way");
      assertThat(world.provider.screen(STRANGER)).containsExactly("on my way");
    }

    @Test
    void ok_with_nothing_open_hears_so() {
      texts("SM1", 0, 0, "ok");
      assertThat(lastOn(0)).isEqualTo("QDN: nothing is waiting for you now.");
    }

    @Test
    void words_after_the_ack_need_the_code() {
      waiting("SM1", 0, 12);
      texts("SM2", 10, 0, "ok");
      texts("SM3", 20, 0, "5 minutes");
      assertThat(world.provider.screen(CUSTOMER)).isEmpty();
      texts("SM4", 30, 0, "12 5 minutes");
      assertThat(world.provider.screen(CUSTOMER)).containsExactly("5 minutes");
    }

    @Test
    void ok_after_the_end_of_the_chain_still_takes_it() {
      world.roster = roster(1);
      waiting("SM1", 0, 12);
      world.runUntil(400);
      assertThat(status("SM1")).isInstanceOf(Status.Exhausted.class);
      texts("SM2", 500, 0, "OK");
      assertThat(status("SM1")).isInstanceOf(Status.Acked.class);
      texts("SM3", 600, 0, "OK");
      assertThat(lastOn(0)).isEqualTo("QDN: nothing is waiting for you now.");
    }

    @Test
    void ok_takes_what_is_open_rather_than_what_is_over() {
      world.roster = roster(1);
      waiting("SM1", 0, 12);
      waiting("SM2", 500, 34);
      texts("SM3", 510, 0, "ok");
      assertThat(status("SM1")).isInstanceOf(Status.Exhausted.class);
      assertThat(status("SM2")).isInstanceOf(Status.Acked.class);
    }

    @Test
    void words_after_the_end_of_the_chain_need_the_code() {
      world.roster = roster(1);
      waiting("SM1", 0, 12);
      world.runUntil(400);
      texts("SM2", 500, 0, "on my way");
      assertThat(world.provider.screen(CUSTOMER)).doesNotContain("on my way");
      assertThat(status("SM1")).isInstanceOf(Status.Exhausted.class);
    }

    @Test
    void ok_long_after_the_end_of_the_chain_takes_nothing() {
      world.roster = roster(1);
      waiting("SM1", 0, 12);
      world.runUntil(400);
      texts("SM2", 400 + 3 * 86_400, 0, "ok");
      assertThat(status("SM1")).isInstanceOf(Status.Exhausted.class);
    }

    @Test
    void gibberish_gets_one_line_of_help() {
      texts("SM1", 0, 0, "AWAY 999h");
      assertThat(lastOn(0)).startsWith("QDN: OK 12").doesNotContain("\n");
    }

    @Test
    void an_opt_out_word_gets_no_answer_and_does_nothing() {
      waiting("SM1", 0, 12);
      texts("SM2", 10, 0, "HELP");
      assertThat(world.provider.taken).hasSize(1);
      assertThat(status("SM1")).isEqualTo(new Status.Open());
    }

    @Test
    void is_one_still_when_he_has_left_the_roster_and_has_a_conversation_open() {
      waiting("SM1", 0, 12);
      world.roster =
          new Roster(
              2,
              roster(2).chain().subList(1, 2),
              roster(2).ackTimeout(),
              roster(2).deliveryTimeout(),
              roster(2).activityWindow());
      texts("SM2", 10, 0, "ok");
      assertThat(status("SM1")).isInstanceOf(Status.Acked.class);
      texts("SM3", 20, 0, "I need a dumpster");
      assertThat(world.store.state(new MessageId("SM3"))).isInstanceOf(MessageState.Cascade.class);
    }
  }

  @Nested
  class A_responder_who_sends_a_picture {
    private static final String PICTURE = "https://media.example/1.jpg";

    private void shows(String id, double seconds, String body) {
      var text = text(id, seconds, phone(0), body);
      world.texted(
          new InboundText(
              text.id(), text.at(), text.from(), text.to(), text.body(), List.of(PICTURE)));
      world.runUntil(seconds + 5);
    }

    /** What is on a customer's phone: words and pictures. */
    private List<String> shown(PhoneNumber customer) {
      return world.provider.taken.stream()
          .map(World.Provider.Taken::text)
          .filter(text -> text.to().equals(customer))
          .map(text -> text.body().text() + text.media())
          .toList();
    }

    @Test
    void with_words_has_both_reach_the_customer() {
      waiting("SM1", 0, 12);
      shows("SM2", 10, "12 this is where we put it");
      assertThat(shown(CUSTOMER)).containsExactly("this is where we put it[" + PICTURE + "]");
    }

    @Test
    void with_a_code_alone_has_it_reach_that_customer_once() {
      waiting("SM1", 0, 12);
      waiting("SM2", 2, 34, text("SM2", 2, STRANGER, "hello"));
      shows("SM3", 10, "OK 34");
      shows("SM3", 20, "OK 34");
      assertThat(shown(STRANGER)).containsExactly("[" + PICTURE + "]");
      assertThat(shown(CUSTOMER)).isEmpty();
      assertThat(status("SM2")).isInstanceOf(Status.Acked.class);
    }

    @Test
    void alone_has_it_reach_his_one_open_conversation() {
      waiting("SM1", 0, 12);
      shows("SM2", 10, "");
      assertThat(shown(CUSTOMER)).containsExactly("[" + PICTURE + "]");
      assertThat(status("SM1")).isInstanceOf(Status.Acked.class);
    }

    @Test
    @Tag("P4")
    void alone_with_several_open_is_asked_which_one_and_told_that_it_was_not_sent() {
      waiting("SM1", 0, 12);
      waiting("SM2", 2, 34, text("SM2", 2, STRANGER, "hello"));
      shows("SM3", 10, "");
      assertThat(lastOn(0))
          .startsWith(
              "QDN: which one? Put its code first: 12, 34\nQDN: your picture was not sent.");
      assertThat(shown(CUSTOMER)).isEmpty();
      assertThat(shown(STRANGER)).isEmpty();
    }

    @Test
    void with_a_command_is_told_that_it_was_not_sent() {
      waiting("SM1", 0, 12);
      shows("SM2", 10, "list");
      assertThat(lastOn(0)).startsWith("#12 ").contains("your picture was not sent");
      shows("SM3", 20, "AWAY 999h");
      shows("SM4", 30, "AWAY 999h");
      assertThat(lastOn(0)).as("help was given").startsWith("QDN: your picture was not sent.");
      shows("SM5", 40, "done 12");
      assertThat(lastOn(0)).startsWith("#12 has no job.").contains("your picture was not sent");
      assertThat(shown(CUSTOMER)).isEmpty();
    }
  }

  @Nested
  @Tag("S2")
  class A_text_that_comes_again {
    @Test
    void acks_what_it_acked_the_first_time() {
      waiting("SM1", 0, 12);
      var ok = text("SM2", 10, phone(0), "ok");
      world.texted(ok);
      world.runUntil(15);
      waiting("SM3", 20, 34);
      world.texted(ok);
      world.runUntil(30);
      assertThat(status("SM3")).isEqualTo(new Status.Open());
    }

    @Test
    void at_the_same_time_acks_one_message_only() {
      waiting("SM1", 0, 12);
      var words = text("SM2", 10, phone(0), "on my way");
      var received = new TextReceived(words, Optional.empty(), Optional.empty());
      // Two take it in. Before the slower one looks, the faster has acked #12, and #34 has come.
      world.store.overtakesLook =
          Optional.of(() -> {
            world.intake().take(received);
            waiting("SM3", 11, 34, text("SM3", 11, STRANGER, "hello"));
          });
      world.intake().take(received);
      world.runUntil(20);
      assertThat(status("SM1")).isInstanceOf(Status.Acked.class);
      assertThat(status("SM3")).isEqualTo(new Status.Open());
      assertThat(world.provider.screen(CUSTOMER)).containsExactly("on my way");
      assertThat(world.provider.screen(STRANGER)).isEmpty();
    }

    @Test
    void from_a_customer_changes_nothing_for_ever() {
      waiting("SM1", 0, 12);
      texts("SM2", 10, 0, "ok");
      var before = world.cascade("SM1");
      world.texted(text("SM1", 0, CUSTOMER, "hello"));
      world.runUntil(100_000);
      assertThat(world.cascade("SM1")).isEqualTo(before);
      assertThat(world.provider.taken).hasSize(1);
    }
  }

  @Nested
  class A_customer {
    @Test
    @Tag("S4")
    void whose_text_looks_like_a_command_is_forwarded_all_the_same() {
      waiting("SM1", 0, 12);
      world.texted(text("SM2", 10, CUSTOMER, "12 ok"));
      world.random = new First(56);
      world.runUntil(20);
      assertThat(status("SM1")).isEqualTo(new Status.Open());
      assertThat(lastOn(0)).isEqualTo("#56 new customer +16195550140\n12 ok");
    }

    @Test
    void without_a_job_is_answered_and_not_forwarded_where_such_are_rejected() {
      world.unmatched = UnmatchedPolicy.REJECT;
      world.texted(text("SM1", 0, CUSTOMER, "hello"));
      world.runUntil(10);
      assertThat(settled("SM1")).isEqualTo(Settlement.REJECTED);
      assertThat(world.provider.screen(CUSTOMER))
          .singleElement()
          .asString()
          .contains("we found no job");
      assertThat(world.provider.screen(phone(0))).isEmpty();
    }
  }

  @Test
  void a_text_from_the_relay_itself_ends_in_silence() {
    world.texted(text("SM1", 0, RELAY, "hello"));
    world.runUntil(1000);
    assertThat(settled("SM1")).isEqualTo(Settlement.IGNORED);
    assertThat(world.provider.taken).isEmpty();
  }
}

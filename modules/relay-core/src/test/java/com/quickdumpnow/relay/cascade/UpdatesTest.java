package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.sms.MessageId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a customer hears of his message meanwhile, and how often a machine is answered. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpdatesTest {
  private final World world = new World();

  private List<String> customer() {
    return world.provider.screen(CUSTOMER);
  }

  private void tell(String... updates) {
    tell(world, updates);
  }

  private static void tell(World world, String... updates) {
    var known = world.roster;
    world.roster =
        new Roster(
            known.version(),
            known.chain(),
            known.ackTimeout(),
            known.deliveryTimeout(),
            known.activityWindow(),
            known.whenPrimaryInactive(),
            Optional.of(CustomerUpdates.of(List.of(updates))));
  }

  private List<What> log(String id) {
    return world.store.log(new MessageId(id)).stream().map(LogEntry::what).toList();
  }

  @Nested
  class A_customer {
    @Test
    void hears_nothing_meanwhile_unless_that_is_wanted() {
      world.texted(text("SM1", 0, CUSTOMER, "full"));
      world.texted(text("SMok", 20, phone(0), "ok"));
      world.runUntil(400);
      assertThat(customer()).isEmpty();
    }

    @Test
    void hears_at_once_that_his_message_was_received() {
      tell("received");
      world.texted(text("SM1", 0, CUSTOMER, "full"));
      world.runUntil(10);
      assertThat(customer())
          .containsExactly(
              "Quick Dump Now: we have your message and will get back to you as soon as we can.");
    }

    @Test
    void hears_who_took_it() {
      tell("taken");
      world.texted(text("SM1", 0, CUSTOMER, "full"));
      world.texted(text("SMok", 20, phone(0), "ok"));
      world.runUntil(60);
      assertThat(customer())
          .containsExactly("Quick Dump Now: Sergio has your message and will answer you.");
    }

    @Test
    void hears_the_words_alone_of_whoever_took_it_with_an_answer() {
      tell("taken");
      world.texted(text("SM1", 0, CUSTOMER, "full"));
      world.runUntil(5);
      world.texted(text("SMok", 20, phone(0), world.cascade("SM1").code() + " on my way"));
      world.runUntil(60);
      assertThat(customer()).containsExactly("on my way");
    }

    @Test
    void hears_that_somebody_is_still_looked_for() {
      tell("waiting");
      world.texted(text("SM1", 0, CUSTOMER, "full"));
      world.runUntil(299);
      assertThat(customer()).isEmpty();
      world.runUntil(330);
      assertThat(customer())
          .containsExactly(
              "Quick Dump Now: thank you for waiting. We have your message and are finding"
                  + " somebody to answer it.");
    }

    @Test
    void hears_no_more_than_one_of_these_in_half_an_hour() {
      tell("received", "taken", "waiting");
      world.texted(text("SM1", 0, CUSTOMER, "full"));
      world.texted(text("SM2", 60, CUSTOMER, "still full"));
      world.runUntil(400);
      List.of("SM1", "SM2")
          .forEach(
              id -> world.texted(text(id + "ok", 400, phone(1), "ok " + world.cascade(id).code())));
      world.texted(text("SM3", 1_900, CUSTOMER, "again full"));
      world.runUntil(1_890);
      assertThat(customer()).hasSize(1);
      assertThat(log("SM2")).contains(What.HELD_BACK);
      world.runUntil(2_000);
      assertThat(customer()).hasSize(2);
    }

    @Test
    void whose_texts_nobody_took_within_a_minute_hears_once_that_they_were_received() {
      world.texted(text("SM1", 0, CUSTOMER, "full"));
      world.texted(text("SM2", 20, CUSTOMER, "and the gate is locked"));
      world.texted(text("SM3", 300, CUSTOMER, "hello?"));
      world.runUntil(3_600);
      for (var id : List.of("SM1", "SM2", "SM3")) {
        assertThat(world.cascade(id).open()).isFalse();
      }
      assertThat(log("SM2")).contains(What.HELD_BACK);
      assertThat(customer()).hasSize(2);
    }

    @Test
    void who_heard_that_it_was_received_does_not_hear_it_again_when_nobody_took_it() {
      tell("received");
      world.texted(text("SM1", 0, CUSTOMER, "full"));
      world.runUntil(3_600);
      assertThat(world.cascade("SM1").open()).isFalse();
      assertThat(customer()).hasSize(1);
    }

    @Test
    void hears_none_that_is_no_news_any_more_whoever_died_meanwhile() {
      for (int crossing = 1; crossing < 60; crossing++) {
        var world = new World();
        tell(world, "received");
        world.killAt(crossing);
        world.texted(text("SM1", 0, CUSTOMER, "full"));
        world.sweepEveryMinute(at(600));
        world.runUntil(600);
        var begun = world.store.log(new MessageId("SM1")).getFirst().at();
        assertThat(world.provider.taken)
            .as("killed at %d", crossing)
            .filteredOn(sent -> sent.text().receiptKey().text().value().equals("update-received"))
            .allSatisfy(sent -> assertThat(sent.at()).isBefore(begun.plusSeconds(60)));
      }
    }

    @Test
    void who_opted_out_hears_none() {
      tell("received", "taken", "waiting");
      world.texted(text("SMstop", 0, CUSTOMER, "STOP"));
      world.texted(text("SM1", 5, CUSTOMER, "full"));
      world.texted(text("SMok", 20, phone(0), "ok"));
      world.runUntil(60);
      assertThat(customer()).isEmpty();
    }
  }

  @Nested
  class A_machine {
    /** It answers whatever it is sent; that makes a message, which nobody takes. */
    @Test
    void of_a_customer_s_that_answers_every_text_comes_to_rest_within_the_day() {
      var answered = 0;
      world.texted(text("SM0", 0, CUSTOMER, "I am driving."));
      for (int second = 0; second < 86_000; second += 20) {
        world.runUntil(second);
        for (; answered < customer().size(); answered++) {
          world.texted(text("SMauto" + answered, second, CUSTOMER, "I am driving."));
        }
      }
      assertThat(customer()).hasSize(10);
    }

    @Test
    void of_a_responder_s_that_answers_every_answer_comes_to_rest() {
      world.texted(text("SM0", 0, phone(0), "99"));
      var answered = 0;
      for (int second = 0; second < 590; second += 5) {
        world.runUntil(second);
        for (; answered < world.provider.screen(phone(0)).size(); answered++) {
          world.texted(text("SMauto" + answered, second, phone(0), "99"));
        }
      }
      assertThat(world.provider.screen(phone(0))).hasSize(10);
    }
  }

  @Test
  void a_responder_s_commands_are_all_answered_however_many_there_are() {
    for (int i = 0; i < 15; i++) {
      world.texted(text("SM" + i, i, phone(0), "LIST"));
    }
    world.runUntil(60);
    assertThat(world.provider.screen(phone(0))).hasSize(15);
  }

  @Nested
  class A_primary_with_an_address_who_is_away {
    private void away() {
      var known = world.roster;
      var sergio = known.chain().getFirst();
      world.roster =
          new Roster(
              known.version(),
              List.of(
                  new Responder(
                      sergio.id(), sergio.name(), sergio.phone(), Optional.of("s@qdn.example")),
                  known.chain().getLast()),
              known.ackTimeout(),
              known.deliveryTimeout(),
              known.activityWindow());
      world.texted(text("SMaway", 0, phone(0), "AWAY"));
      world.texted(text("SM1", 10, CUSTOMER, "full"));
    }

    @Test
    void gets_a_letter_with_the_text_and_the_code_and_can_still_take_it() {
      away();
      world.runUntil(20);
      var code = world.cascade("SM1").code();
      assertThat(world.letters)
          .singleElement()
          .asString()
          .contains("message #" + code + " waits", "text " + code + " to +16195550100", "full");
      assertThat(world.provider.screen(phone(0))).noneMatch(words -> words.contains("full"));

      world.texted(text("SMok", 30, phone(0), "ok " + code));
      world.runUntil(40);
      assertThat(world.cascade("SM1").ack()).isPresent();
      assertThat(world.provider.screen(phone(1))).anyMatch(words -> words.contains("took it"));
    }

    @Test
    void gets_it_later_where_mail_is_down_and_the_backup_is_asked_at_once() {
      world.mailDown = true;
      away();
      world.runUntil(20);
      assertThat(world.provider.screen(phone(1))).hasSize(1);
      world.mailDown = false;
      world.runUntil(200);
      assertThat(world.letters).hasSize(1);
    }

    @Test
    void gets_a_text_where_the_relay_cannot_write_letters() {
      world.noMail = true;
      away();
      world.runUntil(20);
      assertThat(world.letters).isEmpty();
      assertThat(world.provider.screen(phone(0))).anyMatch(words -> words.contains("full"));
    }
  }
}

package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.page;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.Texting.Sent;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract's rules 6 and 11: who is not there is not waited for, who opted out not texted. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PeopleTest {
  private static final TextKey OVERFLOW = new TextKey("overflow");
  private static final Contact IDLE = Contact.UNKNOWN.seen(at(-1_000));
  private static final Contact AWAY = Contact.UNKNOWN.away(at(-10), Optional.empty());
  private static final Contact OPTED_OUT = Contact.UNKNOWN.consented(at(-10), true);

  private static People people(Contact... chain) {
    var contacts = new HashMap<PhoneNumber, Contact>();
    for (int step = 0; step < chain.length; step++) {
      contacts.put(phone(step), chain[step]);
    }
    return new People(contacts);
  }

  private static Story with(Contact... chain) {
    var story = Story.of(chain.length);
    story.people = people(chain);
    story.woken(0);
    return story;
  }

  private static List<Map<String, String>> logged(Story story, What what) {
    return story.log.stream()
        .filter(entry -> entry.what() == what)
        .map(LogEntry::evidence)
        .toList();
  }

  @Nested
  class A_primary_who_is_not_there {
    @Test
    void is_passed_over_and_told_and_the_backup_is_asked_at_once() {
      for (var absent : List.of(IDLE, AWAY)) {
        var story = with(absent, Contact.UNKNOWN);

        assertThat(story.sends()).containsExactly("page-1#1", "overflow#1");
        assertThat(story.text("overflow").to()).isEqualTo(phone(0));
        assertThat(story.text("overflow").body().text())
            .contains("Reply 12 to take it", "#12 j_abc123", "Where is my dumpster?");
        assertThat(logged(story, What.PASSED_OVER))
            .containsExactly(Map.of("responder", "r0", "cause", "INACTIVE"));
      }
    }

    @Test
    void since_he_is_not_on_duty_is_passed_over_though_he_has_just_texted() {
      var roster = Given.roster(2);
      var first = roster.chain().getFirst();
      var never =
          new Responder(
              first.id(),
              first.name(),
              first.phone(),
              first.email(),
              Optional.of(new Shifts(ZoneId.of("UTC"), List.of())));
      var arrived = Given.arrived(2);
      var story = new Story();
      story.on(
          new CascadeEvent.MessageArrived(
              arrived.text(),
              arrived.job(),
              new Roster(
                  2,
                  List.of(never, roster.chain().getLast()),
                  roster.ackTimeout(),
                  roster.deliveryTimeout(),
                  roster.activityWindow()),
              arrived.code()));
      story.people = people(Contact.UNKNOWN.seen(at(-1)), Contact.UNKNOWN);
      story.woken(0);
      assertThat(story.sends()).containsExactly("page-1#1", "overflow#1");
    }

    @Test
    void can_still_take_it_and_then_the_backup_is_told() {
      var story = with(AWAY, Contact.UNKNOWN);
      story.accepted(1, page(1));
      story.accepted(1, OVERFLOW);
      story.acked(60, 0, "");

      assertThat(story.state)
          .isInstanceOfSatisfying(
              Cascade.class, cascade -> assertThat(cascade.asked(phone(0))).isTrue());
      assertThat(story.text("taken-1").to()).isEqualTo(phone(1));
      assertThat(story.state.text(new TextKey("taken-0"))).isEmpty();
    }

    @Test
    void is_not_asked_to_take_what_was_taken_before_he_could_be_texted() {
      var story = with(AWAY, Contact.UNKNOWN);
      story.accepted(1, page(1));
      story.returned(1, OVERFLOW, 1, new Sent.NotSent(Duration.ofSeconds(20)));
      story.acked(10, 1);
      story.woken(10);
      story.woken(60);
      assertThat(story.sends()).containsExactly("page-1#1", "overflow#1");
      assertThat(story.logged(What.ABANDONED)).containsExactly("overflow {}");
    }

    @Test
    void is_told_who_took_it_where_nobody_knows_whether_he_was_texted() {
      var story = with(AWAY, Contact.UNKNOWN);
      story.accepted(1, page(1));
      story.returned(1, OVERFLOW, 1, new Sent.Unknown());
      story.acked(10, 1);
      story.woken(80);
      story.notFound(80, OVERFLOW);
      assertThat(story.sends()).containsExactly("page-1#1", "overflow#1", "taken-0#1");
      assertThat(story.logged(What.ABANDONED)).containsExactly("overflow {}");
    }

    @Test
    void is_told_who_took_it_if_it_was_not_he() {
      var story = with(AWAY, Contact.UNKNOWN);
      story.accepted(1, page(1));
      story.accepted(1, OVERFLOW);
      story.acked(60, 1, "");
      assertThat(story.text("taken-0").to()).isEqualTo(phone(0));
    }

    @Test
    void is_asked_as_a_step_when_the_rest_of_the_chain_has_not_taken_it() {
      var story = with(AWAY, Contact.UNKNOWN);
      story.accepted(1, page(1));
      story.receipt(2, page(1), "delivered");

      story.woken(301);
      assertThat(story.sends()).containsExactly("page-1#1", "overflow#1", "page-0#1");
      story.accepted(302, page(0));
      story.receipt(303, page(0), "delivered");
      story.woken(601);
      assertThat(((Cascade) story.state).open()).isTrue();
      story.woken(602);
      assertThat(((Cascade) story.state).status()).isInstanceOf(Status.Exhausted.class);
    }

    @Test
    void is_asked_at_once_where_nobody_else_is_there() {
      var story = with(AWAY, AWAY);
      assertThat(story.sends()).containsExactly("page-0#1");
    }

    @Test
    void is_asked_first_all_the_same_where_that_is_the_policy() {
      var story = new Story();
      story.people = people(AWAY, Contact.UNKNOWN);
      var known = Given.roster(2);
      var roster =
          new Roster(
              known.version(),
              known.chain(),
              known.ackTimeout(),
              known.deliveryTimeout(),
              known.activityWindow(),
              Roster.WhenPrimaryInactive.IGNORE,
              Optional.empty());
      var arrived = Given.arrived(2);
      story.on(
          new CascadeEvent.MessageArrived(arrived.text(), arrived.job(), roster, arrived.code()));
      story.woken(0);
      assertThat(story.sends()).containsExactly("page-0#1");
    }
  }

  @Nested
  class A_backup {
    @Test
    void need_not_have_done_anything_of_late() {
      assertThat(with(AWAY, IDLE).sends()).containsExactly("page-1#1", "overflow#1");
    }

    @Test
    void who_is_away_is_not_waited_for() {
      var story = with(Contact.UNKNOWN, AWAY, Contact.UNKNOWN);
      story.accepted(1, page(0));
      story.receipt(2, page(0), "delivered");
      story.woken(301);
      assertThat(story.sends()).containsExactly("page-0#1", "page-2#1");
    }

    @Test
    void who_is_away_is_asked_when_nobody_else_has_taken_it() {
      var story = with(Contact.UNKNOWN, AWAY);
      story.accepted(1, page(0));
      story.receipt(2, page(0), "delivered");
      story.woken(301);
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
    }
  }

  @Test
  void who_goes_away_with_a_text_open_is_not_waited_for() {
    var story = Story.handedOver(2);
    story.people = people(Contact.UNKNOWN.away(at(60), Optional.empty()), Contact.UNKNOWN);
    story.woken(61);
    assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
    assertThat(logged(story, What.ESCALATED)).containsExactly(Map.of("cause", "INACTIVE"));
  }

  @Test
  void the_last_who_goes_away_still_has_his_time() {
    var story = Story.handedOver(1);
    story.people = people(Contact.UNKNOWN.away(at(60), Optional.empty()));
    story.woken(61);
    assertThat(((Cascade) story.state).open()).isTrue();
    story.woken(301);
    assertThat(((Cascade) story.state).status()).isInstanceOf(Status.Exhausted.class);
  }

  @Test
  void who_is_idle_while_a_text_is_open_still_has_his_time() {
    var story = Story.handedOver(2);
    story.people = people(IDLE, Contact.UNKNOWN);
    story.woken(61);
    assertThat(story.sends()).containsExactly("page-0#1");
  }

  @Nested
  class A_responder_who_opted_out {
    @Test
    void is_not_texted_and_the_next_is_asked_at_once() {
      var story = with(OPTED_OUT, Contact.UNKNOWN);
      assertThat(story.sends()).containsExactly("page-1#1");
      assertThat(story.text("page-0").sending())
          .isEqualTo(new Sending.Refused(0, Texting.OPTED_OUT, at(0)));
      assertThat(logged(story, What.ESCALATED)).containsExactly(Map.of("cause", "FAILED"));
    }

    @Test
    void with_a_text_open_is_not_waited_for() {
      var story = Story.handedOver(2);
      story.people = people(Contact.UNKNOWN.consented(at(60), true), Contact.UNKNOWN);
      story.woken(61);
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
      assertThat(logged(story, What.ESCALATED)).containsExactly(Map.of("cause", "OPTED_OUT"));
    }

    @Test
    void leaves_nobody_to_ask_if_all_have() {
      var story = with(OPTED_OUT, OPTED_OUT);
      assertThat(((Cascade) story.state).status()).isInstanceOf(Status.Exhausted.class);
      assertThat(story.sends()).containsExactly("received#1");
    }

    @Test
    void by_error_21610_counts_as_one_from_then_on() {
      var story = Story.paged(2);
      var refused = story.returned(1, page(0), 1, new Sent.Refused(Texting.OPTED_OUT));
      assertThat(refused.decisions()).contains(new Decision.OptOut(phone(0), at(1)));
      assertThat(refused.log())
          .extracting(LogEntry::what)
          .as("which raises an alarm")
          .contains(What.RESPONDER_OPTED_OUT);

      var reported = Story.sent(2);
      var receipt = reported.receipt(40, page(0), "undelivered", Optional.of(Texting.OPTED_OUT));
      assertThat(receipt.decisions()).contains(new Decision.OptOut(phone(0), at(40)));
    }
  }

  @Nested
  class A_customer_who_opted_out {
    private final Story story = Story.handedOver(2);

    @Test
    void is_not_texted_and_whoever_answers_him_is_told() {
      story.people = new People(Map.of(CUSTOMER, OPTED_OUT));
      story.acked(60, 0, "on my way");
      story.woken(61);

      assertThat(story.sends()).containsExactly("page-0#1", "failed-reply-SMreply0#1");
      var told = story.text("failed-reply-SMreply0");
      assertThat(told.to()).isEqualTo(phone(0));
      assertThat(told.body().text()).startsWith("#12: not sent");
    }

    @Test
    void is_not_texted_and_neither_is_who_answered_him_and_opted_out_as_well() {
      story.people = new People(Map.of(CUSTOMER, OPTED_OUT, phone(0), OPTED_OUT));
      story.acked(60, 0, "on my way");
      story.woken(61);
      assertThat(story.sends()).containsExactly("page-0#1");
    }

    @Test
    void is_not_texted_again_by_a_text_that_waited() {
      story.acked(60, 0, "on my way");
      story.woken(61);
      var reply = new TextKey("reply-SMreply0");
      story.returned(62, reply, 1, new Sent.NotSent(Duration.ofSeconds(20)));
      story.people = new People(Map.of(CUSTOMER, OPTED_OUT));
      story.woken(90);
      assertThat(story.sends())
          .containsExactly("page-0#1", "reply-SMreply0#1", "failed-reply-SMreply0#1");
    }

    @Test
    void is_not_told_that_his_message_was_received() {
      story.people = new People(Map.of(CUSTOMER, OPTED_OUT));
      story.receipt(4, page(0), "delivered");
      story.woken(301);
      story.accepted(302, page(1));
      story.receipt(303, page(1), "delivered");
      story.woken(602);
      assertThat(((Cascade) story.state).status()).isInstanceOf(Status.Exhausted.class);
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
    }
  }

  @Test
  void words_that_do_not_reach_the_customer_come_back_to_who_wrote_them() {
    var story = Story.handedOver(2);
    story.acked(60, 0, "on my way");
    story.woken(61);
    var reply = new TextKey("reply-SMreply0");
    story.accepted(62, reply);
    var receipt = story.receipt(70, reply, "undelivered", Optional.of(30003));

    assertThat(receipt.decisions()).hasAtLeastOneElementOfType(Decision.Publish.class);
    story.woken(71);
    assertThat(story.sends())
        .containsExactly("page-0#1", "reply-SMreply0#1", "failed-reply-SMreply0#1");
    assertThat(story.text("failed-reply-SMreply0").body().text()).contains("30003");
  }
}

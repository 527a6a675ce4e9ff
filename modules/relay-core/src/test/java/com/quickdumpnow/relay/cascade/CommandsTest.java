package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.JOB;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.Texting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules 6, 9 and 11: what responders and customers can say beside an ack. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandsTest {
  private final World world = new World();
  private int count;

  private String texts(double seconds, PhoneNumber from, String body) {
    var id = "SM" + ++count;
    world.texted(text(id, seconds, from, body));
    world.runUntil(seconds + 5);
    return id;
  }

  private String customer(double seconds) {
    return texts(seconds, CUSTOMER, "hello");
  }

  private List<String> screen(int responder) {
    return world.provider.screen(phone(responder));
  }

  private String lastOn(int responder) {
    return screen(responder).getLast();
  }

  private Settlement settled(String id) {
    return ((Settled) world.store.state(new MessageId(id))).how();
  }

  private Contact contact(PhoneNumber phone) {
    return world.contacts.find(Set.of(phone)).of(phone);
  }

  private Code code(String id) {
    return world.cascade(id).code();
  }

  private void job(JobState state) {
    world.jobs.all.put(
        JOB,
        new Job(
            JOB,
            state,
            Optional.of(CUSTOMER),
            Optional.empty(),
            Optional.empty(),
            false,
            "Gate 4, Pier 12",
            1,
            1));
  }

  @Nested
  class AWAY {
    @Test
    void sends_the_next_message_to_the_backup_at_once_and_tells_the_primary() {
      texts(0, phone(0), "away");
      assertThat(lastOn(0)).isEqualTo("QDN: you are away until you text BACK.");

      customer(10);
      assertThat(screen(1)).hasSize(1);
      assertThat(lastOn(0)).startsWith("You are away: ").contains("hello");
    }

    @Test
    void lets_what_is_open_go_on_at_once() {
      var message = customer(0);
      assertThat(screen(1)).isEmpty();
      texts(60, phone(0), "AWAY 2h");
      assertThat(screen(1)).hasSize(1);
      assertThat(world.cascade(message).status()).isEqualTo(new Status.Open());
    }

    @Test
    void ends_with_BACK() {
      texts(0, phone(0), "AWAY");
      texts(10, phone(0), "Back!");
      customer(20);
      assertThat(screen(1)).isEmpty();
      assertThat(lastOn(0)).endsWith("hello");
    }

    @Test
    void ends_when_its_time_is_over() {
      texts(0, phone(0), "away 30m");
      customer(1_801);
      assertThat(screen(1)).isEmpty();
    }

    @Test
    void that_comes_again_after_BACK_changes_nothing() {
      var away = texts(0, phone(0), "AWAY");
      texts(10, phone(0), "BACK");
      world.queue(
          Given.at(20),
          new TextReceived(text(away, 0, phone(0), "AWAY"), Optional.empty(), Optional.empty()));
      world.runUntil(25);
      assertThat(contact(phone(0)).awaySince(Given.at(25))).isEmpty();
    }
  }

  @Test
  void a_primary_of_whom_nothing_was_heard_for_the_window_is_passed_over() {
    texts(0, phone(0), "list");
    customer(901);
    assertThat(screen(1)).hasSize(1);
    texts(910, phone(0), "ok");
    texts(915, new PhoneNumber("+16195550155"), "me too");
    assertThat(screen(1)).as("he has texted in: he is active again").hasSize(2);
    assertThat(lastOn(1)).contains("took it");
  }

  @Test
  void LIST_names_what_is_open() {
    texts(0, phone(0), "LIST");
    assertThat(lastOn(0)).isEqualTo("QDN: nothing is waiting for you now.");
    var message = customer(10);
    texts(130, phone(0), "list");
    assertThat(lastOn(0)).isEqualTo("#%s new customer, 2 min: hello".formatted(code(message)));
  }

  @Test
  void LIST_names_what_nobody_took_until_somebody_does() {
    var message = customer(0);
    world.runUntil(3_600);
    assertThat(world.cascade(message).open()).isFalse();
    texts(3_660, phone(0), "list");
    assertThat(lastOn(0))
        .isEqualTo("#%s new customer, 61 min, nobody took it: hello".formatted(code(message)));
    texts(3_670, phone(0), "ok");
    texts(3_680, phone(0), "list");
    assertThat(lastOn(0)).isEqualTo("QDN: nothing is waiting for you now.");
  }

  @Nested
  class DONE {
    @Test
    void completes_the_job_and_takes_its_messages() {
      job(JobState.IN_PROGRESS);
      var first = customer(0);
      var second = customer(10);
      texts(20, phone(0), "DONE " + code(first));

      assertThat(world.jobs.all.get(JOB)).extracting(Job::state).isEqualTo(JobState.COMPLETED);
      for (var message : List.of(first, second)) {
        assertThat(world.cascade(message).ack().orElseThrow().how()).isEqualTo(Ack.How.JOB_STATE);
      }
      assertThat(lastOn(0)).isEqualTo("#%s: job j_abc123 is completed.".formatted(code(first)));
      assertThat(world.provider.screen(CUSTOMER)).isEmpty();
    }

    @Test
    void that_comes_again_takes_nothing_that_has_come_since() {
      job(JobState.IN_PROGRESS);
      var done = texts(20, phone(0), "DONE " + code(customer(0)));
      var later = texts(60, CUSTOMER, "j_abc123: you forgot the ramp");
      assertThat(world.cascade(later).jobId()).contains(JOB);
      world.queue(
          Given.at(90),
          new TextReceived(
              text(done, 20, phone(0), "DONE " + code("SM1")), Optional.empty(), Optional.empty()));
      world.runUntil(100);
      assertThat(world.cascade(later).ack()).isEmpty();
    }

    @Test
    void of_a_message_without_a_job_says_so_and_takes_it() {
      var message = customer(0);
      texts(20, phone(0), "done " + code(message));
      assertThat(lastOn(0)).isEqualTo("#%s has no job.".formatted(code(message)));
      assertThat(world.cascade(message).ack()).isPresent();
    }

    @Test
    @Tag("P4")
    void of_a_code_that_he_was_never_texted_changes_nothing() {
      job(JobState.IN_PROGRESS);
      var message = customer(0);
      texts(20, phone(1), "done " + code(message));
      assertThat(lastOn(1)).startsWith("QDN: there is no #");
      assertThat(world.jobs.all.get(JOB)).extracting(Job::state).isEqualTo(JobState.IN_PROGRESS);
    }
  }

  @Test
  void JOB_tells_where_it_is_and_how_it_stands_and_takes_nothing() {
    job(JobState.PENDING);
    var message = customer(0);
    texts(20, phone(0), "job " + code(message));
    assertThat(lastOn(0))
        .isEqualTo(
            ("#%s: job j_abc123, pending\nGate 4, Pier 12\n"
                    + "https://relay.example/dispatch?job=j_abc123")
                .formatted(code(message)));
    assertThat(world.cascade(message).open()).isTrue();
  }

  @Test
  void what_nobody_understands_gets_help_once_in_ten_minutes() {
    texts(0, phone(0), "AWAY 999h");
    texts(300, phone(0), "AWAY 999h");
    assertThat(screen(0)).hasSize(1);
    texts(600, phone(0), "AWAY 999h");
    assertThat(screen(0)).hasSize(2).allMatch(line -> line.startsWith("QDN: OK 12"));
  }

  @Test
  void what_his_phone_writes_by_itself_takes_nothing_and_reaches_nobody() {
    var message = customer(0);
    var automatic =
        texts(
            10,
            phone(0),
            "I'm driving with Focus turned on. I'll see your message when I get where I'm going.");
    assertThat(settled(automatic)).isEqualTo(Settlement.AUTOMATIC);
    assertThat(world.cascade(message).open()).isTrue();
    assertThat(world.provider.screen(CUSTOMER)).isEmpty();
  }

  @Nested
  class A_responder_who_texts_STOP {
    @Test
    void is_not_asked_again_and_what_is_open_goes_on_at_once() {
      customer(0);
      texts(60, phone(0), "STOP");
      assertThat(screen(1)).hasSize(1);
      assertThat(world.counted).contains("ResponderOptedOut");
      assertThat(screen(0)).as("never answered").hasSize(1);

      customer(70);
      assertThat(screen(0)).hasSize(1);
      assertThat(screen(1)).hasSize(2);
    }

    @Test
    void is_not_gone_again_where_that_text_comes_once_more_after_his_START() {
      var stop = texts(0, phone(0), "stop");
      texts(10, phone(0), "start");
      world.counted.clear();
      world.queue(
          Given.at(30),
          new TextReceived(text(stop, 0, phone(0), "stop"), Optional.empty(), Optional.empty()));
      world.runUntil(40);
      assertThat(contact(phone(0)).optedOut()).isFalse();
      assertThat(world.counted).doesNotContain("ResponderOptedOut");
    }

    @Test
    void and_whose_text_was_lost_is_passed_over_everywhere_once_the_provider_says_so() {
      var first = customer(0);
      world.provider.receipts = false;
      customer(10);
      var page = world.provider.taken.getLast();
      assertThat(screen(1)).isEmpty();
      world.queue(
          Given.at(20),
          new ReceiptReceived(
              Given.at(20),
              page.text().receiptKey(),
              page.sid(),
              "undelivered",
              Optional.of(Texting.OPTED_OUT)));
      world.runUntil(25);
      assertThat(screen(1)).as("both, and nobody waits for him").hasSize(2);
      assertThat(world.cascade(first).open()).isTrue();
    }

    @Test
    void comes_back_with_START() {
      texts(0, phone(0), "stop");
      texts(10, phone(0), "start");
      customer(20);
      assertThat(screen(0)).hasSize(1);
    }
  }

  @Test
  void a_responders_yes_acks_even_if_it_arrives_marked_as_an_opt_in() {
    var message = customer(0);
    world.queue(
        Given.at(10),
        new TextReceived(
            text("SMyes", 10, phone(0), "yes"), Optional.empty(), Optional.of("START")));
    world.runUntil(15);
    assertThat(world.cascade(message).ack()).isPresent();
  }

  @Nested
  class A_customer_who_texts {
    @Test
    @Tag("L1")
    void STOP_is_recorded_not_forwarded_and_never_texted() {
      var stop = texts(0, CUSTOMER, "Stop.");
      assertThat(settled(stop)).isEqualTo(Settlement.OPT_OUT);
      assertThat(screen(0)).isEmpty();
      assertThat(contact(CUSTOMER).optedOut()).isTrue();

      var message = customer(10);
      texts(20, phone(0), code(message) + " on my way");
      assertThat(world.provider.screen(CUSTOMER)).isEmpty();
      assertThat(lastOn(0)).contains("opted out");
    }

    @Test
    void START_is_recorded_and_he_is_texted_again() {
      texts(0, CUSTOMER, "STOP");
      texts(5, CUSTOMER, "START");
      var message = customer(10);
      texts(20, phone(0), code(message) + " on my way");
      assertThat(world.provider.screen(CUSTOMER)).containsExactly("on my way");
    }

    @Test
    void HELP_is_left_to_the_provider() {
      assertThat(settled(texts(0, CUSTOMER, "help"))).isEqualTo(Settlement.OPT_OUT);
      assertThat(screen(0)).isEmpty();
    }

    @Test
    void yes_is_forwarded_as_the_answer_that_it_is() {
      texts(0, CUSTOMER, "yes");
      assertThat(screen(0)).hasSize(1);
    }

    @Test
    void nothing_himself_because_his_phone_does_is_not_forwarded() {
      assertThat(settled(texts(0, CUSTOMER, "I'm driving right now.")))
          .isEqualTo(Settlement.AUTOMATIC);
      assertThat(screen(0)).isEmpty();
    }
  }

  @Test
  void a_text_too_long_for_one_arrives_whole_in_several() {
    var body = "word ".repeat(319) + "end";
    texts(0, CUSTOMER, body);
    assertThat(screen(0)).hasSize(2);
    assertThat(screen(0).get(1)).startsWith("#").contains("(2/2)").endsWith("end");
  }
}

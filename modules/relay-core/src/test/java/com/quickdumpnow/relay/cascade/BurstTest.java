package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.JOB;
import static com.quickdumpnow.relay.cascade.Given.STRANGER;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.page;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.roster;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.Texting.Sent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 16: a burst from one customer is bundled. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("D2")
class BurstTest {
  private static final JobId OTHER = new JobId("j_other1");

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
          new RelayEvent.TextReceived(
              text("SM" + i, i, CUSTOMER, "words " + i), Optional.empty(), Optional.empty()));
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

  /** A customer of two jobs, each of which he can name. */
  private void jobs(JobId... ids) {
    for (var id : ids) {
      world.jobs.save(
          new Job(
              id,
              JobState.PENDING,
              Optional.of(CUSTOMER),
              Optional.empty(),
              Optional.empty(),
              false,
              "",
              1,
              1));
    }
  }

  @Test
  void about_several_jobs_it_is_bundled_by_the_job() {
    jobs(JOB, OTHER);
    for (int i = 0; i < 5; i++) {
      world.texted(text("SM" + i, i, CUSTOMER, "j_abc123 words " + i));
    }
    for (int i = 5; i < 105; i++) {
      world.texted(
          text(
              "SM" + i,
              5 + i * 0.1,
              CUSTOMER,
              (i % 2 == 0 ? "j_abc123" : "j_other1") + " words " + i));
    }
    world.runUntil(100);
    assertThat(screen(phone(0))).hasSize(8);
    assertThat(state(104))
        .isInstanceOfSatisfying(
            Joined.class, joined -> assertThat(joined.lead()).isEqualTo(new MessageId("SM4")));
    assertThat(state(103))
        .isInstanceOfSatisfying(
            Joined.class, joined -> assertThat(joined.lead()).isEqualTo(new MessageId("SM5")));
    assertThat(world.cascade("SM4").bundle().orElseThrow().texts()).hasSize(50);
    assertThat(world.cascade("SM5").bundle().orElseThrow().texts()).hasSize(49);
  }

  @Test
  void a_lead_about_another_job_that_is_heard_again_stays_a_lead() {
    jobs(JOB, OTHER);
    for (int i = 0; i < 5; i++) {
      world.texted(text("SM" + i, i, CUSTOMER, "j_abc123 words " + i));
    }
    world.runUntil(5);
    // Whoever took it in first died before it was kept.
    var lead = text("SM5", 6, CUSTOMER, "j_other1 words");
    world.contacts.change(
        CUSTOMER, known -> known.texted(lead.id(), Optional.of(OTHER), lead.at()));
    world.texted(lead);
    world.runUntil(10);
    assertThat(world.cascade("SM5").job().jobId()).contains(OTHER);
    assertThat(screen(phone(0))).hasSize(6);
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

  /** A text that does not reach its reader takes what it brings with it. */
  @Nested
  class Further_texts_that_do_not_arrive {
    private void undelivered(String key) {
      world.provider.watchers.add(one -> {
        if (one.text().receiptKey().text().value().equals(key)) {
          world.queue(
              one.at().plusMillis(500),
              new ReceiptReceived(
                  one.at(), one.text().receiptKey(), one.sid(), "undelivered", Optional.of(30007)));
        }
      });
      world.provider.receipts = false;
    }

    private static final TextKey DIGEST = new TextKey("digest-0-0");

    private void further(double from) {
      for (int i = 5; i < 8; i++) {
        world.texted(text("SM" + i, from + i, CUSTOMER, "words " + i));
      }
    }

    private void taken(double seconds, int responder) {
      world.texted(text("SMok", seconds, phone(responder), "ok " + world.cascade("SM4").code()));
    }

    private List<String> logged(LogEntry.What what) {
      return world.store.log(new MessageId("SM4")).stream()
          .filter(entry -> entry.what() == what)
          .map(entry -> entry.text().orElseThrow().value() + " " + entry.evidence())
          .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void are_the_next_ones_at_once(boolean refused) {
      if (refused) {
        world.provider.turns("digest-0-0", World.Turn.REFUSE);
      } else {
        undelivered("digest-0-0");
      }
      burst(7);
      world.runUntil(28);
      assertThat(screen(phone(1)))
          .anyMatch(words -> words.endsWith("words 4"))
          .anyMatch(words -> words.contains("2 more texts:\n- words 5\n- words 6"));
      assertThat(logged(LogEntry.What.ESCALATED)).containsExactly("digest-0-0 {cause=FAILED}");
    }

    @Test
    void leave_the_last_of_the_chain_his_time() {
      world.roster = roster(1);
      world.provider.turns("digest-0-0", World.Turn.REFUSE);
      burst(7);
      world.runUntil(100);
      assertThat(world.cascade("SM4").open()).isTrue();
      world.runUntil(400);
      assertThat(world.letters)
          .anyMatch(letter -> letter.contains(world.cascade("SM4").code().toString()));
    }

    @Test
    void to_whoever_took_the_message_alone_are_the_operators_matter() {
      undelivered("digest-0-0");
      burst(5);
      world.runUntil(6);
      taken(7, 0);
      further(10);
      world.runUntil(60);
      assertThat(logged(LogEntry.What.UNREAD)).containsExactly("digest-0-0 {passed_on=0}");
      assertThat(screen(phone(0)).getLast())
          .isEqualTo(
              "#%s: not all that its customer wrote reached you. The dashboard has it."
                  .formatted(world.cascade("SM4").code()));
      assertThat(screen(phone(1))).isEmpty();
    }

    /** Two have the page, the first of them took it, and one text has come since. */
    private Story takenByTheFirst(int people) {
      var story = Story.sent(people);
      story.asked(30, page(0), DeliveryStatus.QUEUED);
      story.woken(30);
      story.accepted(31, page(1));
      story.acked(40, 0);
      story.woken(40);
      story.on(joined(50, "SM5"));
      story.woken(70);
      return story;
    }

    private CascadeEvent joined(double seconds, String id) {
      return new CascadeEvent.TextJoined(at(seconds), text(id, seconds, CUSTOMER, "words " + id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"undelivered", "refused", "opted out"})
    void to_whoever_took_the_message_are_passed_on_to_the_others_who_have_it(String how) {
      var story = takenByTheFirst(3);
      assertThat(story.sends()).endsWith("digest-0-0#1");
      switch (how) {
        case "undelivered" -> {
          story.accepted(71, DIGEST);
          var step = story.receipt(75, DIGEST, "undelivered", Optional.of(30007));
          assertThat(step.decisions()).anyMatch(Decision.Publish.class::isInstance);
          story.woken(75);
        }
        case "refused" -> story.returned(71, DIGEST, 1, new Sent.Refused(21211));
        default -> story.returned(71, DIGEST, 1, new Sent.Refused(21610));
      }
      assertThat(story.sends()).endsWith("failed-digest-0-0#1", "unread-digest-0-0-1#1");
      assertThat(story.text("unread-digest-0-0-1").to()).isEqualTo(phone(1));
      assertThat(story.text("unread-digest-0-0-1").body().text())
          .startsWith("#12: Sergio took it, and this did not reach him:\n#12 ")
          .endsWith("1 more text:\n- words SM5");
      assertThat(story.logged(LogEntry.What.UNREAD)).containsExactly("digest-0-0 {passed_on=1}");
    }

    @Test
    void since_whoever_took_the_message_has_opted_out_are_not_lost_either() {
      var story = Story.handedOver(1);
      story.acked(10, 0);
      story.people = new People(Map.of(phone(0), Contact.UNKNOWN.consented(at(11), true)));
      story.on(joined(12, "SM5"));
      story.woken(32);
      assertThat(story.logged(LogEntry.What.UNREAD)).containsExactly("digest-0-0 {passed_on=0}");
      assertThat(story.sends()).containsExactly("page-0#1");
      assertThat(story.due()).isEmpty();
    }

    @Test
    void before_he_took_it_are_passed_on_when_he_does() {
      var story = Story.handedOver(2);
      story.on(joined(10, "SM5"));
      story.woken(30);
      story.returned(31, DIGEST, 1, new Sent.Refused(21211));
      assertThat(story.sends()).endsWith("page-1#1", "digest-page-1#1");
      story.accepted(32, page(1));
      assertThat(story.logged(LogEntry.What.UNREAD)).isEmpty();
      story.acked(40, 0);
      assertThat(story.logged(LogEntry.What.UNREAD)).containsExactly("digest-0-0 {passed_on=1}");
      story.woken(40);
      assertThat(story.sends()).contains("unread-digest-0-0-1#1", "failed-digest-0-0#1");
    }

    @Test
    void to_one_who_did_not_take_it_are_no_matter() {
      var story = Story.sent(2);
      story.on(joined(10, "SM5"));
      story.asked(30, page(0), DeliveryStatus.QUEUED);
      story.woken(30);
      story.acked(40, 0);
      story.woken(40);
      story.receipt(41, new TextKey("digest-0-1"), "undelivered", Optional.of(30007));
      assertThat(story.logged(LogEntry.What.UNREAD)).isEmpty();
      assertThat(story.due().filter(due -> due.isBefore(at(45)))).isEmpty();
    }

    @Test
    void with_the_rest_of_a_long_page_are_the_next_ones_too() {
      var story = new Story();
      story.on(
          new CascadeEvent.MessageArrived(
              text("long ".repeat(400)),
              new JobMatch.Matched(Given.JOB, JobMatch.Rule.MOST_RECENT_OPEN),
              roster(2),
              Given.CODE));
      story.woken(0);
      story.accepted(1, page(0));
      var step = story.receipt(3, new TextKey("page-0-part-2"), "undelivered", Optional.of(30007));
      assertThat(step.decisions())
          .containsExactly(
              new Decision.Publish(
                  new RelayEvent.AttemptFailed(
                      at(3), new MessageId("SM0001"), new TextKey("page-0-part-2"))));
      assertThat(story.due()).contains(at(0));
      story.woken(3);
      assertThat(story.sends()).endsWith("page-1#1", "page-1-part-2#1");
      assertThat(story.logged(LogEntry.What.ESCALATED))
          .containsExactly("page-0-part-2 {cause=FAILED}");
    }
  }

  @Test
  void whoever_takes_it_by_the_code_of_a_notice_reads_all_of_them() {
    var story = Story.of(2);
    story.people = new People(Map.of(phone(0), Contact.UNKNOWN.away(at(-60), Optional.empty())));
    story.woken(0);
    story.accepted(1, page(1));
    story.on(new CascadeEvent.TextJoined(at(2), text("SM5", 2, CUSTOMER, "words 5")));
    story.woken(22);
    assertThat(story.sends()).containsExactly("page-1#1", "overflow#1", "digest-0-1#1");
    story.acked(30, 0);
    story.woken(30);
    assertThat(story.sends()).endsWith("taken-1#1", "digest-page-0#1");
    assertThat(story.text("digest-page-0").to()).isEqualTo(phone(0));
    assertThat(story.text("digest-page-0").body().text()).endsWith("1 more text:\n- words 5");
    // What follows is another text.
    story.on(new CascadeEvent.TextJoined(at(40), text("SM6", 40, CUSTOMER, "words 6")));
    story.woken(60);
    assertThat(story.text("digest-1-0").body().text()).endsWith("1 more text:\n- words 6");
  }
}

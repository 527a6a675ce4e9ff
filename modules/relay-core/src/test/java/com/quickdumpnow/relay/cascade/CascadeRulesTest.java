package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CODE;
import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.JOB;
import static com.quickdumpnow.relay.cascade.Given.TEXT;
import static com.quickdumpnow.relay.cascade.Given.ack;
import static com.quickdumpnow.relay.cascade.Given.arrived;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.page;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.roster;
import static com.quickdumpnow.relay.cascade.Given.sid;
import static com.quickdumpnow.relay.cascade.Story.sidOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.Admitted;
import com.quickdumpnow.relay.cascade.CascadeEvent.LetterSent;
import com.quickdumpnow.relay.cascade.CascadeEvent.ListSearched;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageSettled;
import com.quickdumpnow.relay.cascade.CascadeEvent.OperatorMailed;
import com.quickdumpnow.relay.cascade.CascadeEvent.ProgressAsked;
import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.SendReturned;
import com.quickdumpnow.relay.cascade.CascadeEvent.Woken;
import com.quickdumpnow.relay.cascade.Decision.Arm;
import com.quickdumpnow.relay.cascade.Decision.AskProgress;
import com.quickdumpnow.relay.cascade.Decision.Cancel;
import com.quickdumpnow.relay.cascade.Decision.MailOperator;
import com.quickdumpnow.relay.cascade.Decision.Publish;
import com.quickdumpnow.relay.cascade.Decision.Rearm;
import com.quickdumpnow.relay.cascade.Decision.SearchList;
import com.quickdumpnow.relay.cascade.Decision.Send;
import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.OutboundText.Delivery;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.event.RelayEvent.AttemptFailed;
import com.quickdumpnow.relay.event.RelayEvent.CascadeExhausted;
import com.quickdumpnow.relay.event.RelayEvent.CommandReceived;
import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.Texting.Sent;
import java.time.Duration;
import java.util.ArrayList;
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

/**
 * The contract's rules for one message, a sentence each. Times are seconds after the customer's
 * text; a responder has 300 s to take it, the carrier 30 s, and a send is settled after 75 s.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CascadeRulesTest {
  private static final Sent ACCEPTED = new Sent.Accepted(sidOf(page(0)));
  private static final Sent UNREACHABLE = new Sent.NotSent(Duration.ZERO);

  private static TimerKey timer(Kind kind, int step) {
    return new TimerKey(kind, page(step));
  }

  private static LogEntry entry(double seconds, What what, Map<String, String> evidence) {
    return new LogEntry(at(seconds), what, Optional.empty(), evidence);
  }

  private static LogEntry entry(
      double seconds, What what, TextKey text, Map<String, String> evidence) {
    return new LogEntry(at(seconds), what, Optional.of(text), evidence);
  }

  private static OutboundText pageText(int step, Sending sending) {
    return new OutboundText(
        page(step),
        Purpose.PAGE,
        phone(step),
        Optional.of(step),
        new TextBody("#12 j_abc123 +16195550140\nWhere is my dumpster?"),
        List.of(),
        sending,
        Optional.empty(),
        false);
  }

  private static Cascade cascade(int people, Status status, OutboundText... texts) {
    return new Cascade(
        TEXT,
        new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN),
        roster(people),
        CODE,
        status,
        List.of(texts));
  }

  /** Rules 2 and 3. */
  @Nested
  class A_text_that_comes {
    @Test
    void is_kept_with_its_job_and_its_news_is_published() {
      var step = new Story().on(arrived(2));

      assertThat(step)
          .isEqualTo(
              new Step(
                  cascade(2, new Status.Open()),
                  List.of(
                      entry(
                          0, What.ACCEPTED, Map.of("job", "j_abc123", "rule", "MOST_RECENT_OPEN"))),
                  List.of(new Publish(new MessageAccepted(at(0), TEXT.id())))));
    }

    @Test
    void again_changes_nothing_but_repeats_news_that_nobody_has_acted_on() {
      var story = Story.of(2);
      assertThat(story.on(arrived(2)))
          .isEqualTo(
              new Step(
                  story.state,
                  List.of(),
                  List.of(new Publish(new MessageAccepted(at(0), TEXT.id())))));

      var paged = Story.paged(2);
      assertThat(paged.on(arrived(2))).isEqualTo(new Step(paged.state, List.of(), List.of()));
    }

    @Test
    void without_a_job_is_forwarded_all_the_same_and_the_log_says_why() {
      var story = new Story();
      story.on(
          new MessageArrived(
              TEXT, new JobMatch.Unmatched(JobMatch.Reason.WRONG_ID), roster(1), CODE));
      assertThat(story.logged(What.ACCEPTED)).containsExactly("{unmatched=WRONG_ID}");
      story.woken(0);
      assertThat(story.sends()).containsExactly("page-0#1");
    }

    @Test
    void without_a_job_where_such_are_rejected_is_logged_and_answered_and_not_forwarded() {
      var story = new Story();
      var step =
          story.on(
              new MessageSettled(TEXT, Settlement.REJECTED, Optional.empty(), Optional.empty()));

      assertThat(step.log()).containsExactly(entry(0, What.SETTLED, Map.of("how", "REJECTED")));
      assertThat(step.decisions())
          .containsExactly(new Publish(new CommandReceived(at(0), TEXT.id())));
      story.woken(1);
      assertThat(story.sends()).containsExactly("answer#1");
      assertThat(story.text("answer").to()).isEqualTo(CUSTOMER);
      assertThat(story.text("answer").purpose()).isEqualTo(Purpose.ANSWER);
    }

    @Test
    void from_the_relay_itself_ends_in_silence() {
      var story = new Story();
      var settled =
          new MessageSettled(TEXT, Settlement.IGNORED, Optional.empty(), Optional.empty());
      assertThat(story.on(settled).decisions()).isEmpty();
      assertThat(story.on(settled))
          .isEqualTo(
              new Step(
                  new Settled(TEXT, Settlement.IGNORED, Optional.empty(), List.of()),
                  List.of(),
                  List.of()));
      assertThat(story.woken(1).decisions()).isEmpty();
      assertThat(story.due()).isEmpty();
    }

    @Test
    void is_the_only_thing_that_can_happen_to_a_message_that_nobody_knows() {
      var nothing = new Step(new Unseen(), List.of(), List.of());
      List<CascadeEvent> events =
          List.of(
              new AckGiven(ack(1, 0), Optional.empty()),
              new ReceiptArrived(at(1), page(0), sid(1), "delivered", Optional.empty()),
              new SendReturned(at(1), page(0), 1, ACCEPTED),
              new ProgressAsked(at(1), page(0), Optional.empty()),
              new ListSearched(at(1), page(0), 1, Optional.empty()),
              new OperatorMailed(at(1), true),
              new Admitted(at(1), page(0), true),
              new LetterSent(at(1), page(0), true),
              new Woken(at(1), Optional.empty()),
              new Woken(at(1), Optional.of(timer(Kind.ACK, 0))));
      events.forEach(event -> assertThat(new Story().on(event)).as("%s", event).isEqualTo(nothing));
      assertThat(new Story().due()).isEmpty();
    }
  }

  /** Rules 4 and 5: claim, arm, send. */
  @Nested
  class The_first_page {
    @Test
    void is_claimed_then_watched_then_sent() {
      var step = Story.of(2).woken(0.2);

      assertThat(step)
          .isEqualTo(
              new Step(
                  cascade(2, new Status.Open(), pageText(0, new Sending.Intent(1, at(0.2)))),
                  List.of(entry(0.2, What.CLAIMED, page(0), Map.of("cause", "FIRST", "n", "1"))),
                  List.of(
                      new Arm(timer(Kind.ACK, 0), at(300.2)),
                      new Arm(timer(Kind.DELIVERY, 0), at(30.2)),
                      new Send(page(0), 1))));
    }

    @Test
    void is_recorded_as_the_provider_took_it() {
      var story = Story.paged(2);

      assertThat(story.accepted(1, page(0)))
          .isEqualTo(
              new Step(
                  cascade(
                      2,
                      new Status.Open(),
                      pageText(0, new Sending.Accepted(1, at(0), sidOf(page(0)), at(1)))),
                  List.of(
                      entry(
                          1,
                          What.SENT,
                          page(0),
                          Map.of("sid", sidOf(page(0)).value(), "n", "1", "evidence", "answer"))),
                  List.of()));
    }

    @Test
    void brings_the_pictures_along() {
      var picture = "https://api.twilio.com/2010-04-01/Media/ME1";
      var story = new Story();
      story.on(
          new MessageArrived(
              new InboundText(
                  TEXT.id(), at(0), CUSTOMER, Given.RELAY, new TextBody(""), List.of(picture)),
              new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER),
              roster(1),
              CODE));
      story.woken(0);
      assertThat(story.text(page(0)).media()).containsExactly(picture);
      assertThat(story.text(page(0)).body().text()).isEqualTo("#12 new customer +16195550140");
    }

    @Test
    void is_not_sent_again_however_often_the_message_is_woken() {
      var story = Story.paged(2);
      for (int second = 0; second < 29; second++) {
        story.woken(second);
        story.fired(second, Kind.ACK, page(0));
        story.fired(second, Kind.DELIVERY, page(0));
      }
      assertThat(story.sends()).containsExactly("page-0#1");
    }
  }

  /** Rule 7. */
  @Nested
  class The_next_responder {
    @Test
    void is_asked_when_nobody_acked_in_time() {
      var story = Story.handedOver(2);
      assertThat(story.due()).contains(at(301));

      assertThat(Story.sends(story.fired(300.999, Kind.ACK, page(0)).decisions())).isEmpty();
      var step = story.fired(301, Kind.ACK, page(0));

      assertThat(step.decisions())
          .containsExactly(
              new Arm(timer(Kind.ACK, 1), at(601)),
              new Arm(timer(Kind.DELIVERY, 1), at(331)),
              new Send(page(1), 1));
      assertThat(step.log())
          .containsExactly(
              entry(301, What.ESCALATED, page(0), Map.of("cause", "NO_ACK")),
              entry(301, What.CLAIMED, page(1), Map.of("cause", "NO_ACK", "n", "1")));
      assertThat(story.text(page(1))).isEqualTo(pageText(1, new Sending.Intent(1, at(301))));
    }

    @Test
    void is_asked_at_once_when_the_provider_refuses_the_page() {
      var story = Story.paged(2);
      var step = story.returned(1, page(0), 1, new Sent.Refused(30004));

      assertThat(step.log())
          .containsExactly(
              entry(1, What.REFUSED, page(0), Map.of("error_code", "30004", "n", "1")),
              entry(1, What.ESCALATED, page(0), Map.of("cause", "FAILED")),
              entry(1, What.CLAIMED, page(1), Map.of("cause", "FAILED", "n", "1")));
      assertThat(Story.sends(step.decisions())).containsExactly("page-1#1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "undelivered", "canceled"})
    void is_asked_at_once_when_a_receipt_says_that_the_page_failed(String status) {
      var story = Story.handedOver(2);

      var receipt = story.receipt(40, page(0), status, Optional.of(30003));
      assertThat(receipt.log())
          .containsExactly(
              entry(
                  40,
                  What.DELIVERY,
                  page(0),
                  Map.of("status", status, "evidence", "receipt", "error_code", "30003")));
      // Whoever hears a receipt may not text; he tells who may.
      assertThat(receipt.decisions())
          .containsExactly(new Publish(new AttemptFailed(at(40), TEXT.id(), page(0))));
      assertThat(story.due()).hasValueSatisfying(due -> assertThat(due).isBefore(at(40)));

      assertThat(Story.sends(story.woken(40).decisions())).containsExactly("page-1#1");
      assertThat(story.logged(What.ESCALATED)).containsExactly("page-0 {cause=FAILED}");
    }

    @Test
    void is_told_of_again_when_the_receipt_of_a_failure_comes_again() {
      var story = Story.sent(2);
      story.receipt(2, page(0), "failed");
      assertThat(story.receipt(3, page(0), "failed"))
          .isEqualTo(
              new Step(
                  story.state,
                  List.of(),
                  List.of(new Publish(new AttemptFailed(at(3), TEXT.id(), page(0))))));
    }

    @Test
    void is_asked_when_the_carrier_has_nothing_in_time_and_the_provider_was_asked() {
      var story = Story.sent(2);
      assertThat(story.due()).contains(at(30));

      assertThat(story.fired(30, Kind.DELIVERY, page(0)))
          .isEqualTo(
              new Step(story.state, List.of(), List.of(new AskProgress(page(0), sidOf(page(0))))));
      assertThat(story.sends()).containsExactly("page-0#1");

      var step = story.asked(30.1, page(0), DeliveryStatus.QUEUED);
      assertThat(step.log())
          .containsExactly(
              entry(30.1, What.ASKED, page(0), Map.of("answer", "queued")),
              entry(30.1, What.DELIVERY, page(0), Map.of("status", "queued", "evidence", "asked")),
              entry(30.1, What.ESCALATED, page(0), Map.of("cause", "NOT_HANDED_OVER")),
              entry(30.1, What.CLAIMED, page(1), Map.of("cause", "NOT_HANDED_OVER", "n", "1")));
      assertThat(Story.sends(step.decisions())).containsExactly("page-1#1");
    }

    @Test
    void is_asked_also_when_the_provider_does_not_answer_the_question() {
      var story = Story.sent(2);
      story.woken(30);
      story.on(new ProgressAsked(at(38), page(0), Optional.empty()));
      assertThat(story.logged(What.ASKED)).containsExactly("page-0 {answer=none}");
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent", "delivered", "read"})
    void is_not_asked_yet_when_the_provider_says_that_the_carrier_has_it(String status) {
      var story = Story.sent(2);
      story.woken(30);
      story.asked(30.1, page(0), DeliveryStatus.of(status).orElseThrow());
      story.woken(300.9);
      assertThat(story.sends()).containsExactly("page-0#1");
      assertThat(story.due()).contains(at(301));
    }

    @Test
    void is_asked_when_the_carrier_has_nothing_in_time_since_nobody_knows_if_it_was_sent() {
      var unknown = Story.paged(2);
      unknown.returned(8, page(0), 1, new Sent.Unknown());
      unknown.fired(30, Kind.DELIVERY, page(0));
      assertThat(unknown.sends()).containsExactly("page-0#1", "page-1#1");

      var died = Story.paged(2);
      died.fired(30, Kind.DELIVERY, page(0));
      assertThat(died.sends()).containsExactly("page-0#1", "page-1#1");
      assertThat(died.logged(What.ESCALATED)).containsExactly("page-0 {cause=NOT_HANDED_OVER}");
    }

    @Test
    void is_asked_once_whatever_causes_come_together() {
      var story = Story.handedOver(3);
      story.receipt(301, page(0), "undelivered");
      story.fired(301, Kind.ACK, page(0));
      story.fired(301, Kind.DELIVERY, page(0));
      story.woken(301);
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
      assertThat(story.logged(What.ESCALATED)).containsExactly("page-0 {cause=FAILED}");
    }

    @Test
    void is_asked_in_time_also_where_the_carrier_has_longer_than_the_responder() {
      var story = new Story();
      var chain = roster(2).chain();
      story.on(
          new MessageArrived(
              TEXT,
              new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN),
              new Roster(
                  1, chain, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofHours(1)),
              CODE));
      story.woken(0);
      story.accepted(1, page(0));
      assertThat(story.due()).contains(at(21));
      story.woken(21);
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
    }

    @Test
    void has_a_whole_time_out_from_when_the_provider_took_the_page() {
      var story = Story.paged(2);
      story.accepted(7, page(0));
      story.receipt(8, page(0), "sent");
      // The timer was armed before the send, and so comes early.
      assertThat(story.fired(300, Kind.ACK, page(0)).decisions())
          .containsExactly(new Rearm(timer(Kind.ACK, 0), at(307)));
      assertThat(Story.sends(story.fired(307, Kind.ACK, page(0)).decisions()))
          .containsExactly("page-1#1");
    }

    @Test
    void is_asked_only_once_by_a_timer_that_comes_late_or_twice() {
      var story = Story.handedOver(3);
      story.fired(310, Kind.ACK, page(0));
      story.accepted(311, page(1));
      story.receipt(312, page(1), "delivered");
      story.fired(312, Kind.ACK, page(0));
      story.fired(400, Kind.ACK, page(0));
      story.fired(400, Kind.DELIVERY, page(0));
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
    }

    @Test
    void after_the_second_is_the_third() {
      var story = Story.handedOver(3);
      story.woken(301);
      story.returned(302, page(1), 1, new Sent.Refused(21211));
      story.accepted(303, page(2));
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1", "page-2#1");
      assertThat(story.logged(What.ESCALATED))
          .containsExactly("page-0 {cause=NO_ACK}", "page-1 {cause=FAILED}");
      assertThat(story.status()).isEqualTo(new Status.Open());
    }
  }

  /** Rule 7 (c). */
  @Nested
  class The_end_of_the_chain {
    @Test
    void exhausts_the_cascade_mails_the_operator_and_tells_the_customer_once() {
      var story = Story.handedOver(1);
      var step = story.woken(301);

      assertThat(story.status()).isEqualTo(new Status.Exhausted(at(301), false));
      assertThat(step.log())
          .containsExactly(
              entry(301, What.EXHAUSTED, Map.of("cause", "NO_ACK")),
              entry(301, What.CLAIMED, new TextKey("received"), Map.of("n", "1")));
      assertThat(step.decisions())
          .containsExactly(
              new Publish(new CascadeExhausted(at(301), TEXT.id())),
              new Send(new TextKey("received"), 1),
              new MailOperator());
      assertThat(story.text("received").to()).isEqualTo(CUSTOMER);

      story.accepted(302, new TextKey("received"));
      story.on(new OperatorMailed(at(303), true));
      assertThat(story.status()).isEqualTo(new Status.Exhausted(at(301), true));
      assertThat(story.due()).isEmpty();
      assertThat(story.woken(900)).isEqualTo(new Step(story.state, List.of(), List.of()));
      assertThat(story.sends()).containsExactly("page-0#1", "received#1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void comes_after_the_last_of_any_number(int people) {
      var story = Story.paged(people);
      for (int step = 0; step < people; step++) {
        assertThat(story.status()).isEqualTo(new Status.Open());
        assertThat(story.cascade().step()).contains(step);
        story.accepted(1 + 300 * step, page(step));
        story.receipt(1 + 300 * step, page(step), "delivered");
        story.woken(1 + 300 * (step + 1));
      }
      assertThat(story.status()).isEqualTo(new Status.Exhausted(at(1 + 300 * people), false));
      assertThat(story.logged(What.EXHAUSTED)).hasSize(1);
    }

    @Test
    void comes_at_once_when_the_last_page_fails() {
      var story = Story.paged(1);
      story.returned(1, page(0), 1, new Sent.Refused(30034));
      assertThat(story.status()).isEqualTo(new Status.Exhausted(at(1), false));
      assertThat(story.logged(What.EXHAUSTED)).containsExactly("{cause=FAILED}");
    }

    @Test
    void does_not_come_for_want_of_a_receipt_alone() {
      var story = Story.sent(1);
      story.woken(30);
      story.asked(31, page(0), DeliveryStatus.SENDING);
      assertThat(story.status()).isEqualTo(new Status.Open());
      assertThat(story.due()).contains(at(301));
      story.woken(301);
      assertThat(story.status()).isEqualTo(new Status.Exhausted(at(301), false));
    }

    @Test
    void does_not_come_while_nobody_knows_whether_an_earlier_page_went_out() {
      var story = Story.paged(2);
      story.returned(8, page(0), 1, new Sent.Unknown());
      story.woken(30);
      story.returned(31, page(1), 1, new Sent.Refused(21211));
      assertThat(story.status()).isEqualTo(new Status.Open());
      assertThat(story.due()).contains(at(75));
      story.woken(75);
      story.found(75, page(0));
      assertThat(story.status()).isEqualTo(new Status.Exhausted(at(75), false));
      assertThat(story.logged(What.EXHAUSTED)).containsExactly("{cause=FAILED}");
    }

    @Test
    void does_not_come_while_nobody_knows_whether_the_last_page_went_out() {
      var story = Story.paged(1);
      story.returned(8, page(0), 1, new Sent.Unknown());
      assertThat(story.woken(400).decisions()).containsExactly(new SearchList(page(0), 1));
      assertThat(story.status()).isEqualTo(new Status.Open());

      story.found(401, page(0));
      assertThat(story.status()).isEqualTo(new Status.Open());
      // The carrier's time is long over, so the provider is asked at once.
      assertThat(story.due()).contains(at(30));
      assertThat(story.woken(401).decisions())
          .containsExactly(new AskProgress(page(0), sidOf(page(0))));
      story.asked(402, page(0), DeliveryStatus.DELIVERED);
      assertThat(story.due()).contains(at(701));
      story.woken(701);
      assertThat(story.status()).isEqualTo(new Status.Exhausted(at(701), false));
    }
  }

  /** Rule 8. */
  @Nested
  class An_ack {
    @Test
    void closes_the_cascade_and_takes_the_timer_back() {
      var story = Story.handedOver(2);
      var step = story.acked(60, 0);

      assertThat(step)
          .isEqualTo(
              new Step(
                  cascade(2, new Status.Acked(ack(60, 0), Optional.empty()), story.text(page(0))),
                  List.of(
                      entry(
                          60,
                          What.ACKED,
                          Map.of("by", "Sergio", "how", "SMS", "evidence", "SMreply0"))),
                  List.of(new Publish(new MessageAcked(at(60), TEXT.id())))));
      assertThat(story.woken(60.1))
          .isEqualTo(new Step(story.state, List.of(), List.of(new Cancel(timer(Kind.ACK, 0)))));
      assertThat(story.due()).isEmpty();
    }

    @Test
    void takes_back_the_timers_of_all_steps_that_still_run() {
      var story = Story.sent(2);
      story.receipt(2, page(0), "failed");
      story.woken(2);
      story.accepted(3, page(1));
      story.acked(4, 1);
      assertThat(story.woken(4).decisions())
          .contains(new Cancel(timer(Kind.ACK, 0)), new Cancel(timer(Kind.ACK, 1)));
    }

    @Test
    void before_the_deadline_stops_the_escalation_for_ever() {
      var story = Story.handedOver(3);
      story.acked(300.999, 0);
      for (double second : new double[] {301, 302, 601, 4000}) {
        story.fired(second, Kind.ACK, page(0));
        story.woken(second);
      }
      story.receipt(4001, page(0), "failed");
      story.woken(4002);
      assertThat(story.sends()).containsExactly("page-0#1");
    }

    /** As grafana/oncall issue 3111: acked alerts paged people months later. */
    @Test
    void holds_for_months_whatever_is_delivered_once_more() {
      var story = Story.handedOver(3);
      story.acked(100, 0);
      for (double day : new double[] {1, 30, 365}) {
        var second = day * 86_400;
        for (var kind : Kind.values()) {
          story.fired(second, kind, page(0));
        }
        story.receipt(second + 1, page(0), "undelivered");
        story.woken(second + 2);
      }
      assertThat(story.sends()).containsExactly("page-0#1");
    }

    @Test
    void at_the_deadline_wins_if_it_is_kept_first_and_else_is_kept_all_the_same() {
      var first = Story.handedOver(2);
      first.acked(301, 0);
      first.woken(301);
      assertThat(first.sends()).containsExactly("page-0#1");

      var second = Story.handedOver(2);
      second.woken(301);
      second.acked(301, 0);
      assertThat(second.status()).isEqualTo(new Status.Acked(ack(301, 0), Optional.empty()));
      second.woken(301);
      assertThat(second.sends()).containsExactly("page-0#1", "page-1#1", "taken-1#1");
    }

    @Test
    void tells_every_other_responder_who_got_the_text_and_not_the_one_who_took_it() {
      var story = Story.handedOver(3);
      story.woken(301);
      story.accepted(302, page(1));
      story.acked(310, 1);
      story.woken(310);

      assertThat(story.keys()).containsExactly("page-0", "page-1", "taken-0");
      assertThat(story.text("taken-0").to()).isEqualTo(phone(0));
      assertThat(story.text("taken-0").body().text()).isEqualTo("#12: Backup took it.");
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1", "taken-0#1");
    }

    @Test
    void tells_nobody_whose_page_was_refused() {
      var story = Story.paged(2);
      story.returned(1, page(0), 1, new Sent.Refused(21610));
      story.accepted(2, page(1));
      story.acked(3, 1);
      assertThat(story.keys()).containsExactly("page-0", "page-1");
    }

    @Test
    void tells_also_whom_the_text_may_yet_reach() {
      var story = Story.paged(2);
      story.returned(8, page(0), 1, new Sent.Unknown());
      story.woken(30);
      story.accepted(31, page(1));
      story.acked(32, 1);
      assertThat(story.keys()).contains("taken-0");
    }

    @Test
    void on_the_dashboard_tells_all_who_got_the_text() {
      var story = Story.handedOver(2);
      story.woken(301);
      story.accepted(302, page(1));
      story.on(
          new AckGiven(
              new Ack(at(310), "the dashboard", Optional.empty(), Ack.How.DASHBOARD, "req-1"),
              Optional.empty()));
      assertThat(story.keys()).containsExactly("page-0", "page-1", "taken-0", "taken-1");
    }

    @Test
    void that_is_not_the_first_is_told_who_was() {
      var story = Story.handedOver(2);
      story.woken(301);
      story.accepted(302, page(1));
      story.acked(310, 1);
      story.woken(310);
      var step = story.acked(320, 0);

      assertThat(step.log())
          .containsExactly(
              entry(
                  320,
                  What.ACKED_AGAIN,
                  Map.of("by", "Sergio", "how", "SMS", "evidence", "SMreply0")));
      assertThat(story.text("taken-before-0").body().text())
          .isEqualTo("#12: Backup took it before you.");
      assertThat(story.status()).isEqualTo(new Status.Acked(ack(310, 1), Optional.empty()));
      assertThat(story.acked(321, 0).log()).isEmpty();
    }

    @Test
    void twice_from_one_responder_changes_nothing_the_second_time() {
      var story = Story.handedOver(2);
      story.acked(60, 0);
      assertThat(story.acked(61, 0).log()).isEmpty();
      assertThat(story.keys()).containsExactly("page-0");
    }

    @Test
    void after_the_end_of_the_chain_still_closes_the_cascade() {
      var story = Story.exhausted();
      story.accepted(302, new TextKey("received"));
      story.acked(900, 0);
      assertThat(story.status()).isEqualTo(new Status.Acked(ack(900, 0), Optional.of(at(301))));
      assertThat(story.woken(901).decisions()).isEmpty();
    }

    @Test
    void before_the_first_page_means_that_nobody_is_paged() {
      var story = Story.of(2);
      story.acked(0.1, 0);
      story.woken(0.2);
      story.woken(1000);
      assertThat(story.sends()).isEmpty();
      assertThat(story.due()).isEmpty();
    }

    @Test
    void gives_up_a_page_that_waits_to_be_tried_again() {
      var story = Story.paged(2);
      story.returned(1, page(0), 1, new Sent.NotSent(Duration.ofSeconds(20)));
      story.acked(2, 1);
      story.fired(21, Kind.RETRY, page(0));
      assertThat(story.text(page(0)).sending()).isEqualTo(new Sending.Abandoned(1, at(21)));
      assertThat(story.sends()).containsExactly("page-0#1");
    }

    @Test
    void of_a_message_that_goes_along_no_chain_does_nothing() {
      var story = new Story();
      story.on(new MessageSettled(TEXT, Settlement.COMMAND, Optional.empty(), Optional.empty()));
      assertThat(story.acked(1, 0)).isEqualTo(new Step(story.state, List.of(), List.of()));
    }
  }

  /** Rule 9, as far as it is about one message. */
  @Nested
  class A_reply {
    @Test
    void of_several_texts_has_the_pictures_with_the_first() {
      var story = Story.handedOver(1);
      story.on(
          new AckGiven(
              ack(60, 0),
              Optional.of(new TextBody("word ".repeat(400))),
              List.of("https://media.example/1")));
      assertThat(story.text("reply-SMreply0").media()).containsExactly("https://media.example/1");
      assertThat(story.text("reply-SMreply0-part-2").media()).isEmpty();
    }

    @Test
    void acks_and_goes_to_the_customer_and_to_nobody_else() {
      var story = Story.handedOver(2);
      var step = story.acked(60, 0, "on my way");

      assertThat(step.log())
          .containsExactly(
              entry(60, What.ACKED, Map.of("by", "Sergio", "how", "SMS", "evidence", "SMreply0")),
              entry(60, What.REPLIED, Map.of("by", "Sergio", "evidence", "SMreply0")));
      var reply = story.text("reply-SMreply0");
      assertThat(reply.to()).isEqualTo(CUSTOMER);
      assertThat(reply.body()).isEqualTo(new TextBody("on my way"));
      assertThat(reply.responder()).as("who wrote it").contains(0);
      story.woken(61);
      assertThat(story.sends()).containsExactly("page-0#1", "reply-SMreply0#1");
    }

    @Test
    void that_comes_again_is_sent_once() {
      var story = Story.handedOver(2);
      story.acked(60, 0, "on my way");
      story.woken(60);
      assertThat(story.acked(61, 0, "on my way").log()).isEmpty();
      story.woken(61);
      assertThat(story.sends()).containsExactly("page-0#1", "reply-SMreply0#1");
    }

    @Test
    void goes_to_the_customer_also_after_another_took_it() {
      var story = Story.handedOver(2);
      story.acked(60, 1);
      story.acked(61, 0, "me too");
      story.woken(62);
      assertThat(story.text("reply-SMreply0").body()).isEqualTo(new TextBody("me too"));
    }

    @Test
    void of_which_no_character_can_be_shown_is_not_sent() {
      var story = Story.handedOver(2);
      story.acked(60, 0, "\u0000\u0007");
      assertThat(story.keys()).containsExactly("page-0");
    }
  }

  /** Rule 10. */
  @Nested
  class A_receipt {
    @Test
    @Tag("S2")
    void in_any_order_leaves_the_furthest_status() {
      var statuses = List.of("accepted", "queued", "sending", "sent", "delivered");
      permutations(statuses)
          .forEach(order -> {
            var story = Story.sent(2);
            var second = 2;
            for (var status : order) {
              story.receipt(second++, page(0), status);
            }
            assertThat(story.text(page(0)).delivery().map(Delivery::status))
                .as("%s", order)
                .contains(DeliveryStatus.DELIVERED);
            story.woken(60);
            assertThat(story.sends()).containsExactly("page-0#1");
          });
    }

    @Test
    void that_repeats_an_earlier_one_changes_nothing() {
      var story = Story.sent(2);
      story.receipt(2, page(0), "delivered");
      for (var status : List.of("queued", "sent", "undelivered", "failed", "delivered")) {
        assertThat(story.receipt(3, page(0), status))
            .as(status)
            .isEqualTo(new Step(story.state, List.of(), List.of()));
      }
    }

    @Test
    void before_the_send_has_returned_proves_that_it_went_out() {
      var story = Story.paged(2);
      var step = story.receipt(0.5, page(0), "queued");

      assertThat(story.text(page(0)).sending())
          .isEqualTo(new Sending.Accepted(1, at(0), sidOf(page(0)), at(0.5)));
      assertThat(step.log())
          .containsExactly(
              entry(
                  0.5,
                  What.SENT,
                  page(0),
                  Map.of("sid", sidOf(page(0)).value(), "n", "1", "evidence", "receipt")),
              entry(
                  0.5, What.DELIVERY, page(0), Map.of("status", "queued", "evidence", "receipt")));
      assertThat(story.returned(1, page(0), 1, ACCEPTED))
          .isEqualTo(new Step(story.state, List.of(), List.of()));
      assertThat(story.returned(1, page(0), 1, new Sent.Unknown()))
          .isEqualTo(new Step(story.state, List.of(), List.of()));
    }

    @Test
    void settles_a_send_of_unknown_outcome_at_once() {
      var story = Story.paged(1);
      story.returned(8, page(0), 1, new Sent.Unknown());
      story.receipt(9, page(0), "sent");
      story.woken(80);
      assertThat(story.decided).noneMatch(SearchList.class::isInstance);
      assertThat(story.due()).contains(at(309));
    }

    @Test
    void of_a_text_that_was_given_up_is_recorded() {
      var story = Story.paged(2);
      story.returned(8, page(0), 1, new Sent.Unknown());
      story.woken(30);
      story.notFound(80, page(0));
      assertThat(story.text(page(0)).sending()).isEqualTo(new Sending.Abandoned(1, at(80)));
      story.receipt(90, page(0), "delivered");
      assertThat(story.text(page(0)).sid()).contains(sidOf(page(0)));
      assertThat(story.cascade().step()).contains(1);
    }

    @Test
    void that_says_delivered_after_an_escalation_is_recorded_and_undoes_nothing() {
      var story = Story.sent(2);
      story.receipt(2, page(0), "undelivered");
      story.woken(2);
      story.receipt(5, page(0), "delivered");
      assertThat(story.logged(What.DELIVERY)).hasSize(2);
      assertThat(story.cascade().step()).contains(1);
      story.woken(6);
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
    }

    @Test
    void of_a_status_that_nobody_knows_is_logged_and_changes_nothing() {
      var story = Story.handedOver(2);
      var step = story.receipt(4, page(0), "partially_delivered");
      assertThat(step)
          .isEqualTo(
              new Step(
                  story.state,
                  List.of(
                      entry(
                          4,
                          What.RECEIPT_IGNORED,
                          page(0),
                          Map.of("status", "partially_delivered"))),
                  List.of()));
    }

    @Test
    void under_another_name_says_that_a_text_went_out_twice() {
      var story = Story.sent(2);
      var step =
          story.on(new ReceiptArrived(at(2), page(0), sid(99), "delivered", Optional.empty()));
      assertThat(step.log())
          .containsExactly(entry(2, What.DOUBLED, page(0), Map.of("sid", sid(99).value())));
      assertThat(story.text(page(0)).sid()).contains(sidOf(page(0)));
    }

    @Test
    void of_a_text_that_was_never_sent_does_nothing() {
      var story = Story.sent(2);
      assertThat(story.receipt(2, page(1), "failed"))
          .isEqualTo(new Step(story.state, List.of(), List.of()));
    }
  }

  /** Rule 5: what is done about a send that did not go well. */
  @Nested
  class A_send {
    @Test
    void that_could_not_connect_is_tried_twice_more_at_once_and_then_later_and_later() {
      var story = Story.paged(1);
      var waits =
          List.of(
              Duration.ZERO,
              Duration.ZERO,
              Duration.ofSeconds(16),
              Duration.ofSeconds(32),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1));
      var second = 1.0;
      for (int n = 1; n <= waits.size(); n++) {
        var wait = waits.get(n - 1);
        var step = story.returned(second, page(0), n, UNREACHABLE);
        if (wait.isZero()) {
          assertThat(Story.sends(step.decisions())).containsExactly("page-0#" + (n + 1));
        } else {
          var due = at(second).plus(wait);
          assertThat(step.decisions()).containsExactly(new Arm(timer(Kind.RETRY, 0), due));
          assertThat(story.due()).contains(due);
          assertThat(story.fired(second + wait.toSeconds() - 1, Kind.RETRY, page(0)).decisions())
              .containsExactly(new Rearm(timer(Kind.RETRY, 0), due));
          second += wait.toSeconds();
          assertThat(Story.sends(story.fired(second, Kind.RETRY, page(0)).decisions()))
              .containsExactly("page-0#" + (n + 1));
        }
      }
    }

    @Test
    void that_the_provider_put_off_waits_as_long_as_asked() {
      var story = Story.paged(1);
      story.returned(1, page(0), 1, new Sent.NotSent(Duration.ofSeconds(20)));
      assertThat(story.text(page(0)).sending()).isEqualTo(new Sending.Retry(1, at(0), at(21)));

      var longer = Story.paged(1);
      longer.returned(1, page(0), 1, new Sent.NotSent(Duration.ofMinutes(2)));
      assertThat(longer.text(page(0)).sending()).isEqualTo(new Sending.Retry(1, at(0), at(121)));
    }

    @Test
    void that_the_provider_puts_off_for_ever_is_tried_after_a_quarter_of_an_hour() {
      var story = Story.paged(1);
      story.returned(1, page(0), 1, new Sent.NotSent(Duration.ofSeconds(Long.MAX_VALUE)));
      assertThat(story.text(page(0)).sending()).isEqualTo(new Sending.Retry(1, at(0), at(901)));
    }

    @Test
    void that_never_gets_through_is_given_up_in_the_end() {
      var story = Story.paged(1);
      var second = 0;
      while (story.cascade().open()) {
        second += 60;
        assertThat(second).as("seconds").isLessThan(3 * 3600);
        story.returned(second, page(0), story.n(page(0)), UNREACHABLE);
        story.woken(second + 60);
      }
      assertThat(second).isGreaterThan(1800);
      assertThat(story.logged(What.EXHAUSTED)).containsExactly("{cause=FAILED}");
    }

    @Test
    void of_a_late_reply_is_tried_again_however_old_the_message_is() {
      var story = Story.handedOver(1);
      story.acked(200, 0);
      story.on(
          new AckGiven(
              new Ack(at(7200), "Sergio", Optional.of(0), Ack.How.SMS, "SMlater"),
              Optional.of(new TextBody("half past nine"))));
      story.woken(7200);
      var key = new TextKey("reply-SMlater");
      story.returned(7201, key, 1, UNREACHABLE);
      assertThat(story.sends()).contains("reply-SMlater#1", "reply-SMlater#2");
    }

    @Test
    void that_waits_to_be_tried_again_does_not_hold_the_cascade_up() {
      var story = Story.paged(2);
      story.returned(1, page(0), 1, new Sent.NotSent(Duration.ofSeconds(50)));
      story.fired(30, Kind.DELIVERY, page(0));
      assertThat(story.sends()).containsExactly("page-0#1", "page-1#1");
      assertThat(story.text(page(0)).sending()).isEqualTo(new Sending.Abandoned(1, at(30)));
    }

    @Test
    void of_unknown_outcome_is_looked_for_when_it_must_show_and_not_before() {
      var story = Story.paged(1);
      var step = story.returned(8, page(0), 1, new Sent.Unknown());
      assertThat(step.log()).containsExactly(entry(8, What.UNKNOWN, page(0), Map.of("n", "1")));
      assertThat(step.decisions()).containsExactly(new Arm(timer(Kind.SETTLE, 0), at(75)));

      assertThat(story.fired(74.999, Kind.SETTLE, page(0)).decisions())
          .contains(new Rearm(timer(Kind.SETTLE, 0), at(75)))
          .noneMatch(SearchList.class::isInstance);
      assertThat(story.fired(75, Kind.SETTLE, page(0)).decisions())
          .contains(new SearchList(page(0), 1));
    }

    @Test
    void of_unknown_outcome_that_is_found_counts_as_taken() {
      var story = Story.paged(1);
      story.returned(8, page(0), 1, new Sent.Unknown());
      story.woken(75);
      story.found(76, page(0));
      assertThat(story.text(page(0)).sending())
          .isEqualTo(new Sending.Accepted(1, at(0), sidOf(page(0)), at(76)));
      assertThat(story.sends()).containsExactly("page-0#1");
    }

    @Test
    void of_unknown_outcome_that_is_not_found_is_sent_again_at_most_4_times_in_all() {
      var story = Story.paged(1);
      var second = 0.0;
      for (int n = 1; n <= 4; n++) {
        assertThat(story.status()).isEqualTo(new Status.Open());
        story.returned(second + 8, page(0), n, new Sent.Unknown());
        second += 75;
        assertThat(story.woken(second).decisions()).contains(new SearchList(page(0), n));
        story.notFound(second, page(0));
      }
      assertThat(story.sends())
          .containsExactly("page-0#1", "page-0#2", "page-0#3", "page-0#4", "received#1");
      assertThat(story.text(page(0)).sending()).isEqualTo(new Sending.Abandoned(4, at(300)));
      assertThat(story.status()).isEqualTo(new Status.Exhausted(at(300), false));
      assertThat(story.logged(What.ABANDONED)).hasSize(1);
    }

    @Test
    void whose_claimer_died_is_looked_for_and_sent_again() {
      var story = Story.paged(1);
      assertThat(story.woken(60).decisions())
          .contains(new Arm(timer(Kind.SETTLE, 0), at(75)))
          .noneMatch(Send.class::isInstance);
      story.woken(75);
      var step = story.notFound(75, page(0));
      assertThat(step.decisions())
          .containsExactly(
              new Arm(timer(Kind.ACK, 0), at(375)),
              new Arm(timer(Kind.DELIVERY, 0), at(105)),
              new Send(page(0), 2));
    }

    @Test
    void whose_claimer_died_is_watched_also_when_it_is_a_timer_that_finds_it() {
      var story = Story.paged(1);
      assertThat(story.fired(30, Kind.DELIVERY, page(0)).decisions())
          .contains(new Arm(timer(Kind.SETTLE, 0), at(75)));
      // What has come already, or was just armed again, is not armed once more.
      assertThat(story.fired(31, Kind.ACK, page(0)).decisions())
          .containsExactlyInAnyOrder(
              new Rearm(timer(Kind.ACK, 0), at(300)), new Arm(timer(Kind.SETTLE, 0), at(75)));
    }

    @Test
    void breeds_no_timers_while_its_claimer_can_be_alive_or_has_come_back() {
      var claimed = Story.paged(1);
      assertThat(claimed.woken(15).decisions()).isEmpty();
      assertThat(claimed.woken(16).decisions()).contains(new Arm(timer(Kind.SETTLE, 0), at(75)));

      var unknown = Story.paged(1);
      unknown.returned(8, page(0), 1, new Sent.Unknown());
      assertThat(unknown.woken(20).decisions()).isEmpty();
    }

    @Test
    void that_is_not_found_is_given_up_when_the_cascade_has_moved_on_or_is_over() {
      var moved = Story.paged(2);
      moved.returned(8, page(0), 1, new Sent.Unknown());
      moved.woken(30);
      moved.woken(75);
      moved.notFound(75, page(0));
      assertThat(moved.sends()).containsExactly("page-0#1", "page-1#1");
      assertThat(moved.logged(What.ABANDONED)).containsExactly("page-0 {}");

      var over = Story.paged(2);
      over.returned(8, page(0), 1, new Sent.Unknown());
      over.acked(9, 1);
      over.woken(75);
      over.notFound(75, page(0));
      assertThat(over.sends()).containsExactly("page-0#1", "taken-0#1");
    }

    @Test
    void that_is_not_found_is_sent_again_to_whoever_took_the_message_unread() {
      var story = Story.paged(2);
      story.returned(8, page(0), 1, new Sent.Unknown());
      story.acked(9, 0);
      story.woken(75);
      story.notFound(75, page(0));
      assertThat(story.sends()).containsExactly("page-0#1", "page-0#2");
    }

    @Test
    void whose_pictures_are_refused_goes_out_with_its_words_alone() {
      var arrived = Given.arrived(1);
      var text = arrived.text();
      var story = new Story();
      story.on(
          new MessageArrived(
              new InboundText(
                  text.id(),
                  text.at(),
                  text.from(),
                  text.to(),
                  text.body(),
                  List.of("https://media.example/1")),
              arrived.job(),
              arrived.roster(),
              arrived.code()));
      story.woken(0);
      story.returned(1, page(0), 1, new Sent.Refused(21620));
      assertThat(story.sends()).containsExactly("page-0#1", "page-0#2");
      assertThat(story.text(page(0)).media()).isEmpty();
      assertThat(story.text(page(0)).body().text())
          .endsWith("dumpster?\n(with a picture that could not be passed on)");
      story.returned(2, page(0), 2, new Sent.Refused(21620));
      assertThat(story.text(page(0)).failed()).isTrue();
    }

    @Test
    void of_an_older_try_never_overwrites_a_newer_one() {
      var story = Story.paged(1);
      story.woken(75);
      story.notFound(75, page(0));
      var now = story.state;
      var unchanged = new Step(now, List.of(), List.of());

      assertThat(story.returned(76, page(0), 1, new Sent.Refused(21211))).isEqualTo(unchanged);
      assertThat(story.returned(76, page(0), 1, new Sent.Unknown())).isEqualTo(unchanged);
      assertThat(story.returned(76, page(0), 1, UNREACHABLE)).isEqualTo(unchanged);
      assertThat(story.on(new ListSearched(at(76), page(0), 1, Optional.empty())))
          .isEqualTo(unchanged);
      assertThat(story.sends()).containsExactly("page-0#1", "page-0#2");
    }

    @Test
    void of_an_older_try_that_went_out_after_all_ends_the_tries() {
      var story = Story.paged(1);
      story.woken(75);
      story.notFound(75, page(0));
      story.returned(76, page(0), 1, new Sent.Accepted(sid(1)));
      assertThat(story.text(page(0)).sid()).contains(sid(1));
      story.returned(77, page(0), 2, UNREACHABLE);
      assertThat(story.sends()).containsExactly("page-0#1", "page-0#2");

      assertThat(story.returned(78, page(0), 2, new Sent.Accepted(sid(2))).log())
          .containsExactly(
              entry(78, What.DOUBLED, page(0), Map.of("sid", sid(2).value(), "n", "2")));
    }
  }

  static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    return items.stream()
        .flatMap(first -> {
          var rest = new ArrayList<>(items);
          rest.remove(first);
          return permutations(rest).stream()
              .map(tail -> {
                var whole = new ArrayList<>(List.of(first));
                whole.addAll(tail);
                return List.copyOf(whole);
              });
        })
        .toList();
  }
}

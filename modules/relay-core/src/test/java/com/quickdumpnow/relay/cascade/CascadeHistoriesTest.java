package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.SETTLE;
import static com.quickdumpnow.relay.cascade.Given.arrived;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Story.sidOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.Admitted;
import com.quickdumpnow.relay.cascade.CascadeEvent.LetterSent;
import com.quickdumpnow.relay.cascade.CascadeEvent.ListSearched;
import com.quickdumpnow.relay.cascade.CascadeEvent.OperatorMailed;
import com.quickdumpnow.relay.cascade.CascadeEvent.ProgressAsked;
import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.SendReturned;
import com.quickdumpnow.relay.cascade.CascadeEvent.TextJoined;
import com.quickdumpnow.relay.cascade.CascadeEvent.Woken;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting.Progress;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.sms.Texting.SentText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Laws that hold after any history. Every short history of a message is tried: each event that the
 * state allows, or does not allow, at the instants that matter; and long ones by chance. A history
 * that leads to a state and an instant that were seen before is not followed twice.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CascadeHistoriesTest {
  private static final CascadeRules RULES = new CascadeRules(SETTLE);

  /**
   * How many events are tried after a message has come and its first page was claimed. 4 takes a
   * minute: {@code mvn … -Drelay.histories.length=4}.
   */
  private static final int LENGTH = Integer.getInteger("relay.histories.length", 3);

  /** One step of a history. */
  private record Move(MessageState before, CascadeEvent event, Step step, Instant now) {
    @Override
    public String toString() {
      return "%s%n-> %s%n-> %s".formatted(before, event, step);
    }
  }

  private interface Law {
    void check(Move move);
  }

  private static void afterEachStep(Law law) {
    var moves = 0L;
    for (int people = 1; people <= 2; people++) {
      var story = Story.paged(people);
      moves += follow(story.state, 0, LENGTH, new HashMap<>(), law);
    }
    assertThat(moves).as("steps tried").isGreaterThan(5_000);
    follow(told(), 100, LENGTH - 1, new HashMap<>(), law);
    for (long seed = 1; seed <= 300; seed++) {
      wander(seed, law);
    }
  }

  /** A message whose further text is being told of to both who have its page. */
  private static MessageState told() {
    var story = Story.sent(3);
    story.asked(30, Given.page(0), DeliveryStatus.QUEUED);
    story.woken(30);
    story.accepted(31, Given.page(1));
    story.receipt(33, Given.page(1), "sent");
    var further = Given.text("SM0002", 40, Given.CUSTOMER, "and another");
    story.on(new TextJoined(at(40), further));
    story.woken(100);
    return story.state;
  }

  private record Seen(MessageState state, Instant now) {}

  private static long follow(
      MessageState state, double now, int length, Map<Seen, Integer> seen, Law law) {
    if (length == 0 || seen.getOrDefault(new Seen(state, at(now)), 0) >= length) {
      return 0;
    }
    seen.put(new Seen(state, at(now)), length);
    var moves = 0L;
    for (var next : next(state, now)) {
      var step = RULES.decide(state, next.event());
      law.check(new Move(state, next.event(), step, at(next.now())));
      moves += 1 + follow(step.next(), next.now(), length - 1, seen, law);
    }
    return moves;
  }

  /** One long history of a chain of 3, events and times by chance. */
  private static void wander(long seed, Law law) {
    var random = new Random(seed);
    MessageState state = new Unseen();
    var now = 0.0;
    state = RULES.decide(state, arrived(3)).next();
    for (int i = 0; i < 60; i++) {
      var choices = next(state, now);
      var next = choices.get(random.nextInt(choices.size()));
      var step = RULES.decide(state, next.event());
      var move = new Move(state, next.event(), step, at(next.now()));
      try {
        law.check(move);
      } catch (AssertionError e) {
        throw new AssertionError("seed %d, event %d".formatted(seed, i), e);
      }
      state = step.next();
      now = next.now();
    }
  }

  private record Next(CascadeEvent event, double now) {}

  /** What can happen next: anything at once, and the clock alone later. */
  private static List<Next> next(MessageState state, double now) {
    var soon = now + 1;
    var then = at(soon);
    var events = new ArrayList<CascadeEvent>();
    events.add(arrived(2));
    events.add(new AckGiven(Given.ack(soon, 0), Optional.empty()));
    var last = ((Cascade) state).roster().chain().size() - 1;
    events.add(new AckGiven(Given.ack(soon, last), Optional.of(new TextBody("on my way"))));
    events.add(new OperatorMailed(then, true));
    for (var text : state.texts()) {
      var key = text.key();
      var n = text.sending().n();
      var sid = sidOf(key);
      events.add(new SendReturned(then, key, n, new Sent.Accepted(sid)));
      events.add(new SendReturned(then, key, n, new Sent.Unknown()));
      events.add(new SendReturned(then, key, n, new Sent.NotSent(Duration.ofSeconds(20))));
      events.add(new SendReturned(then, key, n, new Sent.Refused(21610)));
      events.add(new SendReturned(then, key, n - 1, new Sent.Refused(21610)));
      events.add(new ListSearched(then, key, n, Optional.empty()));
      events.add(new ReceiptArrived(then, key, sid, "delivered", Optional.empty()));
      events.add(new ReceiptArrived(then, key, sid, "undelivered", Optional.of(30003)));
      if (text.purpose() == Purpose.RECEIVED && text.sending() instanceof Sending.Planned) {
        events.add(new Admitted(then, key, true));
        events.add(new Admitted(then, key, false));
      }
      if (text.purpose() == Purpose.PAGE) {
        events.add(new SendReturned(then, key, n, new Sent.NotSent(Duration.ZERO)));
        events.add(new ReceiptArrived(then, key, sid, "sent", Optional.empty()));
        events.add(new ReceiptArrived(then, key, sid, "queued", Optional.empty()));
        events.add(new ProgressAsked(then, key, Optional.empty()));
        events.add(
            new ProgressAsked(
                then, key, Optional.of(new Progress(DeliveryStatus.DELIVERED, Optional.empty()))));
        events.add(
            new ListSearched(
                then, key, n, Optional.of(new SentText(sid, text.body(), then, Optional.empty()))));
      }
    }
    var choices = new ArrayList<Next>();
    events.forEach(event -> choices.add(new Next(event, soon)));
    for (var later : new double[] {0, 31, 76, 301}) {
      choices.add(new Next(new Woken(at(now + later), Optional.empty()), now + later));
    }
    for (var kind : Kind.values()) {
      var timer = new TimerKey(kind, Given.page(0));
      choices.add(new Next(new Woken(at(now + 2), Optional.of(timer)), now + 2));
    }
    return choices;
  }

  /** The tries of each text: how often it was claimed. */
  private static void tries(Move move, BiConsumer<OutboundText, Integer> each) {
    for (var text : move.step().next().texts()) {
      each.accept(text, move.before().text(text.key()).map(was -> was.sending().n()).orElse(0));
    }
  }

  @Test
  void no_try_of_a_text_is_made_twice() {
    afterEachStep(move -> {
      tries(
          move,
          (text, before) ->
              assertThat(text.sending().n()).as("%s", move).isBetween(before, before + 1));
      var sends = move.step().decisions().stream().filter(Decision.Send.class::isInstance).toList();
      assertThat(sends).as("%s", move).doesNotHaveDuplicates();
      for (var decision : sends) {
        var send = (Decision.Send) decision;
        var text = move.step().next().text(send.text()).orElseThrow();
        assertThat(text.sending())
            .as("%s", move)
            .isEqualTo(new Sending.Intent(send.n(), move.event().at()));
        assertThat(move.before().text(send.text()).map(was -> was.sending().n()).orElse(0))
            .as("%s", move)
            .isEqualTo(send.n() - 1);
      }
    });
  }

  @Test
  void every_claim_is_sent_and_a_page_is_watched_first() {
    afterEachStep(move ->
        tries(
            move,
            (text, before) -> {
              var claimed = text.sending() instanceof Sending.Intent(int n, _) && n > before;
              if (claimed) {
                var decisions = move.step().decisions();
                var send = decisions.indexOf(new Decision.Send(text.key(), text.sending().n()));
                assertThat(send).as("%s", move).isNotNegative();
                if (text.purpose() == Purpose.PAGE && !isOfWhoeverTookIt(move, text)) {
                  assertThat(decisions.subList(0, send))
                      .as("%s", move)
                      .contains(
                          new Decision.Arm(
                              new TimerKey(Kind.ACK, text.key()),
                              text.claimedAt().plusSeconds(300)),
                          new Decision.Arm(
                              new TimerKey(Kind.DELIVERY, text.key()),
                              text.claimedAt().plusSeconds(30)));
                }
              }
            }));
  }

  @Test
  void nobody_is_paged_after_an_ack_or_after_the_end() {
    afterEachStep(move -> {
      if (!((Cascade) move.before()).open()) {
        tries(
            move,
            (text, before) -> {
              if (text.purpose() == Purpose.PAGE
                  && text.sending() instanceof Sending.Intent
                  && !isOfWhoeverTookIt(move, text)) {
                assertThat(text.sending().n()).as("%s", move).isEqualTo(before);
              }
            });
      }
    });
  }

  /** He is to read what he took, also where nobody knows whether his page went out. */
  private static boolean isOfWhoeverTookIt(Move move, OutboundText page) {
    return ((Cascade) move.step().next())
        .ack()
        .filter(ack -> ack.responder().equals(page.responder()))
        .isPresent();
  }

  @Test
  void nobody_is_paged_early() {
    afterEachStep(move -> {
      var before = (Cascade) move.before();
      var after = (Cascade) move.step().next();
      var page = before.currentPage();
      if (page.isPresent() && !before.step().equals(after.step())) {
        var was = after.text(page.get().key()).orElseThrow();
        var now = move.event().at();
        var late = !now.isBefore(before.ackDeadline(page.get()));
        var notHandedOver =
            !was.handedOver()
                && !now.isBefore(before.deliveryDeadline(page.get()))
                && (was.asked() || !(was.sending() instanceof Sending.Accepted));
        var lost = after.lostTo(before.step().orElseThrow()).findFirst().isPresent();
        assertThat(late || was.failed() || lost || notHandedOver).as("%s", move).isTrue();
      }
    });
  }

  @Test
  void a_delivery_never_goes_backwards() {
    afterEachStep(move -> {
      for (var was : move.before().texts()) {
        var is = move.step().next().text(was.key()).orElseThrow();
        assertThat(is.delivery().map(known -> known.status().rank()).orElse(0))
            .as("%s", move)
            .isGreaterThanOrEqualTo(was.delivery().map(known -> known.status().rank()).orElse(0));
        if (was.sid().isPresent()) {
          assertThat(is.sid()).as("%s", move).isEqualTo(was.sid());
        }
      }
    });
  }

  @Test
  void what_is_over_stays_over_but_that_an_ack_closes_what_was_exhausted() {
    afterEachStep(move -> {
      var after = ((Cascade) move.step().next()).status();
      switch (((Cascade) move.before()).status()) {
        case Status.Open _ -> {}
        case Status.Acked acked -> assertThat(after).as("%s", move).isEqualTo(acked);
        case Status.Exhausted(var at, _) -> {
          var since =
              switch (after) {
                case Status.Open _ -> Optional.<Instant>empty();
                case Status.Exhausted(var still, _) -> Optional.of(still);
                case Status.Acked(_, var ended) -> ended;
              };
          assertThat(since).as("%s", move).contains(at);
        }
      }
    });
  }

  @Test
  void the_end_comes_only_when_each_page_is_taken_or_failed() {
    afterEachStep(move -> {
      if (((Cascade) move.before()).open()
          && ((Cascade) move.step().next()).status() instanceof Status.Exhausted) {
        assertThat(move.step().next().texts())
            .as("%s", move)
            .filteredOn(text -> text.purpose() == Purpose.PAGE)
            .allMatch(text -> text.sid().isPresent() || text.failed());
      }
    });
  }

  @Test
  void the_same_event_twice_in_a_row_changes_nothing_the_second_time() {
    afterEachStep(move -> {
      var state = move.step().next();
      var again = RULES.decide(state, move.event());
      // A search that found nothing, and was answered by a new try, is a search of an old try.
      assertThat(again.next()).as("%s", move).isEqualTo(state);
      assertThat(again.log()).as("%s", move).isEmpty();
      assertThat(Story.sends(again.decisions())).as("%s", move).isEmpty();
    });
  }

  /** How {@link CascadeRules#due} and {@link CascadeRules#decide} agree. */
  @Nested
  class What_is_due {
    @Test
    void is_everything_that_is_still_to_be_done() {
      afterEachStep(move -> {
        var state = move.step().next();
        if (RULES.due(state).isEmpty()) {
          for (var hours : List.of(0, 1, 100)) {
            var woken = woken(state, move.now().plus(Duration.ofHours(hours)));
            assertThat(woken.next()).as("%s", move).isEqualTo(state);
            assertThat(woken.log()).as("%s", move).isEmpty();
            assertThat(woken.decisions())
                .as("%s", move)
                .allMatch(Decision.Cancel.class::isInstance);
          }
        }
      });
    }

    @Test
    void is_not_done_before_its_time() {
      afterEachStep(move -> {
        var state = move.step().next();
        var due = RULES.due(state);
        var early = due.map(time -> time.minusMillis(1)).filter(move.now()::isBefore);
        if (early.isPresent()) {
          var woken = woken(state, early.get());
          assertThat(woken.decisions())
              .as("%s", move)
              .allMatch(decision ->
                  decision instanceof Decision.Arm || decision instanceof Decision.Cancel);
          // But for a page that nobody wants any more, which may be given up at any time.
          assertThat(woken.log())
              .as("%s", move)
              .allMatch(entry -> entry.what() == LogEntry.What.ABANDONED);
        }
      });
    }

    @Test
    void is_done_when_the_message_is_woken() {
      afterEachStep(move -> {
        var state = move.step().next();
        var due = RULES.due(state);
        if (due.isPresent()) {
          var now = move.now();
          var woken = woken(state, due.get().isAfter(now) ? due.get() : now);
          assertThat(
                  !woken.next().equals(state)
                      || woken.decisions().stream()
                          .anyMatch(decision ->
                              decision instanceof Decision.SearchList
                                  || decision instanceof Decision.Admit
                                  || decision instanceof Decision.AskProgress
                                  || decision instanceof Decision.MailOperator))
              .as("%s%n%s%n%s", move, due, woken)
              .isTrue();
        }
      });
    }

    @Test
    void comes_to_an_end_when_the_world_answers() {
      afterEachStep(move -> assertThat(settled(move)).as("%s", move).isTrue());
    }

    /** Wakes the message whenever something is due, in a world where each send fails to answer. */
    private static boolean settled(Move move) {
      var state = move.step().next();
      var now = move.now();
      for (int i = 0; i < 100; i++) {
        var due = RULES.due(state);
        if (due.isEmpty()) {
          return true;
        }
        now = due.get().isAfter(now) ? due.get() : now;
        var step = woken(state, now);
        state = step.next();
        for (var decision : step.decisions()) {
          state =
              switch (decision) {
                case Decision.Send(var key, int n) ->
                    RULES.decide(state, new SendReturned(now, key, n, new Sent.Unknown())).next();
                case Decision.AskProgress(var key, _) ->
                    RULES.decide(state, new ProgressAsked(now, key, Optional.empty())).next();
                case Decision.SearchList(var key, int n) ->
                    RULES.decide(state, new ListSearched(now, key, n, Optional.empty())).next();
                case Decision.Admit(var key, _) ->
                    RULES.decide(state, new Admitted(now, key, true)).next();
                case Decision.Mail(var key) ->
                    RULES.decide(state, new LetterSent(now, key, true)).next();
                case Decision.MailOperator() ->
                    RULES.decide(state, new OperatorMailed(now, true)).next();
                case Decision.Arm _,
                    Decision.Rearm _,
                    Decision.Cancel _,
                    Decision.OptOut _,
                    Decision.Publish _ ->
                    state;
              };
        }
      }
      return false;
    }

    private static Step woken(MessageState state, Instant now) {
      return RULES.decide(state, new Woken(now, Optional.empty()));
    }
  }
}

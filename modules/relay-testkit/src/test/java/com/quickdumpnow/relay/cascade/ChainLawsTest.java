package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.SendReturned;
import com.quickdumpnow.relay.cascade.CascadeEvent.Woken;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.testkit.Property;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Laws of a chain of any length, told to its end. CascadeHistoriesTest tries everything that can
 * happen to short ones.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChainLawsTest {
  /** No phone, no list and no transaction is meant for more. */
  private static final int LENGTH_MAX = 20;

  private final CascadeRules rules = new CascadeRules(Duration.ofSeconds(75));

  @Test
  void whom_nobody_stops_is_asked_once_each_and_in_order_to_the_end() {
    Property.holds(random -> {
      var length = random.nextInt(1, LENGTH_MAX + 1);
      var tale = new Tale(random, length);
      tale.runToTheEnd();

      assertThat(tale.asked).containsExactlyElementsOf(steps(length));
      assertThat(tale.cascade().status()).isInstanceOf(Status.Exhausted.class);
      assertThat(tale.texts(Purpose.RECEIVED)).hasSize(1);
    });
  }

  @Test
  void an_ack_at_any_step_stops_the_chain_and_is_told_to_whoever_was_asked_before() {
    Property.holds(random -> {
      var length = random.nextInt(1, LENGTH_MAX + 1);
      var by = random.nextInt(length);
      var tale = new Tale(random, length);
      tale.runUntilAsked(by);
      tale.ack(by);
      tale.runToTheEnd();

      assertThat(tale.asked).containsExactlyElementsOf(steps(by + 1));
      assertThat(tale.cascade().ack().orElseThrow().responder()).contains(by);
      assertThat(tale.texts(Purpose.TAKEN))
          .map(text -> text.responder().orElseThrow())
          .containsExactlyInAnyOrderElementsOf(
              steps(by).stream().filter(step -> !tale.refused.contains(step)).toList());
      assertThat(tale.texts(Purpose.RECEIVED)).isEmpty();
    });
  }

  /** Source: DynamoDB, TransactWriteItems: at most 100 items. */
  @Test
  void no_change_of_any_chain_is_more_than_one_transaction_holds() {
    Property.holds(random -> {
      var tale = new Tale(random, LENGTH_MAX);
      tale.runUntilAsked(LENGTH_MAX - 1);
      tale.ack(random.nextInt(LENGTH_MAX));
      tale.runToTheEnd();
      assertThat(tale.largestCommit).isLessThanOrEqualTo(100);
    });
  }

  private static List<Integer> steps(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** One message, a provider that takes or refuses each text, and a clock that jumps. */
  private final class Tale {
    private final RandomGenerator random;
    private final ArrayDeque<CascadeEvent> events = new ArrayDeque<>();
    final List<Integer> asked = new ArrayList<>();
    final Set<Integer> refused = new HashSet<>();
    int largestCommit;
    private MessageState state = new Unseen();
    private Instant now = NOON;

    Tale(RandomGenerator random, int length) {
      this.random = random;
      var chain =
          IntStream.range(0, length)
              .mapToObj(n ->
                  new Responder(
                      "r" + n,
                      "Responder " + n,
                      new PhoneNumber("+161955501%02d".formatted(n)),
                      Optional.empty()))
              .toList();
      var text =
          new MessageArrived(
              new InboundText(
                  message(1),
                  NOON,
                  new PhoneNumber("+16195550199"),
                  new PhoneNumber("+16195550198"),
                  new TextBody("Where is my trailer?"),
                  List.of()),
              new JobMatch.Matched(Samples.JOB, JobMatch.Rule.MOST_RECENT_OPEN),
              new Roster(
                  1, chain, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofMinutes(15)),
              new Code(12));
      happen(text);
      happen(new Woken(now, Optional.empty()));
    }

    Cascade cascade() {
      return (Cascade) state;
    }

    List<OutboundText> texts(Purpose purpose) {
      return state.texts().stream().filter(text -> text.purpose() == purpose).toList();
    }

    void ack(int by) {
      happen(
          new AckGiven(
              new Ack(now, "Responder " + by, Optional.of(by), Ack.How.SMS, "SM2"),
              Optional.empty()));
    }

    void runUntilAsked(int step) {
      run(() -> asked.contains(step));
    }

    void runToTheEnd() {
      run(() -> false);
      assertThat(rules.due(state)).isEmpty();
    }

    private void run(BooleanSupplier enough) {
      for (int i = 0; i < 50 * LENGTH_MAX && !enough.getAsBoolean(); i++) {
        var next = events.poll();
        if (next != null) {
          happen(next);
          continue;
        }
        var due = rules.due(state);
        if (due.isEmpty()) {
          return;
        }
        now = due.get().isAfter(now) ? due.get() : now.plusSeconds(1);
        happen(new Woken(now, Optional.empty()));
      }
    }

    private void happen(CascadeEvent event) {
      var step = rules.decide(state, event);
      var index = Commit.index(message(1), state, step.next(), now);
      largestCommit = Math.max(largestCommit, 1 + step.log().size() + index.size());
      state = step.next();
      step.decisions().forEach(this::carryOut);
    }

    private void carryOut(Decision decision) {
      switch (decision) {
        case Decision.Send(var key, int n) -> send(key, n);
        case Decision.AskProgress(var key, _) ->
            events.add(new CascadeEvent.ProgressAsked(now, key, Optional.empty()));
        case Decision.SearchList(var key, int n) ->
            events.add(new CascadeEvent.ListSearched(now, key, n, Optional.empty()));
        case Decision.Admit(var key, _) -> events.add(new CascadeEvent.Admitted(now, key, true));
        case Decision.Mail(var key) -> events.add(new CascadeEvent.LetterSent(now, key, true));
        case Decision.MailOperator _ -> events.add(new CascadeEvent.OperatorMailed(now, true));
        case Decision.Publish _ -> events.add(new Woken(now, Optional.empty()));
        case Decision.Arm _, Decision.Rearm _, Decision.Cancel _, Decision.OptOut _ -> {}
      }
    }

    private void send(TextKey key, int n) {
      var text = state.text(key).orElseThrow();
      if (text.purpose() == Purpose.PAGE) {
        asked.add(text.responder().orElseThrow());
      }
      if (random.nextInt(4) == 0) {
        text.responder().filter(_ -> text.purpose() == Purpose.PAGE).ifPresent(refused::add);
        events.add(new SendReturned(now, key, n, new Sent.Refused(21610)));
        return;
      }
      var sid = new TextSid("SM%032x".formatted(key.value().hashCode() & 0xffffffffL));
      events.add(new SendReturned(now, key, n, new Sent.Accepted(sid)));
      if (random.nextBoolean()) {
        events.add(new ReceiptArrived(now, key, sid, "delivered", Optional.empty()));
      }
    }
  }
}

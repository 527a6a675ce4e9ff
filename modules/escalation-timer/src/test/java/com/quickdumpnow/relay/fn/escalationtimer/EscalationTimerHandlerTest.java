package com.quickdumpnow.relay.fn.escalationtimer;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.cascade.TextSender;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.lambda.BatchRunner;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.FakeEventBus;
import com.quickdumpnow.relay.testkit.FakeMail;
import com.quickdumpnow.relay.testkit.FakeTexting;
import com.quickdumpnow.relay.testkit.FakeTimers;
import com.quickdumpnow.relay.testkit.InMemoryContactBook;
import com.quickdumpnow.relay.testkit.InMemoryMessageStore;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.RecordingTelemetry.Measured;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wiring.Priming;
import com.quickdumpnow.relay.wiring.SenderComponent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A timer that fired says when it was due and when it came. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EscalationTimerHandlerTest {
  private static final Instant DUE = Instant.parse("2026-01-05T20:05:00Z");
  private static final MessageId MESSAGE = new MessageId("SM1");

  /** A call's context, which the functions do not look at. */
  private static final Context UNUSED =
      (Context)
          Proxy.newProxyInstance(
              Context.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final FakeClock clock = new FakeClock(DUE.minusSeconds(300));
  private final Parts parts = new Parts(clock);
  private final EscalationTimerHandler handler = new EscalationTimerHandler(parts);

  private void comes(RelayEvent event, Duration afterDue) {
    clock.advance(Duration.between(clock.instant(), DUE.plus(afterDue)));
    var message = new SQSMessage();
    message.setMessageId("queue-1");
    message.setBody(new EventCodec().encode(event));
    var batch = new SQSEvent();
    batch.setRecords(List.of(message));
    assertThat(handler.handleRequest(batch, UNUSED).getBatchItemFailures()).isEmpty();
  }

  private static WakeUp timer() {
    var key = new TimerKey(Kind.ACK, new TextKey("page-0"));
    return new WakeUp(DUE.minusSeconds(300), MESSAGE, Optional.of(key), DUE);
  }

  @Test
  void one_that_comes_late_says_how_late() {
    comes(timer(), Duration.ofMillis(3_400));
    assertThat(parts.telemetry.measured())
        .containsExactly(
            new Measured(
                "TimerFired",
                Duration.ofMillis(3_400),
                Map.of(
                    "message", "SM1",
                    "timer", "ACK",
                    "text", "page-0",
                    "due", "2026-01-05T20:05:00Z",
                    "fired", "2026-01-05T20:05:03.400Z")));
  }

  @Test
  void one_that_comes_a_part_of_a_second_early_waits_and_is_on_time() {
    comes(timer(), Duration.ofMillis(-700));
    assertThat(parts.telemetry.measured())
        .singleElement()
        .satisfies(measure -> assertThat(measure.time()).isZero());
  }

  /** The first stage of a long timer comes up to a minute early, and by design. */
  @Test
  void one_that_comes_much_earlier_is_not_late() {
    comes(timer(), Duration.ofSeconds(-42));
    assertThat(parts.telemetry.measured())
        .singleElement()
        .satisfies(measure -> assertThat(measure.time()).isNegative());
  }

  @Test
  void what_is_no_timer_measures_nothing() {
    comes(new WakeUp(DUE, MESSAGE, Optional.empty(), DUE), Duration.ofSeconds(50));
    assertThat(parts.telemetry.measured()).isEmpty();
  }

  /** The function's parts, on fakes. */
  private static final class Parts implements SenderComponent {
    private final RecordingTelemetry telemetry = new RecordingTelemetry();
    private final FakeClock clock;
    private final FakeTexting texting;
    private final FakeTimers timers;
    private final Contacts contacts = new Contacts(new InMemoryContactBook());
    private final TextSender sender;

    Parts(FakeClock clock) {
      this.clock = clock;
      this.texting = new FakeTexting(clock, new PhoneNumber("+16195550100"));
      this.timers = new FakeTimers(clock);
      var store = new InMemoryMessageStore(clock);
      var rules = new CascadeRules(Duration.ofSeconds(75));
      var cascades =
          new Cascades(rules, store, new FakeEventBus(), contacts, telemetry, clock, new Random(1));
      this.sender =
          new TextSender(
              cascades, store, contacts, texting, timers, new FakeMail(), telemetry, clock);
    }

    @Override
    public Contacts contacts() {
      return contacts;
    }

    @Override
    public Timers timers() {
      return timers;
    }

    @Override
    public Texting texting() {
      return texting;
    }

    @Override
    public BatchRunner batches() {
      return new BatchRunner(new EventCodec(), telemetry);
    }

    @Override
    public Priming priming() {
      throw new UnsupportedOperationException("nothing to go through");
    }

    @Override
    public TextSender sender() {
      return sender;
    }

    @Override
    public Telemetry telemetry() {
      return telemetry;
    }

    @Override
    public RelayClock clock() {
      return clock;
    }
  }
}

package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.TimersContract;
import com.quickdumpnow.relay.wire.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ValidationException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AwsTimersTest extends TimersContract {
  private static final SchedulerClient SCHEDULER = Cloud.EMBEDDED.clients().scheduler();
  private static final SqsClient SQS = Cloud.EMBEDDED.clients().sqs();
  private static final Duration PRECISION = Duration.ofSeconds(60);
  private static final TextKey PAGE = new TextKey("page-0");
  private static final TimerKey ACK = new TimerKey(Kind.ACK, PAGE);

  private final String queue = Cloud.EMBEDDED.freshQueue(SQS);
  private final AwsTimers.Target target =
      new AwsTimers.Target(
          queue,
          Cloud.arn(SQS, queue),
          Cloud.EMBEDDED.freshName("group"),
          "arn:aws:iam::000000000000:role/schedules",
          Cloud.arn(SQS, Cloud.EMBEDDED.freshQueue(SQS)));
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final SystemClock systemClock = new SystemClock();

  @BeforeEach
  void makeGroup() {
    SCHEDULER.createScheduleGroup(create -> create.name(target.scheduleGroup()));
  }

  private AwsTimers timers(SchedulerClient scheduler, SqsClient sqs, RelayClock clock) {
    return new AwsTimers(scheduler, sqs, target, PRECISION, new EventCodec(), clock, telemetry);
  }

  @Override
  protected Timers timers() {
    return timers(SCHEDULER, SQS, systemClock);
  }

  @Override
  protected Timers deadTimers() {
    return timers(Cloud.deadClients().scheduler(), Cloud.deadClients().sqs(), systemClock);
  }

  @Override
  protected RelayClock clock() {
    return systemClock;
  }

  @Override
  protected List<WakeUp> fired(int n, Duration time) {
    return Cloud.receive(SQS, queue, n, time).stream().map(WakeUp.class::cast).toList();
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class A_responder_s_time_to_answer {
    private final Instant due = Instant.now().plus(Duration.ofMinutes(5)).plusMillis(700);

    @Test
    void is_a_schedule_that_fires_early_by_the_precision() {
      timers().arm(message(1), ACK, due);

      var schedule =
          SCHEDULER.getSchedule(
              get -> get.groupName(target.scheduleGroup()).name(AwsTimers.name(message(1), ACK)));
      var firing = Instant.parse(schedule.scheduleExpression().replaceFirst("at\\((.*)\\)", "$1Z"));
      assertThat(firing).isBetween(due.minus(PRECISION).minusSeconds(1), due.minus(PRECISION));
      assertThat(schedule.scheduleExpressionTimezone()).isEqualTo("UTC");
      assertThat(schedule.actionAfterCompletion()).isEqualTo(ActionAfterCompletion.DELETE);
      assertThat(schedule.flexibleTimeWindow().mode()).isEqualTo(FlexibleTimeWindowMode.OFF);
      assertThat(schedule.target().deadLetterConfig().arn()).isEqualTo(target.deadLetterArn());
      assertThat(schedule.target().retryPolicy().maximumEventAgeInSeconds()).isEqualTo(3_600);
    }

    @Test
    void puts_the_wake_up_on_the_queue_when_it_fires() {
      timers().arm(message(1), ACK, due);
      Cloud.EMBEDDED.port().fireNow(target.scheduleGroup(), AwsTimers.name(message(1), ACK));

      assertThat(Cloud.receive(SQS, queue, 1))
          .singleElement()
          .isInstanceOfSatisfying(
              WakeUp.class,
              wakeUp -> {
                assertThat(wakeUp.message()).isEqualTo(message(1));
                assertThat(wakeUp.timer()).contains(ACK);
                assertThat(wakeUp.due()).isEqualTo(due);
              });
    }

    @Test
    void is_one_schedule_however_often_it_is_armed() {
      timers().arm(message(1), ACK, due);
      timers().arm(message(1), ACK, due.plusSeconds(9));
      assertThat(schedules()).hasSize(1);
      assertThat(Cloud.receive(SQS, queue, 1, Duration.ofSeconds(1))).isEmpty();
      assertThat(telemetry.counted()).isEmpty();
    }

    @Test
    void is_gone_when_it_is_taken_back() {
      timers().arm(message(1), ACK, due);
      timers().cancel(message(1), ACK);
      assertThat(schedules()).isEmpty();
      assertThat(telemetry.counted()).isEmpty();
    }

    private List<String> schedules() {
      return SCHEDULER
          .listSchedules(list -> list.groupName(target.scheduleGroup()))
          .schedules()
          .stream()
          .map(schedule -> schedule.name())
          .toList();
    }
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class The_delay_of_a_message {
    private final Instant now = Instant.parse("2026-01-05T12:00:00.500Z");
    private final FakeClock clock = new FakeClock(now);
    private final RecordingSqs sqs = new RecordingSqs();
    private final Timers timers = timers(Cloud.deadClients().scheduler(), sqs, clock);

    @Test
    void is_the_time_that_remains_in_whole_seconds() {
      timers.arm(message(1), key(Kind.DELIVERY), now.plusMillis(30_900));
      timers.arm(message(1), key(Kind.RETRY), now.plusMillis(900));
      timers.arm(message(1), key(Kind.SETTLE), now.minusSeconds(7));
      timers.arm(message(1), key(Kind.SETTLE), now.plusSeconds(3_600));
      assertThat(sqs.delays()).containsExactly(30, 0, 0, 900);
      assertThat(telemetry.counted()).isEmpty();
    }

    @Test
    void holds_a_time_to_answer_that_is_within_the_precision() {
      timers.arm(message(1), ACK, now.plus(PRECISION).plusSeconds(1));
      timers.arm(message(1), ACK, now.plusSeconds(5));
      assertThat(sqs.delays()).containsExactly(61, 5);
      assertThat(telemetry.counted()).as("Scheduler was not asked").isEmpty();
    }

    @Test
    void holds_a_timer_that_came_early_and_never_spins() {
      timers.rearm(message(1), ACK, now.plusMillis(60_999));
      timers.rearm(message(1), ACK, now.plusMillis(10));
      timers.rearm(message(1), ACK, now);
      timers.rearm(message(1), ACK, now.minusSeconds(1));
      timers.rearm(message(1), ACK, now.plusSeconds(7_200));
      assertThat(sqs.delays()).containsExactly(60, 1, 0, 0, 900);
    }

    @Test
    void stands_in_for_a_scheduler_that_does_not_answer() {
      timers.arm(message(1), ACK, now.plus(Duration.ofMinutes(5)));
      timers.arm(message(2), ACK, now.plus(Duration.ofHours(2)));
      assertThat(sqs.delays()).containsExactly(300, 900);
      assertThat(telemetry.count("SchedulerUnavailable")).isEqualTo(2);
    }

    @Test
    void stands_in_for_a_scheduler_that_refuses() {
      timers(new RefusingScheduler(), sqs, clock).arm(message(1), ACK, now.plusSeconds(120));
      assertThat(sqs.delays()).containsExactly(120);
    }

    @Test
    void comes_with_all_that_the_timer_is() {
      timers.arm(message(1), ACK, now.plusSeconds(5));
      assertThat(sqs.events())
          .containsExactly(new WakeUp(now, message(1), Optional.of(ACK), now.plusSeconds(5)));
    }
  }

  @Test
  void a_timer_s_name_tells_the_message_and_fits_into_64_characters() {
    assertThat(AwsTimers.name(message(1), ACK))
        .isEqualTo("esc-SM00000000000000000000000000000001-page-0");
    var longest = new MessageId("a".repeat(64));
    assertThat(AwsTimers.name(longest, ACK)).matches("esc-[0-9a-f]{32}");
    assertThat(AwsTimers.name(longest, ACK))
        .isNotEqualTo(AwsTimers.name(longest, new TimerKey(Kind.ACK, new TextKey("page-1"))));
  }

  private static TimerKey key(Kind kind) {
    return new TimerKey(kind, PAGE);
  }

  /** Keeps what was sent. Delivers nothing. */
  private static final class RecordingSqs implements SqsClient {
    private final List<SendMessageRequest> sent = new ArrayList<>();

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
      sent.add(request);
      return SendMessageResponse.builder().build();
    }

    List<Integer> delays() {
      return sent.stream().map(SendMessageRequest::delaySeconds).toList();
    }

    List<RelayEvent> events() {
      var codec = new EventCodec();
      return sent.stream().map(request -> codec.decode(request.messageBody())).toList();
    }

    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }

  /** Finds every schedule invalid. */
  private static final class RefusingScheduler implements SchedulerClient {
    @Override
    public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
      throw ValidationException.builder().message("in the past").build();
    }

    @Override
    public String serviceName() {
      return "scheduler";
    }

    @Override
    public void close() {}
  }
}

package com.quickdumpnow.relay.cloud.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cloud.aws.scheduler.ScheduleSummary;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What takes hours on AWS, in no time: schedules and retries on a clock that the test moves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class EmbeddedClockTest {
  private static final Instant START = Instant.parse("2026-01-05T12:00:00Z");
  private static final String FUNCTION =
      "arn:aws:lambda:us-west-2:000000000000:function:sweeper:live";
  private static final String ROLE = "arn:aws:iam::000000000000:role/schedules";

  private final MovedClock clock = new MovedClock();
  private final AwsPort port;
  private final SchedulerClient scheduler;
  private final TestQueues queues;
  private Functions functions = new Functions();

  /** One port for all tests, since a start takes seconds. */
  EmbeddedClockTest() throws IOException {
    port = start(AwsPortOptions.defaults());
    scheduler = CloudClients.client(SchedulerClient.builder(), port.endpoint());
    queues = new TestQueues(CloudClients.client(SqsClient.builder(), port.endpoint()));
  }

  private AwsPort start(AwsPortOptions options) throws IOException {
    var started = AwsPort.start(options.withManualClock(clock));
    started.onInvoke((arn, payload) -> functions.invoke(arn, payload));
    return started;
  }

  @BeforeEach
  void clean() {
    port.schedules()
        .forEach(schedule -> scheduler.deleteSchedule(delete -> delete.name(schedule.name())));
    functions = new Functions();
    clock.now = START;
  }

  @AfterAll
  void stop() {
    port.close();
  }

  @Test
  void a_schedule_fires_when_the_clock_reaches_its_time_and_not_before() {
    var queue = queues.standard();
    scheduler.createSchedule(schedule("at(2026-01-05T12:05:00)", queues.arn(queue)).build());
    assertThat(port.schedules())
        .extracting(ScheduleSummary::next)
        .containsExactly(Optional.of(START.plusSeconds(300)));

    clock.advance(Duration.ofMillis(299_999));
    port.tick();
    assertThat(queues.receive(queue)).isEmpty();

    clock.advance(Duration.ofMillis(1));
    port.tick();
    assertThat(queues.receive(queue)).hasSize(1);
    assertThat(port.schedules()).isEmpty();
    port.tick();
    assertThat(queues.receive(queue)).isEmpty();
  }

  @Test
  void a_schedule_that_is_kept_after_its_end_keeps_its_name_taken_and_never_fires_again() {
    var queue = queues.standard();
    scheduler.createSchedule(
        schedule("at(2026-01-05T12:05:00)", queues.arn(queue))
            .actionAfterCompletion(ActionAfterCompletion.NONE)
            .build());
    clock.advance(Duration.ofHours(1));
    port.tick();
    clock.advance(Duration.ofDays(1));
    port.tick();
    assertThat(queues.take(queue, 1)).hasSize(1);
    assertThat(queues.receive(queue)).isEmpty();
    assertThat(port.schedules())
        .extracting(ScheduleSummary::next)
        .containsExactly(Optional.empty());
  }

  @Test
  void a_rate_fires_at_once_then_once_an_interval_and_skips_what_was_missed() {
    scheduler.createSchedule(schedule("rate(1 minute)", FUNCTION).build());
    port.tick();
    assertThat(functions.payloads).hasSize(1);
    clock.advance(Duration.ofSeconds(59));
    port.tick();
    assertThat(functions.payloads).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    port.tick();
    assertThat(functions.payloads).hasSize(2);
    clock.advance(Duration.ofMinutes(10));
    port.tick();
    port.tick();
    assertThat(functions.payloads).hasSize(3);
  }

  @Test
  void speed_divides_rates_and_nothing_else() throws IOException {
    try (var fast = start(AwsPortOptions.defaults().withSpeed(60))) {
      var schedules = CloudClients.client(SchedulerClient.builder(), fast.endpoint());
      schedules.createSchedule(schedule("rate(1 minute)", FUNCTION).build());
      schedules.createSchedule(schedule("at(2026-01-05T12:01:00)", FUNCTION).name("once").build());
      fast.tick();
      clock.advance(Duration.ofSeconds(1));
      fast.tick();
      assertThat(functions.payloads).hasSize(2);
      assertThat(fast.schedules()).hasSize(2);
    }
  }

  @Test
  void with_aws_s_precision_a_schedule_is_up_to_59_s_late_and_tells_its_own_time()
      throws IOException {
    var time = Instant.parse("2026-01-05T12:05:00Z");
    try (var late =
        start(AwsPortOptions.defaults().withSchedulerPrecision(Duration.ofSeconds(59)))) {
      var schedules = CloudClients.client(SchedulerClient.builder(), late.endpoint());
      for (var i = 0; i < 20; i++) {
        schedules.createSchedule(
            schedule("at(2026-01-05T12:05:00)", FUNCTION)
                .name("timer-" + i)
                .target(target ->
                    target
                        .arn(FUNCTION)
                        .roleArn(ROLE)
                        .input("{\"time\":\"<aws.scheduler.scheduled-time>\"}"))
                .build());
      }
      var due = late.schedules().stream().map(schedule -> schedule.next().orElseThrow()).toList();
      assertThat(due).allMatch(at -> !at.isBefore(time) && !at.isAfter(time.plusSeconds(59)));
      assertThat(due.stream().distinct().count()).isGreaterThan(10);
      clock.advance(Duration.ofMinutes(6));
      late.tick();
      assertThat(functions.payloads)
          .hasSize(20)
          .containsOnly("{\"time\":\"2026-01-05T12:05:00Z\"}");
    }
  }

  @Test
  void a_function_that_cannot_take_an_invocation_is_tried_again_until_it_does() {
    functions.failures = 2;
    scheduler.createSchedule(
        schedule("at(2026-01-05T12:05:00)", FUNCTION)
            .target(target ->
                target
                    .arn(FUNCTION)
                    .roleArn(ROLE)
                    .input("{\"attempt\":\"<aws.scheduler.attempt-number>\"}"))
            .build());
    clock.advance(Duration.ofMinutes(5));
    for (var i = 0; i < 60; i++) {
      port.tick();
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(functions.payloads).containsExactly("{\"attempt\":\"3\"}");
  }

  @Test
  void a_retry_that_waits_outlives_the_process(@TempDir Path data) throws IOException {
    var options = AwsPortOptions.defaults().withDataDirectory(Optional.of(data));
    functions.failures = 1;
    try (var first = start(options)) {
      CloudClients.client(SchedulerClient.builder(), first.endpoint())
          .createSchedule(schedule("rate(1 hour)", FUNCTION).build());
      first.tick();
    }
    assertThat(functions.payloads).isEmpty();
    clock.advance(Duration.ofSeconds(10));
    try (var second = start(options)) {
      second.tick();
      second.tick();
    }
    assertThat(functions.payloads).containsExactly("{}");
  }

  @Test
  void two_ports_cannot_share_a_data_directory(@TempDir Path data) throws IOException {
    var options = AwsPortOptions.defaults().withDataDirectory(Optional.of(data));
    try (var first = start(options)) {
      assertThat(first.schedules()).isEmpty();
      assertThatThrownBy(() -> start(options)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void retries_end_by_number_with_a_dead_letter_that_says_so() {
    functions.failures = Integer.MAX_VALUE;
    var dead = queues.standard();
    scheduler.createSchedule(timer(dead, 3, 86_400));
    clock.advance(Duration.ofMinutes(5));
    for (var i = 0; i < 300; i++) {
      port.tick();
      clock.advance(Duration.ofSeconds(1));
    }
    var letter = queues.takeOne(dead);
    assertThat(letter.body()).isEqualTo("{}");
    assertThat(TestQueues.attribute(letter, "EXHAUSTED_RETRY_CONDITION"))
        .isEqualTo("MaximumRetryAttempts");
    assertThat(TestQueues.attribute(letter, "RETRY_ATTEMPTS")).isEqualTo("3");
    assertThat(functions.attempts).isEqualTo(4);
  }

  @Test
  void retries_end_by_age_with_a_dead_letter_that_says_so() {
    functions.failures = Integer.MAX_VALUE;
    var dead = queues.standard();
    scheduler.createSchedule(timer(dead, 185, 60));
    clock.advance(Duration.ofMinutes(5));
    for (var i = 0; i < 300; i++) {
      port.tick();
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(TestQueues.attribute(queues.takeOne(dead), "EXHAUSTED_RETRY_CONDITION"))
        .isEqualTo("MaximumEventAgeInSeconds");
    assertThat(functions.attempts).isBetween(2, 60);
  }

  @Test
  void an_event_whose_function_fails_is_tried_again_too() {
    functions.failures = 1;
    var events = CloudClients.client(EventBridgeClient.builder(), port.endpoint());
    events.putRule(request -> request.name("rule").eventPattern("{\"source\":[\"qdn.relay\"]}"));
    var target = Target.builder().id("target").arn(FUNCTION).inputPath("$.detail").build();
    events.putTargets(request -> request.rule("rule").targets(target));
    var entry =
        PutEventsRequestEntry.builder()
            .source("qdn.relay")
            .detailType("t")
            // The other service's placeholder, which means nothing here.
            .detail("{\"x\":\"<aws.scheduler.attempt-number>\"}")
            .build();
    events.putEvents(request -> request.entries(entry));
    assertThat(functions.payloads).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    port.tick();
    assertThat(functions.payloads).containsExactly("{\"x\":\"<aws.scheduler.attempt-number>\"}");
  }

  @Test
  void a_function_that_is_not_there_is_not_tried_again() {
    functions.missing = true;
    var dead = queues.standard();
    scheduler.createSchedule(timer(dead, 185, 86_400));
    clock.advance(Duration.ofMinutes(5));
    port.tick();
    var letter = queues.takeOne(dead);
    assertThat(TestQueues.attribute(letter, "ERROR_CODE")).isEqualTo("ResourceNotFoundException");
    assertThat(letter.messageAttributes()).doesNotContainKey("EXHAUSTED_RETRY_CONDITION");
  }

  @Test
  void a_person_can_fire_a_schedule_before_its_time() {
    var queue = queues.standard();
    scheduler.createSchedule(schedule("at(2026-01-05T12:05:00)", queues.arn(queue)).build());
    port.fireNow("default", "timer");
    assertThat(queues.receive(queue)).hasSize(1);
    assertThat(port.schedules()).isEmpty();
    assertThatThrownBy(() -> port.fireNow("default", "timer"))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void a_function_without_an_input_gets_the_scheduled_event() {
    scheduler.createSchedule(
        schedule("rate(1 minute)", FUNCTION)
            .target(target -> target.arn(FUNCTION).roleArn(ROLE))
            .build());
    port.tick();
    var event = Json.object(functions.payloads.getFirst()).orElseThrow();
    assertThat(event.get("source").getAsString()).isEqualTo("aws.scheduler");
    assertThat(event.get("time").getAsString()).isEqualTo("2026-01-05T12:00:00Z");
  }

  private static CreateScheduleRequest timer(String deadLetterUrl, int retries, int age) {
    var name = deadLetterUrl.substring(deadLetterUrl.lastIndexOf('/') + 1);
    return schedule("at(2026-01-05T12:05:00)", FUNCTION)
        .target(target ->
            target
                .arn(FUNCTION)
                .roleArn(ROLE)
                .input("{}")
                .retryPolicy(
                    policy -> policy.maximumRetryAttempts(retries).maximumEventAgeInSeconds(age))
                .deadLetterConfig(
                    config -> config.arn("arn:aws:sqs:us-west-2:000000000000:" + name)))
        .build();
  }

  private static CreateScheduleRequest.Builder schedule(String expression, String targetArn) {
    return CreateScheduleRequest.builder()
        .name("timer")
        .scheduleExpression(expression)
        .actionAfterCompletion(ActionAfterCompletion.DELETE)
        .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
        .target(target -> target.arn(targetArn).roleArn(ROLE).input("{}"));
  }

  /** A clock that stands still until it is moved. */
  private static final class MovedClock implements InstantSource {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    void advance(Duration duration) {
      now = now.plus(duration);
    }
  }

  /** Functions that fail the first so many times. Invoked by one thread at a time. */
  private static final class Functions {
    final List<String> payloads = new ArrayList<>();
    int failures;
    boolean missing;
    int attempts;

    synchronized void invoke(String arn, byte[] payload) {
      attempts++;
      if (missing) {
        throw new NoSuchElementException(arn);
      }
      if (attempts <= failures) {
        throw new IllegalStateException("throttled");
      }
      assertThat(arn).isEqualTo(FUNCTION);
      payloads.add(new String(payload, UTF_8));
    }
  }
}

package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/** What the relay leans on in EventBridge Scheduler (User Guide; API Reference). */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SchedulerContractTest {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final String ROLE = "arn:aws:iam::000000000000:role/schedules";

  private final SchedulerClient scheduler = CloudClients.scheduler();
  private final TestQueues queues = new TestQueues(CloudClients.sqs());
  private final String group = TestQueues.unique("group");
  private final String name = TestQueues.unique("esc-SM-1");

  @BeforeEach
  void createGroup() {
    scheduler.createScheduleGroup(request -> request.name(group));
  }

  @Test
  void a_schedule_fires_at_its_time_with_its_placeholders_filled_and_is_gone_then() {
    var queue = queues.standard();
    var at = Instant.now().plusSeconds(2);
    var arn =
        scheduler
            .createSchedule(
                schedule(at, queues.arn(queue))
                    .target(
                        target(queues.arn(queue))
                            .input(
                                "{\"arn\":\"<aws.scheduler.schedule-arn>\","
                                    + "\"time\":\"<aws.scheduler.scheduled-time>\","
                                    + "\"id\":\"<aws.scheduler.execution-id>\","
                                    + "\"attempt\":\"<aws.scheduler.attempt-number>\"}")
                            .build())
                    .build())
            .scheduleArn();

    var message = queues.takeOne(queue);
    assertThat(Instant.now()).isAfterOrEqualTo(at.minusSeconds(1));
    var input = Json.object(message.body()).orElseThrow();
    assertThat(input.get("arn").getAsString()).isEqualTo(arn);
    assertThat(Instant.parse(input.get("time").getAsString()))
        .isEqualTo(at.truncatedTo(ChronoUnit.SECONDS));
    assertThat(input.get("id").getAsString()).isNotBlank().doesNotContain("<");
    assertThat(input.get("attempt").getAsString()).isEqualTo("1");
    awaitGone();
  }

  @Test
  void a_time_is_meant_in_the_schedule_s_time_zone() {
    var queue = queues.standard();
    var zone = ZoneId.of("America/Los_Angeles");
    scheduler.createSchedule(
        schedule(Instant.now(), queues.arn(queue))
            .scheduleExpression(
                "at(" + LOCAL.withZone(zone).format(Instant.now().plusSeconds(2)) + ")")
            .scheduleExpressionTimezone(zone.getId())
            .build());
    assertThat(queues.takeOne(queue).body()).isEqualTo("{}");
  }

  @Test
  void the_same_request_with_the_same_token_makes_one_schedule() {
    var request = schedule(inAnHour(), queues.arn(queues.standard())).clientToken(name).build();
    var first = scheduler.createSchedule(request).scheduleArn();
    assertThat(scheduler.createSchedule(request).scheduleArn()).isEqualTo(first);
  }

  @Test
  void another_request_for_the_same_name_is_a_conflict() {
    var queue = queues.arn(queues.standard());
    scheduler.createSchedule(schedule(inAnHour(), queue).clientToken("one-" + name).build());
    assertThatThrownBy(() ->
            scheduler.createSchedule(
                schedule(inAnHour(), queue).clientToken("two-" + name).build()))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void a_time_that_is_past_is_refused() {
    assertThatThrownBy(() ->
            scheduler.createSchedule(
                schedule(Instant.now().minusSeconds(120), queues.arn(queues.standard())).build()))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void a_time_with_a_zone_or_a_fraction_is_refused() {
    var queue = queues.arn(queues.standard());
    for (var time :
        new String[] {"2099-01-01T00:00:00Z", "2099-01-01T00:00:00.5", "2099-01-01T00:00"}) {
      assertThatThrownBy(() ->
              scheduler.createSchedule(
                  schedule(inAnHour(), queue).scheduleExpression("at(" + time + ")").build()))
          .as(time)
          .isInstanceOf(ValidationException.class);
    }
  }

  @Test
  void a_name_has_64_characters_of_a_small_alphabet() {
    var queue = queues.arn(queues.standard());
    scheduler.createSchedule(schedule(inAnHour(), queue).name("x".repeat(64)).build());
    for (var bad : new String[] {"x".repeat(65), "a b", "a:b"}) {
      assertThatThrownBy(
              () -> scheduler.createSchedule(schedule(inAnHour(), queue).name(bad).build()))
          .as(bad)
          .isInstanceOf(ValidationException.class);
    }
  }

  @Test
  void a_deleted_schedule_does_not_fire() {
    var queue = queues.standard();
    scheduler.createSchedule(schedule(Instant.now().plusSeconds(2), queues.arn(queue)).build());
    scheduler.deleteSchedule(request -> request.groupName(group).name(name));
    awaitGone();
    assertThat(queues.receive(queue, Duration.ofSeconds(4))).isEmpty();
  }

  @Test
  void a_schedule_that_is_not_there_cannot_be_read_changed_or_deleted() {
    assertThatThrownBy(() -> scheduler.getSchedule(get -> get.groupName(group).name(name)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> scheduler.deleteSchedule(delete -> delete.groupName(group).name(name)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() ->
            scheduler.createSchedule(
                schedule(inAnHour(), queues.arn(queues.standard()))
                    .groupName("no-such-group")
                    .build()))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void a_schedule_can_be_read_changed_and_listed() {
    var queue = queues.arn(queues.standard());
    var at = inAnHour();
    scheduler.createSchedule(schedule(at, queue).description("first").build());
    var read = scheduler.getSchedule(get -> get.groupName(group).name(name));
    assertThat(read.scheduleExpression()).isEqualTo(at(at));
    assertThat(read.scheduleExpressionTimezone()).isEqualTo("UTC");
    assertThat(read.description()).isEqualTo("first");
    assertThat(read.state()).isEqualTo(ScheduleState.ENABLED);
    assertThat(read.actionAfterCompletion()).isEqualTo(ActionAfterCompletion.DELETE);
    assertThat(read.target().arn()).isEqualTo(queue);
    assertThat(read.target().retryPolicy().maximumRetryAttempts()).isEqualTo(185);

    var later = at.plusSeconds(60);
    scheduler.updateSchedule(update ->
        update
            .groupName(group)
            .name(name)
            .scheduleExpression(at(later))
            .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
            .target(target(queue).build()));
    var changed = scheduler.getSchedule(get -> get.groupName(group).name(name));
    assertThat(changed.scheduleExpression()).isEqualTo(at(later));
    // An update replaces the whole schedule.
    assertThat(changed.description()).isNull();
    assertThat(changed.actionAfterCompletion()).isEqualTo(ActionAfterCompletion.NONE);
    assertThat(
            scheduler
                .listSchedulesPaginator(list -> list.groupName(group).maxResults(1))
                .schedules())
        .extracting(ScheduleSummary::name)
        .containsExactly(name);
  }

  @Test
  void what_its_target_does_not_take_becomes_a_dead_letter_with_its_reason() {
    var dead = queues.standard();
    var gone = queues.standard();
    var goneArn = queues.arn(gone);
    queues.sqs().deleteQueue(request -> request.queueUrl(gone));
    var arn =
        scheduler
            .createSchedule(
                schedule(Instant.now().plusSeconds(1), goneArn)
                    .target(
                        target(goneArn)
                            .input("{\"timer\":1}")
                            .retryPolicy(policy ->
                                policy.maximumRetryAttempts(0).maximumEventAgeInSeconds(60))
                            .deadLetterConfig(config -> config.arn(queues.arn(dead)))
                            .build())
                    .build())
            .scheduleArn();

    var letter = queues.takeOne(dead);
    assertThat(letter.body()).contains("timer");
    assertThat(TestQueues.attribute(letter, "SCHEDULE_ARN")).isEqualTo(arn);
    assertThat(TestQueues.attribute(letter, "TARGET_ARN")).isEqualTo(goneArn);
    assertThat(TestQueues.attribute(letter, "ERROR_CODE")).isNotBlank();
    assertThat(TestQueues.attribute(letter, "ERROR_MESSAGE")).isNotBlank();
    assertThat(TestQueues.attribute(letter, "EXECUTION_ID")).isNotBlank();
    assertThat(TestQueues.attribute(letter, "RETRY_ATTEMPTS")).isEqualTo("0");
    assertThat(TestQueues.attribute(letter, "IS_PAYLOAD_TRUNCATED")).isEqualTo("false");
    assertThat(Instant.parse(TestQueues.attribute(letter, "SCHEDULED_TIME")))
        .isBefore(Instant.now());
  }

  private void awaitGone() {
    var deadline = System.nanoTime() + TestQueues.DEADLINE.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        scheduler.getSchedule(get -> get.groupName(group).name(name));
      } catch (ResourceNotFoundException _) {
        return;
      }
    }
    throw new AssertionError("the schedule is still there");
  }

  private CreateScheduleRequest.Builder schedule(Instant at, String queueArn) {
    return CreateScheduleRequest.builder()
        .groupName(group)
        .name(name)
        .scheduleExpression(at(at))
        .actionAfterCompletion(ActionAfterCompletion.DELETE)
        .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
        .target(target(queueArn).build());
  }

  private static Target.Builder target(String queueArn) {
    return Target.builder().arn(queueArn).roleArn(ROLE).input("{}");
  }

  private static Instant inAnHour() {
    return Instant.now().plusSeconds(3_600);
  }

  private static String at(Instant instant) {
    return "at(" + LOCAL.withZone(ZoneOffset.UTC).format(instant) + ")";
  }
}

package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.TimerKey.Kind;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.wire.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Timers in two stages. Scheduler holds a responder's time to answer, but fires up to its precision
 * late; so it is asked to fire that much early, and a delayed message of SQS, which is precise to
 * the second, holds the rest. Whatever is shorter than the precision, and every other kind of
 * timer, is a delayed message from the start.
 *
 * <p>A delay counts whole seconds and is rounded down: who gets the message waits for the rest.
 */
public final class AwsTimers implements Timers {
  /** Longest delay of a message, 900 s. Source: SQS, SendMessage, DelaySeconds. */
  private static final Duration DELAY_MAX = Duration.ofMinutes(15);

  /** A schedule so near might lie in the past when Scheduler sees it, which it refuses. */
  private static final Duration AHEAD_MIN = Duration.ofSeconds(2);

  /** Source: EventBridge Scheduler, CreateSchedule, Name. */
  private static final int NAME_LENGTH_MAX = 64;

  /** How long, and how often, Scheduler tries to put a timer on the queue. */
  private static final Duration DELIVERY_AGE_MAX = Duration.ofHours(1);

  private static final int DELIVERY_RETRIES_MAX = 185;

  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("'at('uuuu-MM-dd'T'HH:mm:ss')'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final SchedulerClient scheduler;
  private final SqsClient sqs;
  private final Target target;
  private final Duration precision;
  private final EventCodec codec;
  private final RelayClock clock;
  private final Telemetry telemetry;

  /**
   * Where timers go.
   *
   * @param queueUrl the queue of escalations
   * @param queueArn the same queue
   * @param scheduleGroup the group that the schedules are in
   * @param roleArn what a schedule acts as
   * @param deadLetterArn the queue for timers that cannot be delivered
   */
  public record Target(
      String queueUrl,
      String queueArn,
      String scheduleGroup,
      String roleArn,
      String deadLetterArn) {}

  /**
   * Makes timers.
   *
   * @param precision how much later than its time Scheduler may fire
   */
  public AwsTimers(
      SchedulerClient scheduler,
      SqsClient sqs,
      Target target,
      Duration precision,
      EventCodec codec,
      RelayClock clock,
      Telemetry telemetry) {
    this.scheduler = scheduler;
    this.sqs = sqs;
    this.target = target;
    this.precision = precision;
    this.codec = codec;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  @Override
  public void arm(MessageId message, TimerKey key, Instant due) {
    var now = clock.instant();
    var firing = due.minus(precision).truncatedTo(ChronoUnit.SECONDS);
    if (key.kind() != Kind.ACK || firing.isBefore(now.plus(AHEAD_MIN))) {
      queue(message, key, due, Duration.between(now, due));
      return;
    }
    try {
      schedule(message, key, due, firing);
    } catch (ConflictException _) {
      // It is armed.
    } catch (SdkException e) {
      // A queue holds it as well, if only for 15 minutes; then it comes early and is armed again.
      telemetry.count(
          "SchedulerUnavailable",
          Map.of("message", message.value(), "reason", e.getClass().getSimpleName()));
      queue(message, key, due, Duration.between(now, due));
    }
  }

  private void schedule(MessageId message, TimerKey key, Instant due, Instant firing) {
    scheduler.createSchedule(
        CreateScheduleRequest.builder()
            .name(name(message, key))
            .groupName(target.scheduleGroup())
            .scheduleExpression(AT.format(firing))
            .scheduleExpressionTimezone("UTC")
            .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
            .actionAfterCompletion(ActionAfterCompletion.DELETE)
            .target(queue ->
                queue
                    .arn(target.queueArn())
                    .roleArn(target.roleArn())
                    .input(wakeUp(message, key, due))
                    .deadLetterConfig(dead -> dead.arn(target.deadLetterArn()))
                    .retryPolicy(retry ->
                        retry
                            .maximumEventAgeInSeconds((int) DELIVERY_AGE_MAX.toSeconds())
                            .maximumRetryAttempts(DELIVERY_RETRIES_MAX)))
            .build());
  }

  /** At least a second ahead: a timer that is armed again and again must not spin. */
  @Override
  public void rearm(MessageId message, TimerKey key, Instant due) {
    var remaining = Duration.between(clock.instant(), due);
    var aSecond = Duration.ofSeconds(1);
    queue(
        message,
        key,
        due,
        remaining.isPositive() && remaining.compareTo(aSecond) < 0 ? aSecond : remaining);
  }

  private void queue(MessageId message, TimerKey key, Instant due, Duration remaining) {
    var delay = Math.clamp(remaining.toSeconds(), 0, (int) DELAY_MAX.toSeconds());
    sqs.sendMessage(send ->
        send.queueUrl(target.queueUrl())
            .messageBody(wakeUp(message, key, due))
            .delaySeconds(delay));
  }

  private String wakeUp(MessageId message, TimerKey key, Instant due) {
    return codec.encode(new WakeUp(clock.instant(), message, Optional.of(key), due));
  }

  @Override
  public void cancel(MessageId message, TimerKey key) {
    if (key.kind() != Kind.ACK) {
      return; // A message that is on its way cannot be taken back.
    }
    try {
      scheduler.deleteSchedule(
          delete -> delete.groupName(target.scheduleGroup()).name(name(message, key)));
    } catch (ResourceNotFoundException _) {
      // It has fired, or was a message from the start.
    } catch (RuntimeException e) {
      telemetry.count(
          "TimerNotCancelled",
          Map.of("message", message.value(), "reason", e.getClass().getSimpleName()));
    }
  }

  /** Always the same for the same timer, so that arming it twice is seen. */
  static String name(MessageId message, TimerKey key) {
    var name = "esc-%s-%s".formatted(message.value(), key.text().value());
    return name.length() <= NAME_LENGTH_MAX ? name : "esc-" + Keys.hash(name);
  }
}

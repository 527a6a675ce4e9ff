package com.quickdumpnow.relay.simulation;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/**
 * EventBridge Scheduler: fires within the minute after its time, seldom early, late, twice or
 * never; a name that is taken is a conflict, also for a while after it fired; a time that has
 * passed is refused.
 */
final class SchedulerModel implements SchedulerClient {
  private static final CreateScheduleResponse CREATED = CreateScheduleResponse.builder().build();
  private static final DeleteScheduleResponse DELETED = DeleteScheduleResponse.builder().build();

  /** A schedule; a deleted one must not fire, also if another has its name by then. */
  private static final class Schedule {
    boolean deleted;
  }

  private final Services services;
  private final SqsModel queues;
  private final boolean dead;
  private final Map<String, Schedule> schedules = new LinkedHashMap<>();

  /**
   * Makes the scheduler.
   *
   * @param dead whether it takes everything and never fires
   */
  SchedulerModel(Services services, SqsModel queues, boolean dead) {
    this.services = services;
    this.queues = queues;
    this.dead = dead;
  }

  @Override
  public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
    return services
        .machine()
        .cross(
            Port.SCHEDULER,
            () -> "schedule " + request.name() + " " + request.scheduleExpression(),
            () -> {
              create(request);
              return CREATED;
            },
            applied -> {
              services.history().schedulerFailed();
              throw SdkClientException.create("Scheduler does not answer");
            });
  }

  private void create(CreateScheduleRequest request) {
    var agenda = services.agenda();
    if (schedules.containsKey(request.name())) {
      services.trace().line(() -> "   the name is taken: " + request.name());
      throw ConflictException.builder().message("it exists").build();
    }
    var expression = request.scheduleExpression();
    var at =
        Agenda.millis(
            LocalDateTime.parse(expression.substring(3, expression.length() - 1))
                .toInstant(ZoneOffset.UTC));
    if (at <= agenda.now()) {
      services.history().schedulerFailed();
      throw ValidationException.builder().message("it is over").build();
    }
    var schedule = new Schedule();
    schedules.put(request.name(), schedule);
    services.history().scheduled(request.name(), request.target().input(), agenda.now());
    var chance = services.chance();
    var firing = at + chance.pace.nextLong(60_000);
    if (chance.hit(Fault.SCHEDULE_EARLY)) {
      firing = at - chance.amount(Fault.SCHEDULE_EARLY, 30_000);
    }
    if (chance.hit(Fault.SCHEDULE_LATE)) {
      firing += chance.amount(Fault.SCHEDULE_LATE, 600_000);
    }
    agenda.at(firing, () -> fire(request.name(), schedule, request.target().input()));
  }

  private void fire(String name, Schedule schedule, String input) {
    if (schedule.deleted) {
      return;
    }
    var chance = services.chance();
    var lingers =
        chance.hit(Fault.SCHEDULE_LINGERS)
            ? chance.amount(Fault.SCHEDULE_LINGERS, 600_000)
            : chance.pace.nextInt(2_000);
    var agenda = services.agenda();
    agenda.at(
        agenda.now() + lingers,
        () -> {
          schedule.deleted = true;
          schedules.remove(name, schedule);
        });
    if (dead) {
      return;
    }
    if (chance.hit(Fault.SCHEDULE_LOST)) {
      if (chance.amount(Fault.SCHEDULE_LOST, 1) == 0) {
        services
            .deadLetters()
            .add(new QueueModel.DeadLetter(queues.queue("escalations"), input, null));
      }
      return;
    }
    services.trace().line(() -> "   " + name + " fires");
    queues.queue("escalations").send(input, 0, null, null, 0);
    if (chance.hit(Fault.SCHEDULE_DOUBLE)) {
      queues.queue("escalations").send(input, 0, null, null, 0);
    }
  }

  @Override
  public DeleteScheduleResponse deleteSchedule(DeleteScheduleRequest request) {
    return services
        .machine()
        .cross(
            Port.SCHEDULER,
            () -> "delete schedule " + request.name(),
            () -> {
              var schedule = schedules.remove(request.name());
              if (schedule == null) {
                throw ResourceNotFoundException.builder().message("there is none").build();
              }
              schedule.deleted = true;
              services.history().unscheduled(request.name());
              return DELETED;
            },
            _ -> {
              throw SdkClientException.create("Scheduler does not answer");
            });
  }

  @Override
  public String serviceName() {
    return "scheduler";
  }

  @Override
  public void close() {}
}

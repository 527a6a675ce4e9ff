package com.quickdumpnow.relay.cloud.aws.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cloud.aws.state.Shelf;
import com.quickdumpnow.relay.cloud.aws.target.Deliveries;
import com.quickdumpnow.relay.cloud.aws.target.Delivery;
import com.quickdumpnow.relay.cloud.aws.target.RetryPolicy;
import com.quickdumpnow.relay.cloud.aws.wire.AwsAccount;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import com.quickdumpnow.relay.cloud.aws.wire.Paging;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * EventBridge Scheduler with one-time and rate schedules; {@code cron()} is refused.
 *
 * <p>Fires when the time has come, where AWS may be up to 59 s late. A one-time schedule stays
 * until its first attempt is made, so a process that is killed at that moment fires it once more.
 */
public final class SchedulerService implements AwsService {
  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z\\-_.]{1,64}");
  private static final Pattern ROLE = Pattern.compile("arn:aws:iam::[0-9]{12}:role/.+");
  private static final int PAGE = 100;
  private static final String DEFAULT_GROUP = "default";

  private final AwsAccount account;
  private final InstantSource clock;
  private final double speed;
  private final Duration lateness;
  private final Deliveries deliveries;
  private final Runnable rescheduled;
  private final ExecutorService executor;
  private final Shelf scheduleShelf;
  private final Shelf groupShelf;
  // Guarded by this: schedules by group and name, groups by name.
  private final NavigableMap<String, Schedule> schedules = new TreeMap<>();
  private final NavigableMap<String, JsonObject> groups = new TreeMap<>();

  /**
   * Takes up what an earlier process kept in {@code data}.
   *
   * @param speed divides the intervals of rate schedules
   * @param lateness how late a schedule may fire, at most; how late one does depends on its name
   * @param rescheduled called when {@link #next} may have come closer
   */
  public SchedulerService(
      AwsAccount account,
      InstantSource clock,
      double speed,
      Duration lateness,
      Deliveries deliveries,
      Runnable rescheduled,
      ExecutorService executor,
      Optional<Path> data) {
    this.account = account;
    this.clock = clock;
    this.speed = speed;
    this.lateness = lateness;
    this.deliveries = deliveries;
    this.rescheduled = rescheduled;
    this.executor = executor;
    this.scheduleShelf = Shelf.open(data, "schedules");
    this.groupShelf = Shelf.open(data, "schedule-groups");
    groups.put(DEFAULT_GROUP, group(DEFAULT_GROUP, ""));
    for (var document : groupShelf.all()) {
      var group = Json.object(new String(document, UTF_8)).orElseThrow();
      groups.put(group.get("Name").getAsString(), group);
    }
    for (var document : scheduleShelf.all()) {
      var schedule = Schedule.of(Json.object(new String(document, UTF_8)).orElseThrow());
      schedules.put(schedule.key(), schedule);
    }
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    var segments = request.segments();
    var operation =
        request.method() + " " + (segments.isEmpty() ? "" : segments.getFirst()) + segments.size();
    return AwsResponse.json(
        switch (operation) {
          case "GET schedules1" -> listSchedules(request);
          case "POST schedules2" -> create(segments.get(1), JsonInput.of(request.body()));
          case "PUT schedules2" -> update(segments.get(1), JsonInput.of(request.body()));
          case "GET schedules2" -> get(segments.get(1), request);
          case "DELETE schedules2" -> delete(segments.get(1), request);
          case "GET schedule-groups1" -> listGroups(request);
          case "POST schedule-groups2" ->
              createGroup(segments.get(1), JsonInput.of(request.body()));
          case "GET schedule-groups2" -> getGroup(segments.get(1), request);
          case "DELETE schedule-groups2" -> deleteGroup(segments.get(1), request);
          default -> throw AwsFault.unknownOperation(request.method() + " " + request.path());
        });
  }

  // Groups.

  private JsonObject group(String name, String clientToken) {
    var group = new JsonObject();
    group.addProperty("Name", name);
    group.addProperty("Arn", account.arn("scheduler", "schedule-group/" + name));
    group.addProperty("State", "ACTIVE");
    group.add("CreationDate", Json.time(clock.instant()));
    group.add("LastModificationDate", Json.time(clock.instant()));
    group.addProperty("clientToken", clientToken);
    return group;
  }

  private static JsonObject shown(JsonObject group) {
    var shown = group.deepCopy();
    shown.remove("clientToken");
    return shown;
  }

  private synchronized JsonObject createGroup(String name, JsonInput input) {
    var token = input.text("ClientToken").orElseGet(() -> UUID.randomUUID().toString());
    for (var tag : input.objects("Tags")) {
      // Kept nowhere: nothing here reads tags.
      tag.requiredText("Key");
      tag.requiredText("Value");
    }
    input.end();
    checkName("Name", name);
    var existing = groups.get(name);
    if (existing != null && !existing.get("clientToken").getAsString().equals(token)) {
      throw new AwsFault(409, "ConflictException", "Schedule group " + name + " already exists.");
    }
    if (existing == null) {
      existing = group(name, token);
      groupShelf.put(name, Json.text(existing));
      groups.put(name, existing);
    }
    var answer = new JsonObject();
    answer.add("ScheduleGroupArn", existing.get("Arn"));
    return answer;
  }

  private synchronized JsonObject getGroup(String name, AwsRequest request) {
    request.allowParameters();
    return shown(existingGroup(name));
  }

  private synchronized JsonObject deleteGroup(String name, AwsRequest request) {
    request.allowParameters("clientToken");
    if (name.equals(DEFAULT_GROUP)) {
      throw AwsFault.validation("The default schedule group cannot be deleted.");
    }
    existingGroup(name);
    for (var schedule : List.copyOf(schedules.values())) {
      if (schedule.group().equals(name)) {
        drop(schedule);
      }
    }
    groupShelf.remove(name);
    groups.remove(name);
    return new JsonObject();
  }

  private synchronized JsonObject listGroups(AwsRequest request) {
    request.allowParameters("NamePrefix", "MaxResults", "NextToken");
    var prefix = request.parameter("NamePrefix").orElse("");
    var matching =
        groups.values().stream()
            .map(SchedulerService::shown)
            .filter(group -> group.get("Name").getAsString().startsWith(prefix))
            .toList();
    var page =
        Paging.of(
            matching,
            group -> group.get("Name").getAsString(),
            request.parameter("NextToken"),
            pageSize(request));
    return page("ScheduleGroups", page);
  }

  private JsonObject existingGroup(String name) {
    var group = groups.get(name);
    if (group == null) {
      throw new AwsFault(
          404, "ResourceNotFoundException", "Schedule group " + name + " does not exist.");
    }
    return group;
  }

  // Schedules.

  private JsonObject create(String name, JsonInput input) {
    var token = input.text("ClientToken").orElseGet(() -> UUID.randomUUID().toString());
    var definition = definition(name, input);
    synchronized (this) {
      existingGroup(definition.get("GroupName").getAsString());
      var request = withoutToken(input.json());
      var existing = schedules.get(Schedule.key(definition.get("GroupName").getAsString(), name));
      if (existing == null) {
        var schedule = new Schedule(definition, token, request, Optional.empty());
        checkFuture(schedule);
        keep(schedule.next(first(schedule)));
      } else if (!existing.clientToken().equals(token) || !existing.request().equals(request)) {
        throw new AwsFault(409, "ConflictException", "Schedule " + name + " already exists.");
      }
    }
    rescheduled.run();
    return arnOf(definition);
  }

  private JsonObject update(String name, JsonInput input) {
    var token = input.text("ClientToken").orElseGet(() -> UUID.randomUUID().toString());
    var definition = definition(name, input);
    synchronized (this) {
      existingGroup(definition.get("GroupName").getAsString());
      var existing = existing(definition.get("GroupName").getAsString(), name);
      definition.add("CreationDate", existing.definition().get("CreationDate"));
      var schedule = new Schedule(definition, token, withoutToken(input.json()), Optional.empty());
      checkFuture(schedule);
      keep(schedule.next(first(schedule)));
    }
    rescheduled.run();
    return arnOf(definition);
  }

  private static JsonObject arnOf(JsonObject definition) {
    var answer = new JsonObject();
    answer.add("ScheduleArn", definition.get("Arn"));
    return answer;
  }

  private static String withoutToken(JsonObject request) {
    var copy = request.deepCopy();
    copy.remove("ClientToken");
    return Json.text(copy);
  }

  /** Reads and checks what Create and Update have in common. */
  private JsonObject definition(String name, JsonInput input) {
    checkName("Name", name);
    var group = input.text("GroupName").orElse(DEFAULT_GROUP);
    checkName("GroupName", group);
    var expression = input.requiredText("ScheduleExpression");
    var timeZone = input.text("ScheduleExpressionTimezone").orElse("UTC");
    var window = input.requiredObject("FlexibleTimeWindow");
    var mode = window.requiredText("Mode");
    var minutes = window.number("MaximumWindowInMinutes", 1, 1_440);
    var state = input.text("State").orElse("ENABLED");
    var action = input.text("ActionAfterCompletion").orElse("NONE");
    var description = input.text("Description");
    var start = input.time("StartDate");
    var end = input.time("EndDate");
    var target = input.requiredObject("Target");
    takeTarget(target);
    input.end();
    if (!mode.equals(minutes.isPresent() ? "FLEXIBLE" : "OFF")) {
      throw AwsFault.validation(
          "FlexibleTimeWindow: MaximumWindowInMinutes goes with the mode FLEXIBLE, and only with it.");
    }
    oneOf(input, "State", state, "ENABLED", "DISABLED");
    oneOf(input, "ActionAfterCompletion", action, "NONE", "DELETE");
    Timing.of(expression, timeZone);

    var now = Json.time(clock.instant());
    var definition = new JsonObject();
    definition.addProperty("Arn", account.arn("scheduler", "schedule/" + group + "/" + name));
    definition.addProperty("Name", name);
    definition.addProperty("GroupName", group);
    definition.addProperty("ScheduleExpression", expression);
    definition.addProperty("ScheduleExpressionTimezone", timeZone);
    definition.add("FlexibleTimeWindow", window.json());
    definition.addProperty("State", state);
    definition.addProperty("ActionAfterCompletion", action);
    description.ifPresent(text -> definition.addProperty("Description", text));
    start.ifPresent(instant -> definition.add("StartDate", Json.time(instant)));
    end.ifPresent(instant -> definition.add("EndDate", Json.time(instant)));
    definition.add("CreationDate", now);
    definition.add("LastModificationDate", now);
    var kept = target.json().deepCopy();
    if (!kept.has("RetryPolicy")) {
      var policy = new JsonObject();
      policy.addProperty("MaximumEventAgeInSeconds", RetryPolicy.DEFAULT.age().toSeconds());
      policy.addProperty("MaximumRetryAttempts", RetryPolicy.DEFAULT.retries());
      kept.add("RetryPolicy", policy);
    }
    definition.add("Target", kept);
    return definition;
  }

  private static void takeTarget(JsonInput target) {
    var arn = target.requiredText("Arn");
    var role = target.requiredText("RoleArn");
    target.text("Input");
    RetryPolicy.take(target);
    var deadLetterArn = target.object("DeadLetterConfig").flatMap(config -> config.text("Arn"));
    var group = target.object("SqsParameters").flatMap(sqs -> sqs.text("MessageGroupId"));
    if (!Deliveries.isTarget(arn)) {
      throw AwsFault.validation("Provided Arn is not a queue or a function: " + arn + ".");
    }
    if (!ROLE.matcher(role).matches()) {
      throw target.invalid("RoleArn", role, "Member must be the ARN of a role");
    }
    if (arn.endsWith(".fifo") != group.isPresent()) {
      throw AwsFault.validation(
          "SqsParameters must be specified for a FIFO queue, and only for one.");
    }
    if (deadLetterArn.isPresent() && !Deliveries.isDeadLetterQueue(deadLetterArn.get())) {
      throw AwsFault.validation("The dead-letter queue must be a standard queue.");
    }
  }

  private static void checkName(String member, String name) {
    if (!NAME.matcher(name).matches()) {
      throw AwsFault.validation(
          ("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: "
                  + "Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$")
              .formatted(name, member));
    }
  }

  private static void oneOf(JsonInput input, String member, String value, String... allowed) {
    if (!List.of(allowed).contains(value)) {
      throw input.invalid(member, value, "Member must satisfy enum value set: " + List.of(allowed));
    }
  }

  /** AWS refuses a one-time schedule whose time is past, rather than firing it at once. */
  private void checkFuture(Schedule schedule) {
    if (schedule.timing() instanceof Timing.At(var instant)
        && instant.isBefore(clock.instant().truncatedTo(ChronoUnit.SECONDS))) {
      throw Timing.invalid(schedule.definition().get("ScheduleExpression").getAsString());
    }
  }

  /** Returns when a new or changed schedule fires first: a rate without a start, at once. */
  private Optional<Instant> first(Schedule schedule) {
    if (!schedule.enabled()) {
      return Optional.empty();
    }
    return switch (schedule.timing()) {
      case Timing.At(var instant) -> Optional.of(instant.plus(lateness(schedule)));
      case Timing.Rate _ ->
          Optional.of(schedule.start().orElse(schedule.modified()))
              .filter(instant -> !pastEnd(schedule, instant));
    };
  }

  /** Returns when a schedule that fires now fires again: intervals that were missed are skipped. */
  private Optional<Instant> following(Schedule schedule, Instant now) {
    return switch (schedule.timing()) {
      case Timing.At _ -> Optional.empty();
      case Timing.Rate(var interval) -> {
        var step = Math.max(1, Math.round(interval.toMillis() / speed));
        var anchor = schedule.start().orElse(schedule.modified());
        var steps = Math.max(0, Duration.between(anchor, now).toMillis() / step) + 1;
        yield Optional.of(anchor.plusMillis(steps * step))
            .filter(instant -> !pastEnd(schedule, instant));
      }
    };
  }

  private static boolean pastEnd(Schedule schedule, Instant instant) {
    return schedule.end().filter(instant::isAfter).isPresent();
  }

  private Duration lateness(Schedule schedule) {
    var share = Math.floorMod(schedule.arn().hashCode(), 1_000) / 999.0;
    return Duration.ofMillis(Math.round(lateness.toMillis() * share));
  }

  private synchronized JsonObject get(String name, AwsRequest request) {
    request.allowParameters("groupName");
    return existing(request.parameter("groupName").orElse(DEFAULT_GROUP), name).definition();
  }

  private synchronized JsonObject delete(String name, AwsRequest request) {
    request.allowParameters("groupName", "clientToken");
    drop(existing(request.parameter("groupName").orElse(DEFAULT_GROUP), name));
    return new JsonObject();
  }

  private synchronized JsonObject listSchedules(AwsRequest request) {
    request.allowParameters("ScheduleGroup", "NamePrefix", "State", "MaxResults", "NextToken");
    var group = request.parameter("ScheduleGroup");
    var prefix = request.parameter("NamePrefix").orElse("");
    var state = request.parameter("State");
    var matching =
        schedules.values().stream()
            .filter(schedule -> group.isEmpty() || schedule.group().equals(group.get()))
            .filter(schedule -> schedule.name().startsWith(prefix))
            .filter(
                schedule -> state.isEmpty() || schedule.enabled() == state.get().equals("ENABLED"))
            .toList();
    var page =
        Paging.of(matching, Schedule::key, request.parameter("NextToken"), pageSize(request));
    var items = new ArrayList<JsonObject>();
    for (var schedule : page.items()) {
      var item = new JsonObject();
      for (var member :
          List.of("Arn", "Name", "GroupName", "State", "CreationDate", "LastModificationDate")) {
        item.add(member, schedule.definition().get(member));
      }
      var target = new JsonObject();
      target.addProperty("Arn", schedule.targetArn());
      item.add("Target", target);
      items.add(item);
    }
    return page("Schedules", new Paging<>(items, page.next()));
  }

  private static int pageSize(AwsRequest request) {
    try {
      var size = Integer.parseInt(request.parameter("MaxResults").orElse("" + PAGE));
      if (size >= 1 && size <= PAGE) {
        return size;
      }
    } catch (NumberFormatException _) {
      // Answered below.
    }
    throw AwsFault.validation("MaxResults must be from 1 to " + PAGE + ".");
  }

  private static JsonObject page(String member, Paging<JsonObject> page) {
    var answer = new JsonObject();
    var list = new JsonArray();
    page.items().forEach(list::add);
    answer.add(member, list);
    page.next().ifPresent(next -> answer.add("NextToken", new JsonPrimitive(next)));
    return answer;
  }

  private Schedule existing(String group, String name) {
    var schedule = schedules.get(Schedule.key(group, name));
    if (schedule == null) {
      throw new AwsFault(404, "ResourceNotFoundException", "Schedule " + name + " does not exist.");
    }
    return schedule;
  }

  private void keep(Schedule schedule) {
    scheduleShelf.put(schedule.key(), Json.text(schedule.json()));
    schedules.put(schedule.key(), schedule);
  }

  private void drop(Schedule schedule) {
    scheduleShelf.remove(schedule.key());
    schedules.remove(schedule.key());
  }

  // Firing.

  /** Returns when the next schedule is due. */
  public synchronized Optional<Instant> next() {
    return schedules.values().stream()
        .flatMap(schedule -> schedule.next().stream())
        .min(Comparator.naturalOrder());
  }

  /** Returns every schedule, by group and name. */
  public synchronized List<ScheduleSummary> list() {
    return schedules.values().stream()
        .map(schedule ->
            new ScheduleSummary(
                schedule.group(),
                schedule.name(),
                schedule.definition().get("ScheduleExpression").getAsString(),
                schedule.definition().get("ScheduleExpressionTimezone").getAsString(),
                schedule.targetArn(),
                Optional.ofNullable(schedule.target().get("Input"))
                    .map(input -> input.getAsString()),
                schedule.next()))
        .toList();
  }

  /**
   * Fires every schedule that is due, those of one moment at the same time, and returns when each
   * was tried once. Not for use by two threads at once.
   */
  public void tick() {
    var now = clock.instant();
    List<Schedule> due;
    synchronized (this) {
      due =
          schedules.values().stream()
              .filter(schedule -> schedule.next().filter(at -> !at.isAfter(now)).isPresent())
              .toList();
    }
    var fired = new ArrayList<Future<?>>();
    for (var schedule : due) {
      fired.add(
          executor.submit(() -> fire(schedule, scheduledTime(schedule), following(schedule, now))));
    }
    for (var future : fired) {
      try {
        future.get();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /**
   * Fires one schedule now, whenever it is due. A one-time schedule is done with that.
   *
   * @throws NoSuchElementException if there is none of that name
   */
  public void fireNow(String group, String name) {
    Schedule schedule;
    synchronized (this) {
      schedule = schedules.get(Schedule.key(group, name));
    }
    if (schedule == null) {
      throw new NoSuchElementException("schedule " + name + " in group " + group);
    }
    var next =
        switch (schedule.timing()) {
          case Timing.At _ -> Optional.<Instant>empty();
          case Timing.Rate _ -> schedule.next();
        };
    fire(schedule, clock.instant(), next);
  }

  private static Instant scheduledTime(Schedule schedule) {
    return switch (schedule.timing()) {
      case Timing.At(var instant) -> instant;
      case Timing.Rate _ -> schedule.next().orElseThrow();
    };
  }

  private void fire(Schedule schedule, Instant scheduled, Optional<Instant> next) {
    deliveries.submit(delivery(schedule, scheduled));
    synchronized (this) {
      // Deleted or changed in the meantime: then what was put last stays as it is.
      if (schedule.equals(schedules.get(schedule.key()))) {
        if (next.isEmpty() && schedule.deletedAfterCompletion()) {
          drop(schedule);
        } else {
          keep(schedule.next(next));
        }
      }
    }
  }

  private Delivery delivery(Schedule schedule, Instant scheduled) {
    var executionId = UUID.randomUUID().toString();
    var time = scheduled.truncatedTo(ChronoUnit.SECONDS).toString();
    var target = JsonInput.of(schedule.target());
    var input =
        target
            .text("Input")
            .orElseGet(() -> defaultInput(schedule, time))
            .replace("<aws.scheduler.schedule-arn>", schedule.arn())
            .replace("<aws.scheduler.scheduled-time>", time)
            .replace("<aws.scheduler.execution-id>", executionId);
    return new Delivery(
        Delivery.Source.SCHEDULER,
        executionId,
        schedule.targetArn(),
        input,
        target.object("SqsParameters").flatMap(sqs -> sqs.text("MessageGroupId")),
        RetryPolicy.take(target),
        target.object("DeadLetterConfig").flatMap(config -> config.text("Arn")),
        input,
        Map.of(
            "SCHEDULE_ARN",
            schedule.arn(),
            "EXECUTION_ID",
            executionId,
            "SCHEDULED_TIME",
            time,
            "IS_PAYLOAD_TRUNCATED",
            "false"),
        clock.instant(),
        0,
        clock.instant());
  }

  /** What a target gets whose schedule has no Input. */
  private String defaultInput(Schedule schedule, String time) {
    var event = new JsonObject();
    event.addProperty("version", "0");
    event.addProperty("id", UUID.randomUUID().toString());
    event.addProperty("detail-type", "Scheduled Event");
    event.addProperty("source", "aws.scheduler");
    event.addProperty("account", account.id());
    event.addProperty("time", time);
    event.addProperty("region", account.region());
    var resources = new JsonArray();
    resources.add(schedule.arn());
    event.add("resources", resources);
    event.addProperty("detail", "{}");
    return Json.text(event);
  }
}

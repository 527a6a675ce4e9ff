package com.quickdumpnow.relay.cloud.aws.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cloud.aws.state.Shelf;
import com.quickdumpnow.relay.cloud.aws.target.Deliveries;
import com.quickdumpnow.relay.cloud.aws.target.Delivery;
import com.quickdumpnow.relay.cloud.aws.wire.AwsAccount;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import com.quickdumpnow.relay.cloud.aws.wire.JsonOperations;
import com.quickdumpnow.relay.cloud.aws.wire.Paging;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Ruler;

/**
 * EventBridge with event patterns; rules on a timetable, archives, pipes and the like are refused.
 *
 * <p>Each target is tried once before PutEvents answers, so that an accepted event is never only in
 * memory. On AWS it is delivered after the answer.
 */
public final class EventBridgeService implements AwsService {
  /** Entries of one PutEvents, and their size in all: EventBridge API Reference, PutEvents. */
  private static final int ENTRIES_MAX = 10;

  private static final int ENTRIES_BYTES_MAX = 256 * 1024;
  private static final int TARGETS_MAX = 5;
  private static final int PAGE = 100;
  private static final String DEFAULT_BUS = "default";

  private final AwsAccount account;
  private final InstantSource clock;
  private final Deliveries deliveries;
  private final Shelf shelf;
  private final NavigableMap<String, Bus> buses = new ConcurrentSkipListMap<>();
  private final JsonOperations operations =
      new JsonOperations(
          Map.ofEntries(
              Map.entry("CreateEventBus", this::createEventBus),
              Map.entry("DescribeEventBus", this::describeEventBus),
              Map.entry("ListEventBuses", this::listEventBuses),
              Map.entry("DeleteEventBus", this::deleteEventBus),
              Map.entry("PutRule", this::putRule),
              Map.entry("DescribeRule", this::describeRule),
              Map.entry("ListRules", this::listRules),
              Map.entry("DeleteRule", this::deleteRule),
              Map.entry("EnableRule", input -> setState(input, "ENABLED")),
              Map.entry("DisableRule", input -> setState(input, "DISABLED")),
              Map.entry("PutTargets", this::putTargets),
              Map.entry("RemoveTargets", this::removeTargets),
              Map.entry("ListTargetsByRule", this::listTargetsByRule),
              Map.entry("TestEventPattern", this::testEventPattern),
              Map.entry("PutEvents", this::putEvents)));

  /** Takes up what an earlier process kept in {@code data}. */
  public EventBridgeService(
      AwsAccount account, InstantSource clock, Deliveries deliveries, Optional<Path> data) {
    this.account = account;
    this.clock = clock;
    this.deliveries = deliveries;
    this.shelf = Shelf.open(data, "events");
    buses.put(DEFAULT_BUS, Bus.of(busDefinition(DEFAULT_BUS), Map.of()));
    for (var document : shelf.all()) {
      var bus = Bus.of(Json.object(new String(document, UTF_8)).orElseThrow());
      buses.put(bus.definition().get("Name").getAsString(), bus);
    }
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    return operations.handle(request);
  }

  private JsonObject busDefinition(String name) {
    var definition = new JsonObject();
    definition.addProperty("Name", name);
    definition.addProperty("Arn", account.arn("events", "event-bus/" + name));
    definition.add("CreationTime", Json.time(clock.instant()));
    definition.add("LastModifiedTime", Json.time(clock.instant()));
    return definition;
  }

  private synchronized JsonObject createEventBus(JsonInput input) {
    var name = input.requiredText("Name");
    var description = input.text("Description");
    // Kept nowhere: nothing here reads tags.
    input.objects("Tags").forEach(EventBridgeService::takeTag);
    input.end();
    if (!name.matches("[.\\-_A-Za-z0-9]{1,256}")) {
      throw input.invalid("Name", name, "Member must satisfy regular expression pattern");
    }
    if (buses.containsKey(name)) {
      throw new AwsFault(
          400, "ResourceAlreadyExistsException", "Event bus " + name + " already exists.");
    }
    var definition = busDefinition(name);
    description.ifPresent(text -> definition.addProperty("Description", text));
    keep(name, Bus.of(definition, Map.of()));
    var answer = new JsonObject();
    answer.add("EventBusArn", definition.get("Arn"));
    description.ifPresent(text -> answer.addProperty("Description", text));
    return answer;
  }

  private static void takeTag(JsonInput tag) {
    tag.requiredText("Key");
    tag.requiredText("Value");
  }

  private JsonObject describeEventBus(JsonInput input) {
    var name = busName(input.text("Name"));
    input.end();
    return bus(name).definition();
  }

  private JsonObject listEventBuses(JsonInput input) {
    var prefix = input.text("NamePrefix").orElse("");
    var limit = input.number("Limit", 1, PAGE).orElse(PAGE);
    var token = input.text("NextToken");
    input.end();
    var definitions =
        buses.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(prefix))
            .map(entry -> entry.getValue().definition())
            .toList();
    return page("EventBuses", definitions, "Name", token, limit);
  }

  private synchronized JsonObject deleteEventBus(JsonInput input) {
    var name = busName(Optional.of(input.requiredText("Name")));
    input.end();
    if (name.equals(DEFAULT_BUS)) {
      throw AwsFault.validation("Cannot delete event bus default.");
    }
    var bus = buses.get(name);
    if (bus != null) {
      if (!bus.rules().isEmpty()) {
        throw AwsFault.validation("Event bus can't be deleted since it has rules.");
      }
      shelf.remove(name);
      buses.remove(name);
    }
    return new JsonObject();
  }

  private synchronized JsonObject putRule(JsonInput input) {
    var name = input.requiredText("Name");
    var busName = busName(input.text("EventBusName"));
    var pattern = input.requiredText("EventPattern");
    var description = input.text("Description");
    var role = input.text("RoleArn");
    var state = input.text("State").orElse("ENABLED");
    input.objects("Tags").forEach(EventBridgeService::takeTag);
    input.end();
    if (!name.matches("[.\\-_A-Za-z0-9]{1,64}")) {
      throw input.invalid("name", name, "Member must satisfy regular expression pattern");
    }
    if (!state.equals("ENABLED") && !state.equals("DISABLED")) {
      throw input.invalid("state", state, "Member must be one of ENABLED, DISABLED");
    }
    checkPattern(pattern);
    var bus = bus(busName);
    var definition = new JsonObject();
    definition.addProperty("Name", name);
    definition.addProperty("Arn", ruleArn(busName, name));
    definition.addProperty("EventPattern", pattern);
    definition.addProperty("State", state);
    definition.addProperty("EventBusName", busName);
    definition.addProperty("CreatedBy", account.id());
    description.ifPresent(text -> definition.addProperty("Description", text));
    role.ifPresent(text -> definition.addProperty("RoleArn", text));
    var old = bus.rules().get(name);
    keep(busName, bus.with(new Rule(definition, old == null ? new TreeMap<>() : old.targets())));
    var answer = new JsonObject();
    answer.add("RuleArn", definition.get("Arn"));
    return answer;
  }

  private String ruleArn(String busName, String name) {
    return account.arn(
        "events", "rule/" + (busName.equals(DEFAULT_BUS) ? "" : busName + "/") + name);
  }

  private static void checkPattern(String pattern) {
    var fault =
        Json.object(pattern).isPresent() ? JsonRuleCompiler.check(pattern) : "not an object";
    if (fault != null) {
      throw new AwsFault(
          400, "InvalidEventPatternException", "Event pattern is not valid. Reason: " + fault);
    }
  }

  private JsonObject describeRule(JsonInput input) {
    var name = input.requiredText("Name");
    var busName = busName(input.text("EventBusName"));
    input.end();
    return rule(busName, name).definition();
  }

  private JsonObject listRules(JsonInput input) {
    var prefix = input.text("NamePrefix").orElse("");
    var busName = busName(input.text("EventBusName"));
    var limit = input.number("Limit", 1, PAGE).orElse(PAGE);
    var token = input.text("NextToken");
    input.end();
    var definitions =
        bus(busName).rules().values().stream()
            .filter(rule -> rule.name().startsWith(prefix))
            .map(rule -> {
              var listed = rule.definition().deepCopy();
              listed.remove("CreatedBy");
              return listed;
            })
            .toList();
    return page("Rules", definitions, "Name", token, limit);
  }

  private synchronized JsonObject deleteRule(JsonInput input) {
    var name = input.requiredText("Name");
    var busName = busName(input.text("EventBusName"));
    // Matters for rules that AWS manages, of which there are none.
    input.flag("Force");
    input.end();
    var bus = bus(busName);
    var rule = bus.rules().get(name);
    if (rule != null) {
      if (!rule.targets().isEmpty()) {
        throw AwsFault.validation("Rule can't be deleted since it has targets.");
      }
      keep(busName, bus.without(rule));
    }
    return new JsonObject();
  }

  private synchronized JsonObject setState(JsonInput input, String state) {
    var name = input.requiredText("Name");
    var busName = busName(input.text("EventBusName"));
    input.end();
    var rule = rule(busName, name);
    var definition = rule.definition().deepCopy();
    definition.addProperty("State", state);
    keep(busName, bus(busName).with(new Rule(definition, rule.targets())));
    return new JsonObject();
  }

  private synchronized JsonObject putTargets(JsonInput input) {
    var name = input.requiredText("Rule");
    var busName = busName(input.text("EventBusName"));
    var added = input.objects("Targets").stream().map(Target::take).toList();
    input.end();
    var rule = rule(busName, name);
    var targets = new TreeMap<>(rule.targets());
    added.forEach(target -> targets.put(target.id(), target));
    if (targets.size() > TARGETS_MAX) {
      throw new AwsFault(
          400,
          "LimitExceededException",
          "The requested resource exceeds the maximum number allowed.");
    }
    keep(busName, bus(busName).with(new Rule(rule.definition(), targets)));
    return noFailures();
  }

  private synchronized JsonObject removeTargets(JsonInput input) {
    var name = input.requiredText("Rule");
    var busName = busName(input.text("EventBusName"));
    var ids = input.texts("Ids");
    input.flag("Force");
    input.end();
    var rule = rule(busName, name);
    var targets = new TreeMap<>(rule.targets());
    var answer = noFailures();
    for (var id : ids) {
      if (targets.remove(id) == null) {
        var failure = new JsonObject();
        failure.addProperty("TargetId", id);
        failure.addProperty("ErrorCode", "ResourceNotFoundException");
        failure.addProperty("ErrorMessage", "There is no target " + id + ".");
        answer.getAsJsonArray("FailedEntries").add(failure);
      }
    }
    answer.addProperty("FailedEntryCount", answer.getAsJsonArray("FailedEntries").size());
    keep(busName, bus(busName).with(new Rule(rule.definition(), targets)));
    return answer;
  }

  private static JsonObject noFailures() {
    var answer = new JsonObject();
    answer.addProperty("FailedEntryCount", 0);
    answer.add("FailedEntries", new JsonArray());
    return answer;
  }

  private JsonObject listTargetsByRule(JsonInput input) {
    var name = input.requiredText("Rule");
    var busName = busName(input.text("EventBusName"));
    var limit = input.number("Limit", 1, PAGE).orElse(PAGE);
    var token = input.text("NextToken");
    input.end();
    var definitions =
        rule(busName, name).targets().values().stream().map(Target::definition).toList();
    return page("Targets", definitions, "Id", token, limit);
  }

  private JsonObject testEventPattern(JsonInput input) {
    var pattern = input.requiredText("EventPattern");
    var event = input.requiredText("Event");
    input.end();
    checkPattern(pattern);
    var parsed =
        Json.object(event)
            .orElseThrow(() -> AwsFault.validation("Parameter Event is not valid JSON."));
    for (var name : List.of("id", "account", "source", "time", "region", "detail-type")) {
      if (!parsed.has(name)) {
        throw AwsFault.validation("Parameter Event is not valid. Reason: " + name + " is missing.");
      }
    }
    var answer = new JsonObject();
    try {
      answer.addProperty("Result", Ruler.matchesRule(event, pattern));
    } catch (Exception e) {
      throw new IllegalStateException("both were checked", e);
    }
    return answer;
  }

  private JsonObject putEvents(JsonInput input) {
    var entries = input.objects("Entries");
    if (entries.isEmpty() || entries.size() > ENTRIES_MAX) {
      throw input.invalid(
          "entries",
          entries.size() + " entries",
          "Member must have length from 1 to " + ENTRIES_MAX);
    }
    var parsed = entries.stream().map(Entry::take).toList();
    input.end();
    if (parsed.stream().mapToInt(Entry::size).sum() > ENTRIES_BYTES_MAX) {
      throw AwsFault.validation("Total size of the entries in the request is over the limit.");
    }
    var results = new JsonArray();
    var failed = 0;
    for (var entry : parsed) {
      var result = new JsonObject();
      var fault = entry.fault();
      if (fault.isPresent()) {
        failed++;
        result.addProperty("ErrorCode", fault.get().code());
        result.addProperty("ErrorMessage", fault.get().text());
      } else {
        var id = UUID.randomUUID().toString();
        publish(busName(entry.busName), event(id, entry));
        result.addProperty("EventId", id);
      }
      results.add(result);
    }
    var answer = new JsonObject();
    answer.addProperty("FailedEntryCount", failed);
    answer.add("Entries", results);
    return answer;
  }

  private JsonObject event(String id, Entry entry) {
    var event = new JsonObject();
    event.addProperty("version", "0");
    event.addProperty("id", id);
    event.addProperty("detail-type", entry.detailType.orElseThrow());
    event.addProperty("source", entry.source.orElseThrow());
    event.addProperty("account", account.id());
    event.addProperty(
        "time", entry.time.orElseGet(clock::instant).truncatedTo(ChronoUnit.SECONDS).toString());
    event.addProperty("region", account.region());
    var resources = new JsonArray();
    entry.resources.forEach(resources::add);
    event.add("resources", resources);
    event.add("detail", Json.object(entry.detail.orElseThrow()).orElseThrow());
    return event;
  }

  private void publish(String busName, JsonObject event) {
    var bus = buses.get(busName);
    if (bus == null) {
      // As on AWS: the entry is accepted, and the event is gone.
      return;
    }
    var text = Json.text(event);
    var now = clock.instant();
    for (var rule : bus.matching(text)) {
      for (var target : rule.targets().values()) {
        deliveries.submit(
            new Delivery(
                Delivery.Source.EVENTS,
                UUID.randomUUID().toString(),
                target.arn(),
                target.payload(event, rule.arn()),
                target.group(),
                target.retryPolicy(),
                target.deadLetterArn(),
                text,
                Map.of("RULE_ARN", rule.arn()),
                now,
                0,
                now));
      }
    }
  }

  private Bus bus(String name) {
    var bus = buses.get(name);
    if (bus == null) {
      throw new AwsFault(
          400, "ResourceNotFoundException", "Event bus " + name + " does not exist.");
    }
    return bus;
  }

  private Rule rule(String busName, String name) {
    var rule = bus(busName).rules().get(name);
    if (rule == null) {
      throw new AwsFault(
          400,
          "ResourceNotFoundException",
          "Rule " + name + " does not exist on EventBus " + busName + ".");
    }
    return rule;
  }

  /** A bus is named by its name or its ARN. */
  private static String busName(Optional<String> nameOrArn) {
    return nameOrArn.map(text -> text.substring(text.lastIndexOf('/') + 1)).orElse(DEFAULT_BUS);
  }

  private void keep(String name, Bus bus) {
    shelf.put(name, Json.text(bus.json()));
    buses.put(name, bus);
  }

  private static JsonObject page(
      String member, List<JsonObject> all, String key, Optional<String> token, int limit) {
    var page = Paging.of(all, item -> item.get(key).getAsString(), token, limit);
    var answer = new JsonObject();
    var list = new JsonArray();
    page.items().forEach(list::add);
    answer.add(member, list);
    page.next().ifPresent(next -> answer.add("NextToken", new JsonPrimitive(next)));
    return answer;
  }

  /** One entry of PutEvents; it fails alone. */
  private record Entry(
      Optional<String> busName,
      Optional<String> source,
      Optional<String> detailType,
      Optional<String> detail,
      Optional<Instant> time,
      List<String> resources) {

    static Entry take(JsonInput entry) {
      // Only carried along by AWS, for tracing.
      entry.text("TraceHeader");
      return new Entry(
          entry.text("EventBusName"),
          entry.text("Source"),
          entry.text("DetailType"),
          entry.text("Detail"),
          entry.time("Time"),
          new ArrayList<>(entry.texts("Resources")));
    }

    /**
     * The size that AWS counts: EventBridge User Guide, "Calculating PutEvents event entry size".
     */
    int size() {
      var size = time.isPresent() ? 14 : 0;
      for (var text : List.of(source, detailType, detail)) {
        size += text.map(value -> value.getBytes(UTF_8).length).orElse(0);
      }
      return size + resources.stream().mapToInt(value -> value.getBytes(UTF_8).length).sum();
    }

    Optional<AwsFault> fault() {
      if (source.isEmpty()) {
        return invalid("Parameter Source is not valid. Reason: Source is a required argument.");
      }
      if (source.get().startsWith("aws.")) {
        return Optional.of(
            new AwsFault(400, "NotAuthorizedForSourceException", "Not authorized for the source."));
      }
      if (detailType.isEmpty()) {
        return invalid(
            "Parameter DetailType is not valid. Reason: DetailType is a required argument.");
      }
      if (detail.isEmpty()) {
        return invalid("Parameter Detail is not valid. Reason: Detail is a required argument.");
      }
      if (Json.object(detail.get()).isEmpty()) {
        return Optional.of(new AwsFault(400, "MalformedDetail", "Detail is malformed."));
      }
      return Optional.empty();
    }

    private static Optional<AwsFault> invalid(String message) {
      return Optional.of(new AwsFault(400, "InvalidArgument", message));
    }
  }
}

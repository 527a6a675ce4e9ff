package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.CUSTOMER;
import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.PRIMARY;
import static com.quickdumpnow.relay.testkit.Samples.ROSTER;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static com.quickdumpnow.relay.testkit.Samples.sid;
import static com.quickdumpnow.relay.testkit.Samples.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageStore.Outcome;
import com.quickdumpnow.relay.cascade.MessageStore.Stored;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wire.StateCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleResponse;

/**
 * The table's items and a schedule as they were released. The newest version is what is written,
 * and each version is read: items and schedules outlive a deployment. A file of a released version
 * is never edited; a new layout is a new file beside it.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GoldenItemsTest {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();
  private static final String NEWEST = "v1";
  private static final TextKey PAGE = new TextKey("page-0");
  private static final TimerKey ACK = new TimerKey(TimerKey.Kind.ACK, PAGE);
  private static final Cascade ARRIVED =
      Samples.arrived(
          text(1), new JobMatch.Matched(JOB, JobMatch.Rule.MOST_RECENT_OPEN), new Code(12));
  private static final Cascade PAGED =
      new Cascade(
          ARRIVED.text(),
          ARRIVED.job(),
          ROSTER,
          ARRIVED.code(),
          new Status.Open(),
          List.of(Samples.page(0, new Sending.Accepted(1, NOON, sid(1), NOON.plusSeconds(1)))));
  private static final LogEntry ACCEPTED =
      new LogEntry(NOON, LogEntry.What.ACCEPTED, Optional.empty(), Map.of());
  private static final LogEntry SENT =
      new LogEntry(NOON.plusSeconds(1), LogEntry.What.SENT, Optional.of(PAGE), Map.of("n", "1"));

  private static final DynamoHandLog.Line REPLAYED =
      new DynamoHandLog.Line(
          NOON,
          DynamoHandLog.Deed.REPLAYED,
          "arn:aws:iam::000000000000:user/sergio",
          "InboundDlq",
          "letter-1",
          "relay.text-received",
          Optional.of(message(1).value()));

  private final FakeClock clock = new FakeClock(NOON);
  private final String table = Cloud.EMBEDDED.freshTable(DYNAMO);
  private final DynamoMessageStore store =
      new DynamoMessageStore(DYNAMO, table, new StateCodec(), clock);
  private final DynamoJobBook jobs =
      new DynamoJobBook(
          DYNAMO, table, Cloud.deadClients().s3(), "none", clock, new RecordingTelemetry());

  static List<String> versions() throws IOException {
    var golden = requireNonNull(GoldenItemsTest.class.getResource("/golden"));
    try (var folders = Files.list(Path.of(golden.getPath()))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static String golden(String version, String name) throws IOException {
    try (var file = GoldenItemsTest.class.getResourceAsStream("/golden/" + version + "/" + name)) {
      return new String(requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void items_are_written_as_they_were() throws IOException {
    commit(0, ARRIVED, ACCEPTED, new IndexChange.TakeCode(new Code(12)));
    commit(
        1,
        PAGED,
        SENT,
        new IndexChange.Opened(PRIMARY.phone()),
        new IndexChange.Named(sid(1), new ReceiptKey(message(1), PAGE)));
    assertThat(jobs.save(Samples.job(JOB, JobState.PENDING))).isTrue();
    new DynamoHandLog(DYNAMO, table).append(REPLAYED);
    // Written by hand until the roster has a route.
    put(Keys.roster(), Map.of("roster", Keys.string(new StateCodec().encodeRoster(ROSTER))));

    assertThat(items()).isEqualTo(golden(NEWEST, "items.json"));
  }

  private void commit(long version, Cascade next, LogEntry entry, IndexChange... index) {
    assertThat(
            store.commit(
                new Commit(
                    message(1),
                    version,
                    next,
                    List.of(entry),
                    Optional.of(NOON.plusSeconds(30)),
                    List.of(index))))
        .isEqualTo(Outcome.KEPT);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void items_of_every_version_are_read(String version) throws IOException {
    for (var line : golden(version, "items.json").lines().toList()) {
      var item = new HashMap<String, AttributeValue>();
      JsonParser.parseString(line)
          .getAsJsonObject()
          .asMap()
          .forEach((name, value) -> item.put(name, attribute(value.getAsJsonObject())));
      DYNAMO.putItem(request -> request.tableName(table).item(item));
    }

    assertThat(store.load(message(1))).isEqualTo(new Stored(PAGED, 2));
    assertThat(store.log(message(1))).containsExactly(ACCEPTED, SENT);
    assertThat(store.withCode(new Code(12))).contains(message(1));
    assertThat(store.textWith(sid(1))).contains(new ReceiptKey(message(1), PAGE));
    assertThat(store.openFor(PRIMARY.phone())).containsExactly(message(1));
    assertThat(store.due(NOON.plusSeconds(31), 10)).containsExactly(message(1));
    assertThat(store.ofJob(Optional.of(JOB), Optional.empty(), 10).messages())
        .containsExactly(message(1));
    var job = Samples.job(JOB, JobState.PENDING);
    assertThat(jobs.find(JOB)).contains(job);
    assertThat(jobs.openJobsOf(CUSTOMER)).containsExactly(job);
    assertThat(rosters().current()).isEqualTo(ROSTER);
    assertThat(new DynamoHandLog(DYNAMO, table).of(message(1).value())).containsExactly(REPLAYED);
  }

  private DynamoRosterBook rosters() {
    var deployed =
        new Roster(
            0, List.of(PRIMARY), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
    return new DynamoRosterBook(
        DYNAMO, table, new StateCodec(), deployed, clock, new RecordingTelemetry());
  }

  @Test
  void a_schedule_is_made_as_it_was() throws IOException {
    var scheduler = new RecordingScheduler();
    new AwsTimers(
            scheduler,
            Cloud.EMBEDDED.clients().sqs(),
            new AwsTimers.Target("url", "queue", "group", "role", "dead"),
            Duration.ofSeconds(60),
            new EventCodec(),
            clock,
            new RecordingTelemetry())
        .arm(message(1), ACK, NOON.plus(Duration.ofMinutes(5)));

    var schedule = new JsonObject();
    schedule.addProperty("name", scheduler.made().name());
    schedule.addProperty("expression", scheduler.made().scheduleExpression());
    schedule.addProperty("input", scheduler.made().target().input());
    assertThat(new Gson().toJson(schedule) + "\n").isEqualTo(golden(NEWEST, "schedule.json"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_schedule_s_input_of_every_version_is_read(String version) throws IOException {
    var schedule = JsonParser.parseString(golden(version, "schedule.json")).getAsJsonObject();
    assertThat(new EventCodec().decode(schedule.get("input").getAsString()))
        .isEqualTo(
            new WakeUp(NOON, message(1), Optional.of(ACK), NOON.plus(Duration.ofMinutes(5))));
    // A timer that an older version armed must be found again, to be taken back.
    assertThat(schedule.get("name").getAsString()).isEqualTo(AwsTimers.name(message(1), ACK));
  }

  private void put(ItemKey key, Map<String, AttributeValue> attributes) {
    var item = new HashMap<>(attributes);
    item.putAll(key.attributes());
    DYNAMO.putItem(request -> request.tableName(table).item(item));
  }

  /** All items, one a line, in the order of their keys. */
  private String items() {
    return DYNAMO.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .map(item -> {
          var sorted = new JsonObject();
          new TreeMap<>(item).forEach((name, value) -> sorted.add(name, json(value)));
          return sorted;
        })
        .sorted(Comparator.comparing(item -> item.get("pk") + "" + item.get("sk")))
        .map(item -> new Gson().toJson(item) + "\n")
        .collect(Collectors.joining());
  }

  private static JsonObject json(AttributeValue value) {
    var json = new JsonObject();
    switch (value.type()) {
      case S -> json.addProperty("S", value.s());
      case N -> json.addProperty("N", value.n());
      case BOOL -> json.addProperty("BOOL", value.bool());
      case M -> {
        var map = new JsonObject();
        new TreeMap<>(value.m()).forEach((name, inner) -> map.add(name, json(inner)));
        json.add("M", map);
      }
      default -> throw new IllegalStateException("no golden file has a " + value.type());
    }
    return json;
  }

  private static AttributeValue attribute(JsonObject json) {
    var only = json.entrySet().iterator().next();
    JsonElement value = only.getValue();
    return switch (only.getKey()) {
      case "S" -> AttributeValue.fromS(value.getAsString());
      case "N" -> AttributeValue.fromN(value.getAsString());
      case "BOOL" -> AttributeValue.fromBool(value.getAsBoolean());
      case "M" ->
          AttributeValue.fromM(
              value.getAsJsonObject().entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey,
                          entry -> attribute(entry.getValue().getAsJsonObject()))));
      default -> throw new IllegalStateException("no golden file has a " + only.getKey());
    };
  }

  /** Keeps what was asked for, and makes nothing. */
  private static final class RecordingScheduler implements SchedulerClient {
    private Optional<CreateScheduleRequest> made = Optional.empty();

    CreateScheduleRequest made() {
      return made.orElseThrow();
    }

    @Override
    public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
      made = Optional.of(request);
      return CreateScheduleResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "scheduler";
    }

    @Override
    public void close() {}
  }
}

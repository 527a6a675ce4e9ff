package com.quickdumpnow.relay.fn.trackapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.LogErasure;
import com.quickdumpnow.relay.cascade.NewJobs;
import com.quickdumpnow.relay.cascade.WrittenTexts;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.Tracking;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.FakeEventBus;
import com.quickdumpnow.relay.testkit.FakeEventQueues;
import com.quickdumpnow.relay.testkit.InMemoryContactBook;
import com.quickdumpnow.relay.testkit.InMemoryJobBook;
import com.quickdumpnow.relay.testkit.InMemoryJobNotes;
import com.quickdumpnow.relay.testkit.InMemoryLimits;
import com.quickdumpnow.relay.testkit.InMemoryMessageStore;
import com.quickdumpnow.relay.testkit.InMemoryPositionBook;
import com.quickdumpnow.relay.testkit.InMemoryRosterDesk;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The API on ports in memory. */
final class TestApi {
  static final String KEY = "the-dashboard-key";
  static final Duration TOKEN_LIFETIME = Duration.ofDays(7);
  static final String ORIGIN = "https://dashboard.example";
  static final Map<String, String> BEARER = Map.of("authorization", "Bearer " + KEY);

  final FakeClock clock;
  final RecordingTelemetry telemetry = new RecordingTelemetry();
  final InMemoryMessageStore store;
  final InMemoryJobBook jobs = new InMemoryJobBook();
  final InMemoryJobNotes notes = new InMemoryJobNotes();
  final Contacts contacts = new Contacts(new InMemoryContactBook());
  final InMemoryRosterDesk rosters = new InMemoryRosterDesk(Samples.ROSTER);
  final Tracking tracking = new Tracking(new InMemoryPositionBook());
  final FakeEventQueues queues = new FakeEventQueues();
  final FakeEventBus bus = new FakeEventBus();
  final Cascades cascades;
  private final Random random = new Random(3);
  List<String> keys = List.of(KEY);
  JobBook book = jobs;

  TestApi(FakeClock clock) {
    this.clock = clock;
    this.store = new InMemoryMessageStore(clock);
    this.cascades =
        new Cascades(
            new CascadeRules(Duration.ofSeconds(75)),
            store,
            bus,
            contacts,
            telemetry,
            clock,
            new Random(1));
  }

  private TrackApi api() {
    var keysInUse = new DashboardKeys(() -> keys);
    var newJobs =
        new NewJobs(
            book, queues, new InMemoryLimits(), clock, new Random(2), "https://relay.example");
    return new TrackApi(
        new MessageRoutes(
            store, new LogErasure(cascades, store, notes, clock), book, keysInUse, clock),
        new SendRoutes(
            new WrittenTexts(cascades, store, contacts, clock),
            book,
            Samples.RELAY,
            keysInUse,
            random),
        new JobRoutes(
            book,
            jobs,
            notes,
            newJobs,
            store,
            cascades,
            tracking,
            rosters,
            contacts,
            keysInUse,
            TOKEN_LIFETIME,
            clock),
        new PositionRoutes(
            tracking, book, keysInUse, random, "https://relay.example", telemetry, clock),
        new RosterRoutes(rosters, Samples.RELAY, keysInUse, telemetry),
        Set.of(ORIGIN),
        telemetry,
        "1.0.0");
  }

  HttpAnswer serve(HttpRequest request) {
    return api().serve(request);
  }

  /** Asks with the dashboard's key, and returns the answer. */
  HttpAnswer asked(String route, String id, Map<String, String> query, String body) {
    return asked(route, id, query, Map.of(), body);
  }

  /** The same with further headers. */
  HttpAnswer asked(
      String route,
      String id,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {
    var all = new HashMap<>(headers);
    all.putAll(BEARER);
    return serve(request(route, id, query, all, body));
  }

  static HttpRequest request(
      String route,
      String id,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {
    return new HttpRequest(
        route,
        "",
        headers,
        query,
        Map.of("job_id", id, "message_id", id),
        body.getBytes(UTF_8),
        "192.0.2.1");
  }

  static JsonObject json(HttpAnswer answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }
}

package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.NewJobs;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.RosterDesk;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.fn.trackapi.Views.Access;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.Nanp;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Serves the routes of the dashboard and of the tracking page. */
final class TrackApi {
  /** The job id under which messages without a job are listed. */
  private static final String UNMATCHED = "_unmatched";

  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 200;

  /** Largest body of a request, in bytes. */
  private static final int BODY_MAX = 64 * 1024;

  /** Longest location of a job, in UTF-16 code units. */
  private static final int LOCATION_MAX = 200;

  private static final Pattern TRAILER_COUNT = Pattern.compile("[1-9][0-9]?");

  private static final String JSON = "application/json";

  private final MessageStore store;
  private final Cascades cascades;
  private final JobBook jobs;
  private final NewJobs newJobs;
  private final RosterDesk rosters;
  private final Contacts contacts;
  private final PhoneNumber relayNumber;
  private final DashboardKeys keys;
  private final Set<String> origins;
  private final Telemetry telemetry;
  private final RelayClock clock;
  private final String version;

  TrackApi(
      MessageStore store,
      Cascades cascades,
      JobBook jobs,
      NewJobs newJobs,
      RosterDesk rosters,
      Contacts contacts,
      PhoneNumber relayNumber,
      DashboardKeys keys,
      Set<String> origins,
      Telemetry telemetry,
      RelayClock clock,
      String version) {
    this.store = store;
    this.cascades = cascades;
    this.jobs = jobs;
    this.newJobs = newJobs;
    this.rosters = rosters;
    this.contacts = contacts;
    this.relayNumber = relayNumber;
    this.keys = keys;
    this.origins = Set.copyOf(origins);
    this.telemetry = telemetry;
    this.clock = clock;
    this.version = version;
  }

  HttpAnswer serve(HttpRequest request) {
    return withOrigin(request, answer(request));
  }

  private HttpAnswer answer(HttpRequest request) {
    try {
      return route(request);
    } catch (Problem problem) {
      return problem.answer();
    } catch (RuntimeException e) {
      telemetry.count("ApiFailed", Map.of("route", request.route(), "reason", e.toString()));
      return new Problem(503, "Unavailable", "Please try again in a moment.").answer();
    }
  }

  private HttpAnswer route(HttpRequest request) throws Problem {
    if (request.route().startsWith("OPTIONS ")) {
      return preflight();
    }
    return switch (request.route()) {
      case "GET /api/health" -> health();
      case "GET /sms/status/{message_id}" -> status(request);
      case "GET /api/messages/{job_id}" -> messages(request);
      case "POST /api/jobs" -> create(request);
      case "GET /api/jobs/{job_id}" -> job(request);
      case "PATCH /api/jobs/{job_id}" -> change(request);
      case "POST /api/jobs/{job_id}/ack" -> ack(request);
      case "GET /api/roster" -> roster(request);
      case "PUT /api/roster" -> setRoster(request);
      default -> throw new Problem(404, "Not found", "There is no such route.");
    };
  }

  private HttpAnswer health() {
    var view = new JsonObject();
    view.addProperty("status", "ok");
    view.addProperty("version", version);
    return ok(view).with("cache-control", "no-store");
  }

  private HttpAnswer status(HttpRequest request) throws Problem {
    requireKey(request);
    var id = parameter(request, "message_id");
    var state = MessageId.isMessageId(id) ? store.load(new MessageId(id)).state() : new Unseen();
    if (state instanceof Unseen) {
      throw new Problem(404, "Not found", "There is no such message.");
    }
    return ok(Views.message(state, store.log(new MessageId(id)))).with("cache-control", "no-store");
  }

  private HttpAnswer messages(HttpRequest request) throws Problem {
    requireKey(request);
    var id = parameter(request, "job_id");
    if (!id.equals(UNMATCHED) && !JobId.isJobId(id)) {
      throw Problem.noSuchJob();
    }
    var job = id.equals(UNMATCHED) ? Optional.<JobId>empty() : Optional.of(new JobId(id));
    var page = page(job, request);
    var items = new JsonArray();
    var latest = Optional.<Cascade>empty();
    for (var message : page.messages()) {
      var state = store.load(message).state();
      items.addAll(Views.items(state));
      latest = state instanceof Cascade cascade ? Optional.of(cascade) : latest;
    }
    var view = new JsonObject();
    view.add("items", items);
    page.next().ifPresent(next -> view.addProperty("next", next));
    latest.map(Views::cascade).ifPresent(cascade -> view.add("cascade", cascade));
    var etag = etag(Job.sha256(view.toString()).substring(0, 32));
    if (request.header("if-none-match").filter(etag::equals).isPresent()) {
      return HttpAnswer.empty(304).with("etag", etag);
    }
    view.addProperty("server_time", clock.instant().toString());
    return ok(view).with("etag", etag).with("cache-control", "no-cache");
  }

  private MessageStore.Page page(Optional<JobId> job, HttpRequest request) throws Problem {
    var after = Optional.ofNullable(request.query().get("after"));
    try {
      return store.ofJob(job, after, limit(request));
    } catch (IllegalArgumentException _) {
      throw Problem.badRequest("after: not a cursor (expected: next of the page before)");
    }
  }

  private static int limit(HttpRequest request) throws Problem {
    var limit = request.query().getOrDefault("limit", "" + LIMIT_DEFAULT);
    if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > LIMIT_MAX) {
      throw Problem.badRequest("limit: out of range (expected: 1 to %d)".formatted(LIMIT_MAX));
    }
    return Integer.parseInt(limit);
  }

  private HttpAnswer create(HttpRequest request) throws Problem {
    var body = body(request, Set.of("customer_phone", "location", "trailer_count", "public"));
    var wanted =
        new NewJobs.Request(
            customer(body),
            location(body),
            body.has("trailer_count") ? trailerCount(body.get("trailer_count")) : 1,
            body.has("public") && bool(body.get("public"), "public"));
    // Whoever asks is counted by his address, which is not kept.
    var created =
        newJobs
            .create(wanted, Job.sha256(request.sourceIp()))
            .orElseThrow(() ->
                new Problem(429, "Too many requests", "Please try again in an hour, or call us."));
    var view = new JsonObject();
    view.addProperty("job_id", created.job().id().value());
    view.addProperty("token", created.token());
    view.addProperty("track_url", created.trackUrl());
    return HttpAnswer.of(201, JSON, view.toString())
        .with("location", "/api/jobs/" + created.job().id())
        .with("cache-control", "no-store");
  }

  private static PhoneNumber customer(JsonObject body) throws Problem {
    var number = string(required(body, "customer_phone"), "customer_phone");
    if (!PhoneNumber.isE164(number) || !Nanp.mayBeTexted(new PhoneNumber(number))) {
      throw Problem.badRequest(
          "customer_phone: not a number that we text (expected: one in the USA, as +16195550134)");
    }
    return new PhoneNumber(number);
  }

  private static String location(JsonObject body) throws Problem {
    var location = string(required(body, "location"), "location").strip();
    if (location.isEmpty() || location.length() > LOCATION_MAX) {
      throw Problem.badRequest(
          "location: %d characters (expected: 1 to %d)".formatted(location.length(), LOCATION_MAX));
    }
    return location;
  }

  private static int trailerCount(JsonElement value) throws Problem {
    if (!(value instanceof JsonPrimitive number)
        || !number.isNumber()
        || !TRAILER_COUNT.matcher(number.getAsString()).matches()) {
      throw Problem.badRequest("trailer_count: out of range (expected: 1 to 99)");
    }
    return number.getAsInt();
  }

  private static JsonElement required(JsonObject body, String name) throws Problem {
    if (!body.has(name)) {
      throw Problem.badRequest(name + ": missing");
    }
    return body.get(name);
  }

  private HttpAnswer job(HttpRequest request) throws Problem {
    var now = clock.instant();
    // A key that opens nothing is no reason to turn away whoever has the token.
    var hasToken = request.query().containsKey("token");
    if (keys.opens(request) || (DashboardKeys.hasKey(request) && !hasToken)) {
      requireKey(request);
      var job = requireJob(request);
      return ok(Views.job(job, Access.DASHBOARD, now))
          .with("etag", etag("" + job.version()))
          .with("cache-control", "no-store");
    }
    var token =
        Optional.ofNullable(request.query().get("token")).orElseThrow(Problem::unauthorized);
    var job =
        Optional.of(parameter(request, "job_id"))
            .filter(JobId::isJobId)
            .map(JobId::new)
            .flatMap(jobs::find);
    if (job.isEmpty()) {
      var _ = Job.sha256(token); // The same work as for a job that exists.
      throw Problem.noSuchJob();
    }
    if (!job.get().opensWith(token)) {
      throw Problem.noSuchJob();
    }
    if (job.get().tokenExpiresAt().filter(expiry -> !now.isBefore(expiry)).isEmpty()) {
      return ok(Views.job(job.get(), Access.TOKEN, now))
          .with("cache-control", "private, max-age=5");
    }
    if (job.get().isPublic()) {
      return ok(Views.job(job.get(), Access.ANONYMOUS, now))
          .with("cache-control", "private, max-age=5");
    }
    throw new Problem(410, "Gone", "This link has expired. Text us for a new one.");
  }

  private HttpAnswer change(HttpRequest request) throws Problem {
    requireKey(request);
    var change = body(request, Set.of("state", "public"));
    var job = requireJob(request);
    requireMatch(request, job.version(), "job");
    var state = change.has("state") ? state(change.get("state")) : job.state();
    if (!job.state().mayBecome(state)) {
      throw new Problem(
          409,
          "Conflict",
          "A job that is %s cannot become %s.".formatted(job.state().word(), state.word()));
    }
    var isPublic = change.has("public") ? bool(change.get("public"), "public") : job.isPublic();
    var next = job.change(state, isPublic);
    if (!jobs.save(next)) {
      throw changed("job");
    }
    if (change.has("state")) {
      // Also where it is the same state: the first try may have died between the two.
      ackOpen(job.id(), Optional.empty(), Ack.How.JOB_STATE);
    }
    return ok(Views.job(next, Access.DASHBOARD, clock.instant()))
        .with("etag", etag("" + next.version()))
        .with("cache-control", "no-store");
  }

  private HttpAnswer ack(HttpRequest request) throws Problem {
    requireKey(request);
    var body = body(request, Set.of("responder"));
    var responder =
        body.has("responder")
            ? Optional.of(string(body.get("responder"), "responder"))
            : Optional.<String>empty();
    var job = requireJob(request);
    // What he does on the dashboard is a sign of life, as a text from his phone is.
    var now = clock.instant();
    responder
        .flatMap(name -> person(rosters.latest(), name))
        .ifPresent(person -> contacts.change(person.phone(), contact -> contact.seen(now)));
    var acked = new JsonArray();
    for (var cascade : ackOpen(job.id(), responder, Ack.How.DASHBOARD)) {
      acked.add(Views.cascade(cascade));
    }
    var view = new JsonObject();
    view.addProperty("job_id", job.id().value());
    view.add("cascades", acked);
    return ok(view).with("cache-control", "no-store");
  }

  private static Optional<Responder> person(Roster roster, String id) {
    return roster.indexOf(id).map(roster.chain()::get);
  }

  /** Acks what is open of a job, and returns how each of them then stands. */
  private List<Cascade> ackOpen(JobId job, Optional<String> responderId, Ack.How how) {
    return cascades.ackJob(
        job,
        cascade -> {
          var responder = responderId.flatMap(cascade.roster()::indexOf);
          var by =
              responder
                  .map(step -> cascade.roster().chain().get(step).name())
                  .orElse("the dashboard");
          return new Ack(clock.instant(), by, responder, how, "dashboard");
        });
  }

  private HttpAnswer roster(HttpRequest request) throws Problem {
    requireKey(request);
    return roster(rosters.latest());
  }

  private HttpAnswer setRoster(HttpRequest request) throws Problem {
    requireKey(request);
    var body = body(request, Rosters.FIELDS);
    var before = rosters.latest();
    requireMatch(request, before.version(), "roster");
    var next = Rosters.read(body, before, relayNumber);
    if (!rosters.save(next)) {
      throw changed("roster");
    }
    telemetry.count(
        "RosterChanged",
        Map.of("version", "" + next.version(), "responders", "" + next.chain().size()));
    return roster(next);
  }

  private static HttpAnswer roster(Roster roster) {
    return ok(Rosters.view(roster))
        .with("etag", etag("" + roster.version()))
        .with("cache-control", "no-store");
  }

  private static void requireMatch(HttpRequest request, long version, String what) throws Problem {
    if (request
        .header("if-match")
        .filter(etag -> !etag.equals("*") && !etag.equals(etag("" + version)))
        .isPresent()) {
      throw changed(what);
    }
  }

  private static Problem changed(String what) {
    return new Problem(
        412, "Precondition failed", "The %s has changed. Read it again.".formatted(what));
  }

  private void requireKey(HttpRequest request) throws Problem {
    if (!keys.opens(request)) {
      throw Problem.unauthorized();
    }
  }

  private Job requireJob(HttpRequest request) throws Problem {
    return Optional.of(parameter(request, "job_id"))
        .filter(JobId::isJobId)
        .map(JobId::new)
        .flatMap(jobs::find)
        .orElseThrow(Problem::noSuchJob);
  }

  private static String parameter(HttpRequest request, String name) {
    return request.pathParameters().getOrDefault(name, "");
  }

  /**
   * Reads a JSON object that has no other fields than {@code known}. An empty body is {@code {}}.
   */
  private static JsonObject body(HttpRequest request, Set<String> known) throws Problem {
    if (request.body().length > BODY_MAX) {
      throw new Problem(413, "Too large", "A body has at most %d bytes.".formatted(BODY_MAX));
    }
    var text = new String(request.body(), StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return new JsonObject();
    }
    JsonElement body;
    try {
      body = StrictJson.read(text);
    } catch (JsonParseException _) {
      throw Problem.badRequest("body: not JSON");
    }
    if (!body.isJsonObject()) {
      throw Problem.badRequest("body: not an object");
    }
    for (var name : body.getAsJsonObject().keySet()) {
      if (!known.contains(name)) {
        throw Problem.badRequest("body: an unknown field (expected: %s)".formatted(known));
      }
    }
    return body.getAsJsonObject();
  }

  private static JobState state(JsonElement value) throws Problem {
    return JobState.of(string(value, "state"))
        .orElseThrow(() ->
            Problem.badRequest(
                "state: unknown (expected: pending, in-progress, completed or cancelled)"));
  }

  static String string(JsonElement value, String name) throws Problem {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw Problem.badRequest(name + ": not a text");
    }
    return value.getAsString();
  }

  private static boolean bool(JsonElement value, String name) throws Problem {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw Problem.badRequest(name + ": not true or false");
    }
    return value.getAsBoolean();
  }

  private static String etag(String value) {
    return "\"" + value + "\"";
  }

  private static HttpAnswer ok(JsonObject view) {
    return HttpAnswer.of(200, JSON, view.toString());
  }

  private static HttpAnswer preflight() {
    return HttpAnswer.empty(204)
        .with("access-control-allow-methods", "GET, POST, PUT, PATCH, OPTIONS")
        .with(
            "access-control-allow-headers", "authorization, content-type, if-match, if-none-match")
        .with("access-control-max-age", "600");
  }

  /**
   * Only a configured origin is named, and every answer says that it depends on the origin. An
   * address may have a token in it: it must not go on to another site, and no answer is kept by
   * chance.
   */
  private HttpAnswer withOrigin(HttpRequest request, HttpAnswer answer) {
    var kept =
        answer.headers().containsKey("cache-control")
            ? answer
            : answer.with("cache-control", "no-store");
    var varied =
        kept.with("vary", "Origin")
            .with("referrer-policy", "no-referrer")
            .with("x-content-type-options", "nosniff");
    return request
        .header("origin")
        .filter(origins::contains)
        .map(origin ->
            varied
                .with("access-control-allow-origin", origin)
                .with("access-control-expose-headers", "etag"))
        .orElse(varied);
  }
}

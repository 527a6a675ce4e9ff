package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.Position;
import com.quickdumpnow.relay.job.Tracking;
import com.quickdumpnow.relay.job.Tracking.Outcome;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Where drivers are: told by the dashboard, or by a device that is bound to a job. */
final class PositionRoutes {
  /** 64 possible characters each: 96 bits. A device's own id of some digits can be guessed. */
  private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  /** In bytes. */
  private static final int DEVICE_ID_LENGTH = 18;

  private final Tracking tracking;
  private final JobBook jobs;
  private final DashboardKeys keys;
  private final RandomGenerator random;
  private final String publicBaseUrl;
  private final Telemetry telemetry;
  private final RelayClock clock;

  PositionRoutes(
      Tracking tracking,
      JobBook jobs,
      DashboardKeys keys,
      RandomGenerator random,
      String publicBaseUrl,
      Telemetry telemetry,
      RelayClock clock) {
    this.tracking = tracking;
    this.jobs = jobs;
    this.keys = keys;
    this.random = random;
    this.publicBaseUrl = publicBaseUrl;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** Takes a position from the dashboard, and says what became of it. */
  HttpAnswer move(HttpRequest request) throws Problem {
    keys.require(request);
    var body = Input.body(request, Set.of("lat", "lon", "accuracy_m", "at"));
    var job = requireJob(request);
    var now = clock.instant();
    var position = position(body, now);
    var outcome = take(job, position, now);
    if (outcome == Outcome.NOT_IN_PROGRESS) {
      throw Problem.conflict("A job that is %s has no position.".formatted(job.state().word()));
    }
    var view = new JsonObject();
    view.addProperty("job_id", job.id().value());
    view.addProperty("kept", outcome == Outcome.KEPT);
    if (outcome != Outcome.KEPT) {
      view.addProperty("reason", MessageViews.word(outcome));
    }
    return Answers.ok(view);
  }

  private static Position position(JsonObject body, Instant now) throws Problem {
    try {
      return new Position(
          number(Input.required(body, "lat"), "lat"),
          number(Input.required(body, "lon"), "lon"),
          body.has("accuracy_m")
              ? Optional.of(number(body.get("accuracy_m"), "accuracy_m"))
              : Optional.empty(),
          body.has("at") ? Instant.parse(Input.string(body.get("at"), "at")) : now);
    } catch (DateTimeParseException _) {
      throw Problem.badRequest("at: not a time (expected: such as 2026-01-05T20:00:00Z)");
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static double number(JsonElement value, String name) throws Problem {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      throw Problem.badRequest(name + ": not a number");
    }
    return value.getAsDouble();
  }

  /** Lets a device tell of a job; without an id it gets one that nobody can guess. */
  HttpAnswer bind(HttpRequest request) throws Problem {
    keys.require(request);
    var body = Input.body(request, Set.of("device_id"));
    var job = requireJob(request);
    if (!job.state().open()) {
      throw Problem.conflict("A job that is %s needs no device.".formatted(job.state().word()));
    }
    var device =
        body.has("device_id") ? Input.string(body.get("device_id"), "device_id") : newDevice();
    if (!DEVICE_ID.matcher(device).matches()) {
      throw Problem.badRequest(
          "device_id: too easy to guess, or out of form (expected: 16 to 64 letters, digits, dashes"
              + " and underscores, or none, to be given one)");
    }
    tracking.bind(job.id(), device);
    var view = new JsonObject();
    view.addProperty("job_id", job.id().value());
    view.addProperty("device_id", device);
    view.addProperty("server_url", publicBaseUrl + "/gps");
    return Answers.ok(view);
  }

  private String newDevice() {
    var bytes = new byte[DEVICE_ID_LENGTH];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Takes what a device tells. The app keeps what is not answered with 200, and sends it again and
   * again before anything newer: so whatever comes from a device that is known, and is not wanted,
   * is answered with 200 too.
   */
  HttpAnswer gps(HttpRequest request) throws Problem {
    var now = clock.instant();
    var report = OsmAnd.read(request, now);
    var job =
        Optional.of(report.deviceId())
            .filter(id -> DEVICE_ID.matcher(id).matches())
            .flatMap(tracking::boundTo)
            .flatMap(jobs::find)
            .orElseThrow(() -> Problem.notFound("No job is bound to this device."));
    for (var position : report.positions()) {
      take(job, position, now);
    }
    return HttpAnswer.empty(200);
  }

  private Outcome take(Job job, Position position, Instant now) {
    var outcome = tracking.take(job, position, now);
    if (outcome != Outcome.KEPT) {
      telemetry.count(
          "PositionIgnored", Map.of("job", job.id().value(), "reason", MessageViews.word(outcome)));
    }
    return outcome;
  }

  private Job requireJob(HttpRequest request) throws Problem {
    return Input.jobId(request).flatMap(jobs::find).orElseThrow(Problem::noSuchJob);
  }
}

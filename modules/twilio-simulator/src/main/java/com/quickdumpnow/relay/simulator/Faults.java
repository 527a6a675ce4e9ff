package com.quickdumpnow.relay.simulator;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How badly the REST API behaves, until told otherwise. Safe for use by several threads. */
final class Faults {
  private static final Duration FOREVER = Duration.ofMinutes(1);

  private final Store store;
  private final Deque<Instant> recent = new ArrayDeque<>();
  private Behaviour behaviour = Behaviour.GOOD;

  /**
   * A way to behave. Nothing set is a good one.
   *
   * @param failNext how many sends from now on are met; null means every request, of any kind
   * @param status answered in place of what would have been; 500 if nothing else is said
   * @param hang how long the request waits before anything is done about it
   * @param hangForever whether it then ends without answer or effect
   * @param dropResponse whether the request takes effect, and only its answer is lost (or, with
   *     {@code status}, is that status)
   * @param rate up to 1: the share of requests that are met; above: how many a second are let
   *     through, the others being answered 429
   * @param listLag how long a text stays out of lists
   */
  private record Behaviour(
      @Nullable Integer failNext,
      @Nullable Integer status,
      @Nullable Duration hang,
      boolean hangForever,
      boolean dropResponse,
      @Nullable Double rate,
      @Nullable Duration listLag) {

    static final Behaviour GOOD = new Behaviour(null, null, null, false, false, null, null);

    static Behaviour of(JsonObject json) {
      var hang = Json.get(json, "hang");
      var forever = hang != null && hang.equals(TRUE);
      var drop = Json.get(json, "drop_response");
      var rate = number(json, "rate");
      var lag = Json.get(json, "list_lag");
      var failNext = number(json, "fail_next");
      var status = number(json, "status");
      if (status != null && (status < 200 || status > 599)) {
        throw new IllegalArgumentException("status: expected an HTTP status from 200 to 599");
      }
      if (failNext != null && (failNext < 0 || failNext % 1 != 0)) {
        throw new IllegalArgumentException("fail_next: expected a count");
      }
      if (rate != null && rate < 0) {
        throw new IllegalArgumentException("rate: expected at least 0");
      }
      return new Behaviour(
          failNext == null ? null : failNext.intValue(),
          status == null || status < 300 ? null : status.intValue(),
          forever ? FOREVER : hang == null || hang.equals(FALSE) ? null : Json.duration(hang),
          forever,
          drop != null && drop.getAsBoolean(),
          rate,
          lag == null ? null : Json.duration(lag));
    }

    private static final JsonElement TRUE = Json.GSON.toJsonTree(true);
    private static final JsonElement FALSE = Json.GSON.toJsonTree(false);

    private static @Nullable Double number(JsonObject json, String name) {
      var value = Json.get(json, name);
      if (value == null) {
        return null;
      }
      try {
        return value.getAsDouble();
      } catch (NumberFormatException | UnsupportedOperationException | IllegalStateException _) {
        throw new IllegalArgumentException(name + ": expected a number");
      }
    }

    boolean throttles() {
      return rate != null && rate > 1;
    }

    boolean fails() {
      return failNext != null
          || status != null
          || hang != null
          || dropResponse
          || (rate != null && !throttles());
    }

    Behaviour withFailNext(int left) {
      return new Behaviour(left, status, hang, hangForever, dropResponse, rate, listLag);
    }
  }

  /**
   * What is to be done to one request.
   *
   * @param hang how long it waits first
   * @param lost whether it ends there
   * @param takesEffect whether it does what it asks for
   * @param answer what is answered in place of the true answer
   */
  record Fault(Duration hang, boolean lost, boolean takesEffect, Optional<Answer> answer) {}

  Faults(Store store) {
    this.store = store;
  }

  /**
   * Behaves otherwise from now on.
   *
   * @throws IllegalArgumentException if {@code json} says something else
   */
  synchronized void behave(JsonObject json) {
    behaviour = Behaviour.of(json);
    recent.clear();
  }

  synchronized Object show() {
    return behaviour;
  }

  synchronized Duration listLag() {
    var lag = behaviour.listLag();
    return lag == null ? Duration.ZERO : lag;
  }

  /** Returns what happens to the next request, and counts it. */
  synchronized Optional<Fault> next(boolean send) {
    var now = behaviour;
    if (now.throttles() && tooMany(now.rate() == null ? 0 : now.rate())) {
      return Optional.of(new Fault(Duration.ZERO, false, false, Optional.of(failure(429))));
    }
    if (!now.fails()) {
      return Optional.empty();
    }
    if (now.failNext() != null && (!send || now.failNext() == 0)) {
      return Optional.empty();
    }
    if (now.rate() != null && !now.throttles() && store.chance() >= now.rate()) {
      return Optional.empty();
    }
    if (now.failNext() != null) {
      behaviour = now.withFailNext(now.failNext() - 1);
    }
    var hang = now.hang() == null ? Duration.ZERO : now.hang();
    var answer =
        now.status() != null
            ? Optional.of(failure(now.status()))
            : now.dropResponse()
                ? Optional.of(Answer.NONE)
                : now.hang() != null ? Optional.<Answer>empty() : Optional.of(failure(500));
    return Optional.of(
        new Fault(hang, now.hangForever(), now.dropResponse() || answer.isEmpty(), answer));
  }

  private boolean tooMany(double aSecond) {
    var now = Instant.now();
    while (!recent.isEmpty() && recent.getFirst().isBefore(now.minusSeconds(1))) {
      recent.removeFirst();
    }
    if (recent.size() >= aSecond) {
      return true;
    }
    recent.add(now);
    return false;
  }

  private static Answer failure(int status) {
    return switch (status) {
      case 429 -> {
        var answer = Answer.error(new TwilioError(429, 20_429, "Too Many Requests"));
        yield new Answer(
            429,
            Map.of("Content-Type", "application/json;charset=utf-8", "Retry-After", "1"),
            answer.body());
      }
      // What a load balancer in front of the API says.
      case 502, 503, 504 ->
          new Answer(
              status,
              Map.of("Content-Type", "text/html"),
              "<html><body><h1>%d</h1></body></html>".formatted(status));
      case 401 -> Answer.error(new TwilioError(401, 20_003, "Authenticate"));
      case 403 -> Answer.error(new TwilioError(403, 20_003, "Permission denied"));
      case 404 -> Answer.error(new TwilioError(404, 20_404, "Not found"));
      default ->
          Answer.error(
              status >= 500
                  ? new TwilioError(status, 20_500, "Internal Server Error")
                  : new TwilioError(status, 20_001, "Refused, as asked for"));
    };
  }
}

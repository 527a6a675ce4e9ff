package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.lambda.HttpAnswer;

/** A request that cannot be served. Source of the form: RFC 9457. */
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  Problem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  static Problem badRequest(String detail) {
    return new Problem(400, "Bad request", detail);
  }

  /** The same words for a job that does not exist and for a token that does not open it. */
  static Problem noSuchJob() {
    return new Problem(404, "Not found", "There is no such job, or this link does not open it.");
  }

  static Problem unauthorized() {
    return new Problem(401, "Unauthorized", "Send the dashboard key as a bearer token.");
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail);
  }

  static Problem conflict(String detail) {
    return new Problem(409, "Conflict", detail);
  }

  static Problem changed(String what) {
    return new Problem(
        412, "Precondition failed", "The %s has changed. Read it again.".formatted(what));
  }

  HttpAnswer answer() {
    var problem = new JsonObject();
    problem.addProperty("type", "about:blank");
    problem.addProperty("title", title);
    problem.addProperty("status", status);
    problem.addProperty("detail", String.valueOf(getMessage()));
    var answer = HttpAnswer.of(status, "application/problem+json", problem.toString());
    return status == 401 ? answer.with("www-authenticate", "Bearer") : answer;
  }
}

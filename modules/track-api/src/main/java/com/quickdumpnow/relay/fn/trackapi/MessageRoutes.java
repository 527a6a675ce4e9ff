package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.LogErasure;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.MessageStore.Page;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.sms.MessageId;
import java.util.List;
import java.util.Optional;

/** The log: messages, and the texts that were sent for them. */
final class MessageRoutes {
  private final MessageStore store;
  private final LogErasure erasure;
  private final JobBook jobs;
  private final DashboardKeys keys;
  private final RelayClock clock;

  MessageRoutes(
      MessageStore store, LogErasure erasure, JobBook jobs, DashboardKeys keys, RelayClock clock) {
    this.store = store;
    this.erasure = erasure;
    this.jobs = jobs;
    this.keys = keys;
    this.clock = clock;
  }

  HttpAnswer status(HttpRequest request) throws Problem {
    keys.require(request);
    var id = Input.parameter(request, "message_id");
    var state = MessageId.isMessageId(id) ? store.load(new MessageId(id)).state() : new Unseen();
    if (state instanceof Unseen) {
      throw Problem.notFound("There is no such message.");
    }
    return Answers.ok(MessageViews.message(state, store.log(new MessageId(id))));
  }

  HttpAnswer erase(HttpRequest request) throws Problem {
    keys.require(request);
    var job = Input.jobId(request).orElseThrow(Problem::noSuchJob);
    if (erasure.erase(job) == 0 && jobs.find(job).isEmpty()) {
      throw Problem.noSuchJob();
    }
    return HttpAnswer.empty(204);
  }

  HttpAnswer list(HttpRequest request) throws Problem {
    keys.require(request);
    var job = job(request);
    var after = Input.query(request, "after");
    if (after.filter(cursor -> !Page.isCursor(cursor)).isPresent()) {
      throw Problem.badRequest("after: not a cursor (expected: next or cursor of an answer)");
    }
    var page = store.ofJob(job, after, Input.limit(request));
    var items = new JsonArray();
    var cursor = after;
    for (var told : page.messages().stream().gather(Reads.atOnce(this::told)).toList()) {
      items.addAll(MessageViews.items(told.state(), told.log()));
      cursor = told.state().begunAt().map(at -> Page.cursor(at, told.id())).or(() -> after);
    }
    var view = new JsonObject();
    view.add("items", items);
    // Where there is no more, what comes later is asked for from the cursor on.
    view.add("next", Answers.orNull(page.next()));
    cursor.ifPresent(place -> view.addProperty("cursor", place));
    OpenCascades.read(store)
        .of(job, store)
        .ifPresent(cascade -> view.add("cascade", CascadeViews.cascade(cascade)));
    return Answers.polled(request, view, clock.instant());
  }

  private record Told(MessageId id, MessageState state, List<LogEntry> log) {}

  private Told told(MessageId id) {
    return new Told(id, store.load(id).state(), store.log(id));
  }

  private static Optional<JobId> job(HttpRequest request) throws Problem {
    return Input.isUnmatched(request)
        ? Optional.empty()
        : Optional.of(Input.jobId(request).orElseThrow(Problem::noSuchJob));
  }
}

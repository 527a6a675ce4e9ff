package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.InboundText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the API shows, as JSON. */
final class Views {
  private Views() {}

  /** A message and its texts, as the log lists them: oldest first. */
  static JsonArray items(MessageState state) {
    var items = new JsonArray();
    state
        .received()
        .ifPresent(text -> {
          items.add(inbound(text, state));
          state.texts().forEach(sent -> items.add(outbound(text, sent, state)));
        });
    return items;
  }

  private static JsonObject inbound(InboundText text, MessageState state) {
    var item = new JsonObject();
    item.addProperty("id", text.id().value());
    item.addProperty("message_id", text.id().value());
    item.addProperty("at", text.at().toString());
    item.addProperty("direction", "inbound");
    item.addProperty("from_role", state.listed() ? "customer" : "responder");
    item.addProperty("to_role", "relay");
    item.addProperty("from", text.from().e164());
    item.addProperty("body", text.body().text());
    item.add("media_urls", strings(text.media()));
    item.addProperty("status", "received");
    return item;
  }

  private static JsonObject outbound(InboundText message, OutboundText text, MessageState state) {
    var item = new JsonObject();
    item.addProperty("id", message.id().value() + "-" + text.key().value());
    item.addProperty("message_id", message.id().value());
    item.addProperty("at", text.claimedAt().toString());
    item.addProperty("direction", "outbound");
    item.addProperty("purpose", word(text.purpose()));
    item.addProperty("from_role", "relay");
    item.addProperty("to_role", toRole(text, state));
    text.responder()
        .filter(_ -> state instanceof Cascade)
        .map(step -> ((Cascade) state).roster().chain().get(step).id())
        .ifPresent(id -> item.addProperty("responder", id));
    item.addProperty("to", text.to().e164());
    item.addProperty("body", text.body().text());
    item.add("media_urls", strings(text.media()));
    item.addProperty("status", status(text));
    item.addProperty("attempt", text.sending().n());
    text.sid().ifPresent(sid -> item.addProperty("sid", sid.value()));
    errorCode(text).ifPresent(code -> item.add("error", error(code)));
    return item;
  }

  private static String toRole(OutboundText text, MessageState state) {
    var forSender = text.purpose() == OutboundText.Purpose.ANSWER && state.listed();
    return forSender || text.purpose().forCustomer() ? "customer" : "responder";
  }

  /** The provider's word where it gave one, else how the text stands with the relay. */
  private static String status(OutboundText text) {
    return text.delivery()
        .map(known -> known.status().word())
        .orElseGet(() ->
            switch (text.sending()) {
              case Sending.Planned _ -> "planned";
              case Sending.Intent _ -> "sending";
              case Sending.Unknown _ -> "unknown";
              case Sending.Retry _ -> "retrying";
              case Sending.Accepted _ -> "accepted";
              case Sending.Refused _ -> "failed";
              case Sending.Abandoned _ -> "abandoned";
            });
  }

  private static Optional<Integer> errorCode(OutboundText text) {
    return text.sending() instanceof Sending.Refused(_, int code, _)
        ? Optional.of(code)
        : text.delivery().flatMap(OutboundText.Delivery::errorCode);
  }

  private static JsonObject error(int code) {
    var error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("help_url", "https://www.twilio.com/docs/errors/" + code);
    return error;
  }

  /** Where the cascade is, and until when it waits there. */
  static JsonObject cascade(Cascade cascade) {
    var view = new JsonObject();
    view.addProperty("message_id", cascade.text().id().value());
    view.addProperty("code", cascade.code().number());
    view.addProperty("status", word(cascade.status()));
    cascade.step().ifPresent(step -> view.addProperty("step", step));
    cascade
        .step()
        .map(step -> cascade.roster().chain().get(step).id())
        .ifPresent(id -> view.addProperty("responder", id));
    if (cascade.open()) {
      cascade
          .currentPage()
          .map(cascade::ackDeadline)
          .ifPresent(deadline -> view.addProperty("deadline", deadline.toString()));
    }
    cascade.ack().ifPresent(ack -> view.add("ack", ack(ack)));
    return view;
  }

  static JsonObject ack(Ack ack) {
    var view = new JsonObject();
    view.addProperty("by", ack.by());
    view.addProperty("how", ack.how().name().toLowerCase(Locale.ROOT));
    view.addProperty("at", ack.at().toString());
    return view;
  }

  /** One message: how it stands, and how it came there. */
  static JsonObject message(MessageState state, List<LogEntry> log) {
    var view = new JsonObject();
    switch (state) {
      case Cascade cascade -> {
        view.addProperty("message_id", cascade.text().id().value());
        cascade.jobId().ifPresent(job -> view.addProperty("job_id", job.value()));
        view.addProperty("status", word(cascade.status()));
        view.add("cascade", cascade(cascade));
      }
      case Joined joined -> {
        view.addProperty("message_id", joined.text().id().value());
        joined.jobId().ifPresent(job -> view.addProperty("job_id", job.value()));
        view.addProperty("status", "joined");
        view.addProperty("joined", joined.lead().value());
      }
      case Settled settled -> {
        view.addProperty("message_id", settled.text().id().value());
        view.addProperty("status", word(settled.how()));
      }
      case Unseen _ -> throw new IllegalArgumentException("state: unseen (expected: a message)");
    }
    view.add("texts", items(state));
    view.add("status_history", history(log));
    return view;
  }

  private static JsonArray history(List<LogEntry> log) {
    var history = new JsonArray();
    for (var entry : log) {
      var line = new JsonObject();
      line.addProperty("at", entry.at().toString());
      line.addProperty("event", word(entry.what()));
      entry.text().ifPresent(text -> line.addProperty("text", text.value()));
      entry.evidence().forEach(line::addProperty);
      history.add(line);
    }
    return history;
  }

  /** A job: all of it for who has a key or the token, the bare state for anybody else. */
  static JsonObject job(Job job, Access access, Instant now) {
    var view = new JsonObject();
    view.addProperty("job_id", job.id().value());
    view.addProperty("state", job.state().word());
    view.add("steps", steps(job.state()));
    view.addProperty("access", access.name().toLowerCase(Locale.ROOT));
    if (access != Access.ANONYMOUS) {
      view.addProperty("location", job.location());
      view.addProperty("trailer_count", job.trailerCount());
    }
    if (access == Access.DASHBOARD) {
      view.addProperty("public", job.isPublic());
      view.addProperty("version", job.version());
      job.customer().ifPresent(phone -> view.addProperty("customer_phone", phone.e164()));
    }
    view.addProperty("server_time", now.toString());
    return view;
  }

  /** How much of a job somebody may see. */
  enum Access {
    /** Whoever has the dashboard's key. */
    DASHBOARD,
    /** Whoever has the job's link. */
    TOKEN,
    /** Whoever has a link that has expired, of a job that is public. */
    ANONYMOUS
  }

  private static JsonArray steps(JobState state) {
    var steps = new JsonArray();
    for (var step : List.of(JobState.PENDING, JobState.IN_PROGRESS, JobState.COMPLETED)) {
      var view = new JsonObject();
      view.addProperty("state", step.word());
      view.addProperty("done", state != JobState.CANCELLED && state.compareTo(step) > 0);
      view.addProperty("current", state == step);
      steps.add(view);
    }
    return steps;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String word(Status status) {
    return switch (status) {
      case Status.Open _ -> "open";
      case Status.Acked _ -> "acked";
      case Status.Exhausted _ -> "exhausted";
    };
  }

  private static JsonArray strings(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}

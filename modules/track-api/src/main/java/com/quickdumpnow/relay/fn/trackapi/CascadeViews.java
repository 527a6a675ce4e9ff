package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.cascade.Sending;
import java.util.Locale;

/** Cascades as JSON. */
final class CascadeViews {
  private CascadeViews() {}

  /** Where the cascade is, until when it waits there, and whom it has asked. */
  static JsonObject cascade(Cascade cascade) {
    var view = new JsonObject();
    view.addProperty("message_id", cascade.text().id().value());
    view.addProperty("code", cascade.code().number());
    view.addProperty("status", word(cascade.status()));
    view.addProperty("received_at", cascade.text().at().toString());
    cascade.step().ifPresent(step -> view.addProperty("step", step));
    cascade.step().ifPresent(step -> person(view, "responder", cascade, step));
    if (cascade.open()) {
      cascade
          .currentPage()
          .map(cascade::ackDeadline)
          .ifPresent(deadline -> view.addProperty("deadline", deadline.toString()));
      cascade.notAsked().stream()
          .findFirst()
          .ifPresent(next -> person(view, "next_responder", cascade, next));
    }
    view.add("attempts", attempts(cascade));
    cascade.ack().ifPresent(ack -> view.add("ack", ack(ack, cascade)));
    if (cascade.status() instanceof Status.Exhausted(var at, _)) {
      view.addProperty("exhausted_at", at.toString());
    }
    return view;
  }

  private static void person(JsonObject view, String name, Cascade cascade, int step) {
    var responder = cascade.roster().chain().get(step);
    view.addProperty(name, responder.id());
    view.addProperty(name + "_name", responder.name());
  }

  /** Each text that asked somebody to take the message. */
  private static JsonArray attempts(Cascade cascade) {
    var attempts = new JsonArray();
    cascade.texts().stream()
        .filter(text -> text.purpose().asks())
        .forEach(page -> attempts.add(attempt(cascade, page)));
    return attempts;
  }

  private static JsonObject attempt(Cascade cascade, OutboundText page) {
    var view = new JsonObject();
    view.addProperty("text", page.key().value());
    view.addProperty("purpose", page.purpose().word());
    page.responder().ifPresent(step -> person(view, "responder", cascade, step));
    view.addProperty("at", page.claimedAt().toString());
    view.addProperty("status", page.status());
    if (page.purpose() == Purpose.PAGE && page.sending() instanceof Sending.Accepted) {
      view.addProperty("deadline", cascade.ackDeadline(page).toString());
    }
    MessageViews.errorCode(page).ifPresent(code -> view.add("error", MessageViews.error(code)));
    return view;
  }

  private static JsonObject ack(Ack ack, Cascade cascade) {
    var view = new JsonObject();
    view.addProperty("by", ack.by());
    ack.responder()
        .map(step -> cascade.roster().chain().get(step).id())
        .ifPresent(id -> view.addProperty("responder", id));
    view.addProperty("how", ack.how().name().toLowerCase(Locale.ROOT));
    view.addProperty("at", ack.at().toString());
    return view;
  }

  static String word(Status status) {
    return switch (status) {
      case Status.Open _ -> "open";
      case Status.Acked _ -> "acked";
      case Status.Exhausted _ -> "exhausted";
    };
  }
}

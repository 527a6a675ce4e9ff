package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.ErasedText;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.Segments;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Messages and their texts as JSON. */
final class MessageViews {
  private static final String ERASED = "erased";

  private MessageViews() {}

  /** A message and its texts, as the log lists them: oldest first. */
  static JsonArray items(MessageState state, List<LogEntry> log) {
    var items = new JsonArray();
    switch (state) {
      case Written written ->
          written.texts().forEach(sent -> items.add(outbound(written.id(), sent, state, log)));
      case Erased erased -> {
        if (erased.inbound()) {
          var item = tombstone(erased, erased.id().value(), erased.at(), "inbound");
          item.addProperty("from_role", erased.listed() ? "customer" : "responder");
          item.addProperty("to_role", "relay");
          items.add(item);
        }
        erased.sent().forEach(sent -> items.add(tombstone(erased, sent)));
      }
      default ->
          state
              .received()
              .ifPresent(text -> {
                items.add(inbound(text, state));
                state.texts().forEach(sent -> items.add(outbound(text.id(), sent, state, log)));
              });
    }
    return items;
  }

  /** One message: how it stands, and how it came there. */
  static JsonObject message(MessageState state, List<LogEntry> log) {
    var view = new JsonObject();
    switch (state) {
      case Cascade cascade -> {
        view.addProperty("message_id", cascade.text().id().value());
        cascade.jobId().ifPresent(job -> view.addProperty("job_id", job.value()));
        view.addProperty("status", CascadeViews.word(cascade.status()));
        view.add("cascade", CascadeViews.cascade(cascade));
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
      case Written written -> {
        view.addProperty("message_id", written.id().value());
        written.job().ifPresent(job -> view.addProperty("job_id", job.value()));
        view.addProperty("status", status(written));
      }
      case Erased erased -> {
        view.addProperty("message_id", erased.id().value());
        erased.job().ifPresent(job -> view.addProperty("job_id", job.value()));
        view.addProperty("status", status(erased));
        view.addProperty("erased_at", erased.erasedAt().toString());
      }
      case Unseen _ -> throw new IllegalArgumentException("state: unseen (expected: a message)");
    }
    view.add("texts", items(state, log));
    view.add("status_history", history(log));
    return view;
  }

  /** What a customer and those who answer him said last, in one message. */
  static Optional<JsonObject> lastWords(MessageState state) {
    return items(state, List.of()).asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(item ->
            List.of(item.get("from_role").getAsString(), item.get("to_role").getAsString())
                .contains("customer"))
        .max(Comparator.comparing(item -> Instant.parse(item.get("at").getAsString())))
        .map(item -> {
          var last = new JsonObject();
          for (var name : List.of("id", "at", "direction", "from_role", "body", "status")) {
            last.add(name, item.get(name));
          }
          return last;
        });
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
    var history = new JsonArray();
    history.add(step(text.at().toString(), "received"));
    item.add("status_history", history);
    item.addProperty("segments", Segments.of(text.body()).count());
    return item;
  }

  private static JsonObject outbound(
      MessageId message, OutboundText text, MessageState state, List<LogEntry> log) {
    var item = new JsonObject();
    item.addProperty("id", message.value() + "-" + text.key().value());
    item.addProperty("message_id", message.value());
    item.addProperty("at", text.claimedAt().toString());
    item.addProperty("direction", "outbound");
    item.addProperty("purpose", text.purpose().word());
    item.addProperty("from_role", fromRole(text.purpose()));
    item.addProperty("to_role", toRole(text, state));
    text.responder()
        .filter(_ -> state instanceof Cascade)
        .map(step -> ((Cascade) state).roster().chain().get(step).id())
        .ifPresent(id -> item.addProperty("responder", id));
    item.addProperty("to", text.to().e164());
    item.addProperty("body", text.body().text());
    item.add("media_urls", strings(text.media()));
    item.addProperty("status", text.status());
    item.add("status_history", historyOf(text, log));
    item.addProperty("attempt", text.sending().n());
    item.addProperty("segments", Segments.of(text.body()).count());
    text.sid().ifPresent(sid -> item.addProperty("sid", sid.value()));
    errorCode(text).ifPresent(code -> item.add("error", error(code)));
    return item;
  }

  private static JsonObject tombstone(Erased erased, ErasedText sent) {
    var id = erased.id().value() + "-" + sent.key().value();
    var item = tombstone(erased, id, sent.at(), "outbound");
    item.addProperty("purpose", sent.purpose().word());
    item.addProperty("from_role", fromRole(sent.purpose()));
    item.addProperty("to_role", sent.purpose().forCustomer() ? "customer" : "responder");
    sent.sid().ifPresent(sid -> item.addProperty("sid", sid.value()));
    return item;
  }

  /** What is left of a text: it has no words, no pictures, and no number. */
  private static JsonObject tombstone(Erased erased, String id, Instant at, String direction) {
    var item = new JsonObject();
    item.addProperty("id", id);
    item.addProperty("message_id", erased.id().value());
    item.addProperty("at", at.toString());
    item.addProperty("direction", direction);
    item.addProperty("body", "");
    item.add("media_urls", new JsonArray());
    item.addProperty("status", ERASED);
    item.add("status_history", new JsonArray());
    item.addProperty("erased_at", erased.erasedAt().toString());
    return item;
  }

  private static String fromRole(OutboundText.Purpose purpose) {
    return switch (purpose) {
      case REPLY -> "responder";
      case WRITTEN -> "dashboard";
      default -> "relay";
    };
  }

  private static String toRole(OutboundText text, MessageState state) {
    var forSender = text.purpose() == OutboundText.Purpose.ANSWER && state.listed();
    return forSender || text.purpose().forCustomer() ? "customer" : "responder";
  }

  /** How a text that was written on the dashboard stands: as its first part does. */
  static String status(MessageState state) {
    return state.texts().stream().findFirst().map(OutboundText::status).orElse(ERASED);
  }

  /** How a text came to its status, in the words of {@link OutboundText#status}. */
  private static JsonArray historyOf(OutboundText text, List<LogEntry> log) {
    var history = new JsonArray();
    log.stream()
        .filter(entry -> entry.text().filter(text.key()::equals).isPresent())
        .forEach(entry ->
            word(entry).ifPresent(status -> history.add(step(entry.at().toString(), status))));
    return history;
  }

  private static Optional<String> word(LogEntry entry) {
    return switch (entry.what()) {
      case CLAIMED -> Optional.of("sending");
      case SENT -> Optional.of("accepted");
      case RETRYING -> Optional.of("retrying");
      case UNKNOWN -> Optional.of("unknown");
      case REFUSED, OPTED_OUT -> Optional.of("failed");
      case ABANDONED -> Optional.of("abandoned");
      case DELIVERY -> Optional.ofNullable(entry.evidence().get("status"));
      default -> Optional.empty();
    };
  }

  private static JsonObject step(String at, String status) {
    var step = new JsonObject();
    step.addProperty("at", at);
    step.addProperty("status", status);
    return step;
  }

  static Optional<Integer> errorCode(OutboundText text) {
    return text.sending() instanceof Sending.Refused(_, int code, _)
        ? Optional.of(code)
        : text.delivery().flatMap(OutboundText.Delivery::errorCode);
  }

  static JsonObject error(int code) {
    var error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("text", reason(code));
    error.addProperty("help_url", "https://www.twilio.com/docs/errors/" + code);
    return error;
  }

  /** Why a text did not arrive. Source: Twilio, "Error and Warning Dictionary". */
  private static String reason(int code) {
    return switch (code) {
      case 21211, 21217 -> "The number is not one that can be texted.";
      case 21408 -> "The account may not text this country.";
      case 21610 -> "This phone has opted out of our texts. Call instead.";
      case 21612, 21614 -> "The number takes no texts: it may be a landline.";
      case 30001 -> "Too many texts were waiting at Twilio.";
      case 30002 -> "The account is suspended.";
      case 30003 -> "The phone is switched off or out of reach.";
      case 30004 -> "The phone or its carrier blocks our texts.";
      case 30005 -> "The number does not exist, or not any more.";
      case 30006 -> "The number takes no texts: it may be a landline.";
      case 30007 -> "The carrier filtered the text as spam.";
      case 30008 -> "The carrier gave no reason.";
      case 30032, 30034, 30035 -> "Our number is not registered with the carriers yet.";
      case 0 -> "It was tried too often.";
      default -> "Twilio's error %d.".formatted(code);
    };
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

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static JsonArray strings(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}

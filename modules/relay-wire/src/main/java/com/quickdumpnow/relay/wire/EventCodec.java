package com.quickdumpnow.relay.wire;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.AttemptFailed;
import com.quickdumpnow.relay.event.RelayEvent.CascadeExhausted;
import com.quickdumpnow.relay.event.RelayEvent.CommandReceived;
import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.RelayEvent.ResponderLeft;
import com.quickdumpnow.relay.event.RelayEvent.TextBundled;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.event.RelayEvent.TextWritten;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import java.util.Map;

/**
 * Events on the wire: {@code {"v":1,"kind":"relay.message-acked","id":"SM…","data":{…}}}, where the
 * id is the message's.
 */
public final class EventCodec {
  /** The version in which events are written. */
  static final int VERSION = 1;

  private static final Map<String, Class<? extends RelayEvent>> KINDS =
      Map.ofEntries(
          Map.entry("relay.text-received", TextReceived.class),
          Map.entry("relay.job-created", JobCreated.class),
          Map.entry("relay.receipt-received", ReceiptReceived.class),
          Map.entry("relay.text-bundled", TextBundled.class),
          Map.entry("relay.message-accepted", MessageAccepted.class),
          Map.entry("relay.message-acked", MessageAcked.class),
          Map.entry("relay.command-received", CommandReceived.class),
          Map.entry("relay.text-written", TextWritten.class),
          Map.entry("relay.attempt-failed", AttemptFailed.class),
          Map.entry("relay.responder-left", ResponderLeft.class),
          Map.entry("relay.cascade-exhausted", CascadeExhausted.class),
          Map.entry("relay.wake-up", WakeUp.class));

  private final Gson gson = WireGson.create();

  /** Returns the name of an event's kind. */
  public static String kindOf(RelayEvent event) {
    return switch (event) {
      case TextReceived _ -> "relay.text-received";
      case JobCreated _ -> "relay.job-created";
      case ReceiptReceived _ -> "relay.receipt-received";
      case MessageAccepted _ -> "relay.message-accepted";
      case TextBundled _ -> "relay.text-bundled";
      case MessageAcked _ -> "relay.message-acked";
      case CommandReceived _ -> "relay.command-received";
      case TextWritten _ -> "relay.text-written";
      case AttemptFailed _ -> "relay.attempt-failed";
      case ResponderLeft _ -> "relay.responder-left";
      case CascadeExhausted _ -> "relay.cascade-exhausted";
      case WakeUp _ -> "relay.wake-up";
    };
  }

  /** Returns {@code event} as one line of ASCII JSON. */
  public String encode(RelayEvent event) {
    // Neither a kind nor an id has a character that JSON would escape.
    return "{\"v\":"
        + VERSION
        + ",\"kind\":\""
        + kindOf(event)
        + "\",\"id\":\""
        + event.message().value()
        + "\",\"data\":"
        + Ascii.escape(gson.toJson(event, event.getClass()))
        + "}";
  }

  /**
   * Returns the event that {@code json} is.
   *
   * @throws UnreadableEventException if it is none that this code can read
   */
  public RelayEvent decode(String json) {
    try {
      if (StrictJson.read(json) instanceof JsonObject envelope) {
        return decode(envelope);
      }
      throw new UnreadableEventException("not a JSON object");
    } catch (JsonParseException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException e) {
      throw new UnreadableEventException(e);
    }
  }

  private RelayEvent decode(JsonObject envelope) {
    if (!Version.is(VERSION, envelope)) {
      throw new UnreadableEventException("v: not %d".formatted(VERSION));
    }
    var form = KINDS.get(text(envelope, "kind"));
    if (form == null) {
      throw new UnreadableEventException("kind: unknown");
    }
    var event = gson.fromJson(envelope.get("data"), form);
    if (event == null) {
      throw new UnreadableEventException("data: nothing");
    }
    if (!event.message().value().equals(text(envelope, "id"))) {
      throw new UnreadableEventException("id: not the message's");
    }
    return event;
  }

  private static String text(JsonObject envelope, String name) {
    if (envelope.get(name) instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw new UnreadableEventException("%s: no text".formatted(name));
  }
}

package com.quickdumpnow.relay.cloud.aws.ses;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A mail that SES took.
 *
 * @param to all who get it: To, Cc, then Bcc
 * @param subject empty for a raw mail
 * @param text the plain body, or a raw mail's whole source
 */
public record SentMail(
    String messageId,
    Instant at,
    String from,
    List<String> to,
    String subject,
    Optional<String> text,
    Optional<String> html) {

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("messageId", messageId);
    json.add("at", Json.time(at));
    json.addProperty("from", from);
    var list = new JsonArray();
    to.forEach(list::add);
    json.add("to", list);
    json.addProperty("subject", subject);
    text.ifPresent(body -> json.addProperty("text", body));
    html.ifPresent(body -> json.addProperty("html", body));
    return json;
  }

  static SentMail of(JsonObject json) {
    var to = new ArrayList<String>();
    json.getAsJsonArray("to").forEach(address -> to.add(address.getAsString()));
    return new SentMail(
        json.get("messageId").getAsString(),
        Json.time(json.get("at")),
        json.get("from").getAsString(),
        to,
        json.get("subject").getAsString(),
        Optional.ofNullable(json.get("text")).map(body -> body.getAsString()),
        Optional.ofNullable(json.get("html")).map(body -> body.getAsString()));
  }
}

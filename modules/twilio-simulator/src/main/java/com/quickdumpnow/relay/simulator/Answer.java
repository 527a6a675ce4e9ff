package com.quickdumpnow.relay.simulator;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;

/**
 * One HTTP answer.
 *
 * @param status the HTTP status; 0 ends the connection without any answer
 * @param headers without {@code Content-Length}
 * @param body empty for none
 */
record Answer(int status, Map<String, String> headers, String body) {
  static final Answer NONE = new Answer(0, Map.of(), "");

  static Answer json(int status, JsonElement body) {
    return new Answer(
        status, Map.of("Content-Type", "application/json;charset=utf-8"), Json.GSON.toJson(body));
  }

  static Answer json(int status, Object body) {
    return json(status, Json.GSON.toJsonTree(body));
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), "");
  }

  static Answer error(TwilioError error) {
    var body = new JsonObject();
    body.addProperty("code", error.code());
    body.addProperty("message", error.getMessage());
    body.addProperty("more_info", "https://www.twilio.com/docs/errors/" + error.code());
    body.addProperty("status", error.status());
    return json(error.status(), body);
  }
}

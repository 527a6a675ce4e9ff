package com.quickdumpnow.relay.cloud.aws.events;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule of a bus.
 *
 * @param definition what DescribeRule answers
 * @param targets by id
 */
record Rule(JsonObject definition, SortedMap<String, Target> targets) {

  static Rule of(JsonObject json) {
    var targets = new TreeMap<String, Target>();
    for (var element : json.getAsJsonArray("targets")) {
      var target = Target.take(JsonInput.of(element.getAsJsonObject()));
      targets.put(target.id(), target);
    }
    return new Rule(json.getAsJsonObject("definition"), targets);
  }

  JsonObject json() {
    var json = new JsonObject();
    json.add("definition", definition);
    var list = new JsonArray();
    targets.values().forEach(target -> list.add(target.definition()));
    json.add("targets", list);
    return json;
  }

  String name() {
    return definition.get("Name").getAsString();
  }

  String arn() {
    return definition.get("Arn").getAsString();
  }

  String pattern() {
    return definition.get("EventPattern").getAsString();
  }

  boolean enabled() {
    return definition.get("State").getAsString().equals("ENABLED");
  }
}

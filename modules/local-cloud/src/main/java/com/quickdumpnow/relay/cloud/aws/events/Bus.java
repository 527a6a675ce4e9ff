package com.quickdumpnow.relay.cloud.aws.events;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.event.ruler.Machine;

/**
 * A bus as it was at one moment; a change makes a new one, so that an event never meets half a
 * change.
 *
 * @param definition what DescribeEventBus answers
 * @param rules by name
 */
record Bus(JsonObject definition, SortedMap<String, Rule> rules, Machine machine) {

  static Bus of(JsonObject definition, Map<String, Rule> rules) {
    // Machine cannot replace a rule, so each change builds a new one: rules are few.
    var machine = Machine.builder().build();
    for (var rule : rules.values()) {
      if (rule.enabled()) {
        try {
          machine.addRule(rule.name(), rule.pattern());
        } catch (IOException e) {
          throw new IllegalStateException("the pattern was checked when it was put", e);
        }
      }
    }
    return new Bus(definition, new TreeMap<>(rules), machine);
  }

  static Bus of(JsonObject json) {
    var rules = new TreeMap<String, Rule>();
    for (var element : json.getAsJsonArray("rules")) {
      var rule = Rule.of(element.getAsJsonObject());
      rules.put(rule.name(), rule);
    }
    return of(json.getAsJsonObject("definition"), rules);
  }

  JsonObject json() {
    var json = new JsonObject();
    json.add("definition", definition);
    var list = new JsonArray();
    rules.values().forEach(rule -> list.add(rule.json()));
    json.add("rules", list);
    return json;
  }

  Bus with(Rule rule) {
    var changed = new TreeMap<>(rules);
    changed.put(rule.name(), rule);
    return of(definition, changed);
  }

  Bus without(Rule rule) {
    var changed = new TreeMap<>(rules);
    changed.remove(rule.name());
    return of(definition, changed);
  }

  List<Rule> matching(String event) {
    try {
      var matching = new ArrayList<Rule>();
      for (var name : machine.rulesForJSONEvent(event)) {
        matching.add(Objects.requireNonNull(rules.get(name)));
      }
      return matching;
    } catch (Exception e) {
      throw new IllegalStateException("the event was well-formed JSON", e);
    }
  }
}

package com.quickdumpnow.relay.cloud.aws.events;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part of JSONPath that a target's InputPath may use: {@code $.detail.items[0].name}. */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]]+)|\\['([^']+)'\\]|\\[([0-9]{1,6})\\]");

  private final List<String> steps;

  private JsonPath(List<String> steps) {
    this.steps = steps;
  }

  /** Reads a path; empty if it is none. */
  static Optional<JsonPath> of(String text) {
    if (!text.startsWith("$")) {
      return Optional.empty();
    }
    var steps = new ArrayList<String>();
    var matcher = STEP.matcher(text);
    var at = 1;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return Optional.empty();
      }
      steps.add(
          matcher.group(1) != null
              ? matcher.group(1)
              : matcher.group(2) != null ? matcher.group(2) : "[" + matcher.group(3));
      at = matcher.end();
    }
    return Optional.of(new JsonPath(steps));
  }

  /** Returns what is there, if anything is. */
  Optional<JsonElement> in(JsonElement root) {
    var at = root;
    for (var step : steps) {
      if (step.startsWith("[")) {
        var index = Integer.parseInt(step.substring(1));
        if (!at.isJsonArray() || index >= at.getAsJsonArray().size()) {
          return Optional.empty();
        }
        at = at.getAsJsonArray().get(index);
      } else {
        if (!at.isJsonObject() || !at.getAsJsonObject().has(step)) {
          return Optional.empty();
        }
        at = at.getAsJsonObject().get(step);
      }
    }
    return Optional.of(at);
  }
}

package com.quickdumpnow.relay.cloud.aws.events;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a target's InputTemplate (EventBridge User Guide, "Amazon EventBridge input
 * transformation").
 */
final class InputTransformer {
  private static final Pattern VARIABLE = Pattern.compile("<([A-Za-z0-9_.-]+)>");

  private InputTransformer() {}

  /**
   * Fills {@code template}. Inside a JSON string a variable's text is put in without quotes,
   * escaped for there; outside it is put in as JSON. One whose path finds nothing is put in as
   * nothing.
   *
   * @param paths variable to JSON path
   */
  static String fill(
      String template, Map<String, JsonPath> paths, JsonObject event, String ruleArn) {
    var values = new LinkedHashMap<String, JsonElement>();
    paths.forEach((name, path) -> path.in(event).ifPresent(value -> values.put(name, value)));
    var withoutDetail = event.deepCopy();
    withoutDetail.remove("detail");
    values.put("aws.events.rule-arn", new JsonPrimitive(ruleArn));
    values.put(
        "aws.events.rule-name", new JsonPrimitive(ruleArn.substring(ruleArn.lastIndexOf('/') + 1)));
    values.put("aws.events.event.ingestion-time", event.get("time"));
    values.put("aws.events.event", withoutDetail);
    values.put("aws.events.event.json", event);

    var filled = new StringBuilder();
    var matcher = VARIABLE.matcher(template);
    var at = 0;
    var inString = false;
    while (matcher.find()) {
      inString = endsInString(template, at, matcher.start(), inString);
      filled.append(template, at, matcher.start());
      filled.append(value(matcher, values, paths, inString));
      at = matcher.end();
    }
    return filled.append(template, at, template.length()).toString();
  }

  private static String value(
      Matcher variable,
      Map<String, JsonElement> values,
      Map<String, JsonPath> paths,
      boolean inString) {
    var name = variable.group(1);
    var value = values.get(name);
    if (value == null) {
      return paths.containsKey(name) ? "" : variable.group();
    }
    if (!inString) {
      return Json.text(value);
    }
    var text = value.isJsonPrimitive() ? value.getAsString() : Json.text(value);
    var quoted = Json.text(new JsonPrimitive(text));
    return quoted.substring(1, quoted.length() - 1);
  }

  private static boolean endsInString(String template, int from, int to, boolean inString) {
    var inside = inString;
    for (var i = from; i < to; i++) {
      if (template.charAt(i) == '\\' && inside) {
        i++;
      } else if (template.charAt(i) == '"') {
        inside = !inside;
      }
    }
    return inside;
  }
}

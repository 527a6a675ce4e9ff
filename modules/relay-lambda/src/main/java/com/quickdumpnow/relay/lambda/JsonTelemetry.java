package com.quickdumpnow.relay.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.wire.Ascii;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes one JSON object a line, with the metric inside. Source: CloudWatch embedded metric format.
 */
public final class JsonTelemetry implements Telemetry {
  private static final String NAMESPACE = "QdnRelay";

  private final PrintStream out;
  private final RelayClock clock;
  private final String function;

  /**
   * Makes one.
   *
   * @param function the name of the function that speaks
   */
  public JsonTelemetry(PrintStream out, RelayClock clock, String function) {
    this.out = out;
    this.clock = clock;
    this.function = function;
  }

  @Override
  public void logged(MessageId message, LogEntry entry) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("message", message.value());
    entry.text().ifPresent(text -> facts.put("text", text.value()));
    facts.putAll(entry.evidence());
    count(camelCase(entry.what().name()), facts);
  }

  @Override
  public void count(String metric, Map<String, String> facts) {
    write(metric, 1, "Count", facts);
  }

  @Override
  public void measure(String metric, Duration time, Map<String, String> facts) {
    write(metric, time.toMillis(), "Milliseconds", facts);
  }

  private void write(String metric, long value, String unit, Map<String, String> facts) {
    var line = new JsonObject();
    line.addProperty("at", clock.instant().toString());
    line.addProperty("function", function);
    line.addProperty("event", metric);
    // The last line of defence: whoever gave a fact was to leave numbers out.
    facts.forEach((name, fact) -> line.addProperty(name, PhoneNumber.masked(fact)));
    line.addProperty(metric, value);
    line.add("_aws", metadata(metric, unit));
    // A terminal may take some characters beyond ASCII for commands, and show others in disguise.
    out.println(Ascii.escape(line.toString()));
  }

  private JsonObject metadata(String metric, String unit) {
    var definition = new JsonObject();
    definition.addProperty("Name", metric);
    definition.addProperty("Unit", unit);
    var directive = new JsonObject();
    directive.addProperty("Namespace", NAMESPACE);
    // Once by function, and once over all of them: alarms do not care who said it.
    var dimensions = array(array("function"));
    dimensions.add(new JsonArray());
    directive.add("Dimensions", dimensions);
    directive.add("Metrics", array(definition));
    var metadata = new JsonObject();
    metadata.addProperty("Timestamp", clock.millis());
    metadata.add("CloudWatchMetrics", array(directive));
    return metadata;
  }

  private static JsonArray array(com.google.gson.JsonElement element) {
    var array = new JsonArray();
    array.add(element);
    return array;
  }

  private static JsonArray array(String text) {
    var array = new JsonArray();
    array.add(text);
    return array;
  }

  private static String camelCase(String constant) {
    var words = new StringBuilder();
    for (var word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
      words.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
    }
    return words.toString();
  }
}

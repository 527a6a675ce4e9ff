package com.quickdumpnow.relay.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.lambda.FunctionLog;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the functions said: one line a step on the terminal, and the newest ones for the console.
 */
public final class Journal implements FunctionLog {
  private static final int KEPT = 2_000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  /** What a line of the functions holds besides the facts. */
  private static final Set<String> FRAME = Set.of("at", "function", "event", "message", "_aws");

  private final PrintStream out;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long last;

  /** Makes a journal that also prints. */
  public Journal(PrintStream out) {
    this.out = out;
  }

  /**
   * One step.
   *
   * @param id counts the steps, from 1
   * @param at when
   * @param function who
   * @param event what
   * @param message about which message; may be empty
   * @param facts what belongs to it
   */
  public record Entry(
      long id,
      String at,
      String function,
      String event,
      String message,
      Map<String, String> facts) {}

  @Override
  public void line(String function, String line) {
    JsonObject json;
    try {
      json = JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException _) {
      // Not one of the relay's own lines: a library's word, or a stack trace.
      add(
          new Entry(
              0, Instant.now().toString(), name(function), "Output", "", Map.of("line", line)));
      return;
    }
    var event = text(json, "event");
    var facts = new LinkedHashMap<String, String>();
    for (var fact : json.entrySet()) {
      if (!FRAME.contains(fact.getKey()) && !fact.getKey().equals(event)) {
        facts.put(
            fact.getKey(),
            fact.getValue().isJsonPrimitive()
                ? fact.getValue().getAsString()
                : fact.getValue().toString());
      }
    }
    add(new Entry(0, text(json, "at"), name(function), event, text(json, "message"), facts));
  }

  private void add(Entry said) {
    Entry entry;
    synchronized (entries) {
      entry =
          new Entry(++last, said.at(), said.function(), said.event(), said.message(), said.facts());
      entries.addLast(entry);
      if (entries.size() > KEPT) {
        entries.removeFirst();
      }
    }
    out.println(terminal(entry));
  }

  /** Returns the steps that came after the one with this id, oldest first. */
  public List<Entry> after(long id) {
    synchronized (entries) {
      return new ArrayList<>(entries.stream().filter(entry -> entry.id() > id).toList());
    }
  }

  private static String terminal(Entry entry) {
    var time =
        entry.at().isEmpty()
            ? ""
            : TIME.format(LocalTime.ofInstant(Instant.parse(entry.at()), ZoneId.systemDefault()));
    var facts =
        entry.facts().entrySet().stream()
            .map(fact -> fact.getKey() + "=" + fact.getValue())
            .collect(Collectors.joining(" "));
    return "%-12s  %-16s  %-18s  %s %s"
        .formatted(time, entry.function(), entry.event(), entry.message(), facts)
        .stripTrailing();
  }

  /** {@code ForwardPrimary/Function} is {@code forward-primary}. */
  static String name(String label) {
    var construct = label.contains("/") ? label.substring(0, label.indexOf('/')) : label;
    return construct.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String text(JsonObject json, String name) {
    return json.has(name) && json.get(name).isJsonPrimitive() ? json.get(name).getAsString() : "";
  }
}

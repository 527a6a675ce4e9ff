package com.quickdumpnow.relay.operator.deadletter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.operator.Ages;
import com.quickdumpnow.relay.operator.Rehearsal;
import com.quickdumpnow.relay.operator.Screen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is to become of each dead letter that was chosen. */
final class Plan {
  /** From this age on a message is replayed only by somebody who knows how old it is. */
  private static final Duration STALE = Duration.ofHours(2);

  private final Rehearsal rehearsal;
  private final Instant now;
  private final List<Row> rows = new ArrayList<>();

  Plan(Rehearsal rehearsal, Instant now) {
    this.rehearsal = rehearsal;
    this.now = now;
  }

  /** What is to become of one. */
  record Row(DeadLetter letter, Fate fate, String why) {}

  /** What is to become of a dead letter. */
  enum Fate {
    WANTED,
    STALE,
    SKIPPED
  }

  private Row of(DeadLetter letter) {
    if (letter.event().isEmpty()) {
      return new Row(
          letter,
          Fate.SKIPPED,
          letter.isForFunction()
              ? "a call of a function, which the next minute's made good"
              : "cannot be read: it would fail again");
    }
    var outcome = rehearsal.outcome(letter.event().get());
    var fate =
        outcome.idle()
            ? Fate.SKIPPED
            : outcome.of().isBefore(now.minus(STALE)) ? Fate.STALE : Fate.WANTED;
    return new Row(letter, fate, outcome.inWords());
  }

  void add(DeadLetter letter) {
    rows.add(of(letter));
  }

  int size() {
    return rows.size();
  }

  /** Returns all that were chosen, whatever a replay of them would do. */
  List<String> chosen() {
    return rows.stream().map(row -> row.letter().id()).toList();
  }

  List<String> wanted() {
    return ids(Fate.WANTED);
  }

  List<String> stale() {
    return ids(Fate.STALE);
  }

  private List<String> ids(Fate fate) {
    return rows.stream().filter(row -> row.fate() == fate).map(row -> row.letter().id()).toList();
  }

  void show(Screen screen, String schema) {
    if (screen.isJson()) {
      var letters = new JsonArray();
      for (var row : rows) {
        var json = json(row.letter());
        json.addProperty("fate", row.fate().name().toLowerCase(Locale.ROOT));
        json.addProperty("would", row.why());
        letters.add(json);
      }
      var document = new JsonObject();
      document.add("dead_letters", letters);
      screen.print(schema, document);
      return;
    }
    if (rows.isEmpty()) {
      screen.print("no dead letters");
      return;
    }
    screen.table(
        List.of("queue", "id", "kind", "message", "age", "fate", "a replay"),
        rows.stream()
            .map(row ->
                Stream.of(
                        row.letter().queue().name(),
                        row.letter().id(),
                        row.letter().kind(),
                        row.letter().message().orElse("-"),
                        Ages.age(row.letter().at(), now),
                        row.fate().name().toLowerCase(Locale.ROOT),
                        row.why() + row.letter().reason().map(r -> " (" + r + ")").orElse(""))
                    .toList())
            .toList());
  }

  private static JsonObject json(DeadLetter letter) {
    var json = new JsonObject();
    json.addProperty("queue", letter.queue().name());
    json.addProperty("id", letter.id());
    json.addProperty("kind", letter.kind());
    letter.message().ifPresent(message -> json.addProperty("message", message));
    json.addProperty("at", letter.at().toString());
    letter.reason().ifPresent(reason -> json.addProperty("reason", reason));
    return json;
  }
}

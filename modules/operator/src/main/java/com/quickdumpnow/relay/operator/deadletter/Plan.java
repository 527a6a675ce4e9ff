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

/** What is to become of each dead letter that was chosen. */
final class Plan {
  /** From this age on a message is replayed only by somebody who knows how old it is. */
  private static final Duration STALE = Duration.ofHours(2);

  private final Rehearsal rehearsal;
  private final Instant now;
  private final DeadLetters.Depth there;
  private final List<Row> rows = new ArrayList<>();

  Plan(Rehearsal rehearsal, Instant now, DeadLetters.Depth there) {
    this.rehearsal = rehearsal;
    this.now = now;
    this.there = there;
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
              : "cannot be read (%s): it would fail again"
                  .formatted(letter.fault().orElse("no event")));
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

  /** Returns how many lie in the queues, chosen or not, once so many of the chosen are gone. */
  int left(int gone) {
    return Math.max(there.waiting() + there.held(), rows.size()) - gone;
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

  /** Shows each, and says how many more there are. */
  void show(Screen screen, String schema) {
    show(screen, schema, false);
  }

  /**
   * Shows each, and says how many more there are.
   *
   * @param whole whether with what customers wrote, and their numbers
   */
  void show(Screen screen, String schema, boolean whole) {
    list(screen, schema, whole);
    var more = there.waiting() - rows.size();
    if (more > 0) {
      screen.say("qdn: %d more lie there, beyond --limit, --scan or the filters".formatted(more));
    }
    if (there.held() > 0) {
      screen.say(
          "qdn: %d cannot be looked at: somebody does so now, or was interrupted; in a minute they"
                  .formatted(there.held())
              + " can");
    }
  }

  private void list(Screen screen, String schema, boolean whole) {
    if (screen.isJson()) {
      var letters = new JsonArray();
      for (var row : rows) {
        var json = json(row.letter());
        if (whole) {
          row.letter()
              .written()
              .ifPresent(text -> {
                json.addProperty("from", text.from().e164());
                json.addProperty("body", text.body().text());
              });
        }
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
    var header =
        new ArrayList<>(List.of("queue", "id", "kind", "message", "age", "fate", "a replay"));
    if (whole) {
      header.addAll(List.of("from", "words"));
    }
    screen.table(header, rows.stream().map(row -> cells(row, whole)).toList());
  }

  private List<String> cells(Row row, boolean whole) {
    var letter = row.letter();
    var cells =
        new ArrayList<>(
            List.of(
                letter.queue().name(),
                letter.id(),
                letter.kind(),
                letter.message().orElse("-"),
                Ages.age(letter.at(), now),
                row.fate().name().toLowerCase(Locale.ROOT),
                row.why() + letter.reason().map(r -> " (" + r + ")").orElse("")));
    if (whole) {
      cells.add(letter.written().map(text -> text.from().e164()).orElse("-"));
      cells.add(letter.written().map(text -> Screen.oneLine(text.body().text())).orElse("-"));
    }
    return cells;
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

package com.quickdumpnow.relay.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, one line an event, with the virtual time. Costs nothing while it is off. */
final class Trace {
  private final boolean on;
  private final Agenda agenda;
  private final List<String> lines = new ArrayList<>();

  Trace(boolean on, Agenda agenda) {
    this.on = on;
    this.agenda = agenda;
  }

  void line(Supplier<String> what) {
    if (on) {
      var ms = agenda.now();
      lines.add(
          "%4d:%02d:%02d.%03d  %s"
              .formatted(ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000, what.get()));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}

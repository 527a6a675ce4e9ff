package com.quickdumpnow.relay.simulation;

import java.util.ArrayList;
import java.util.List;

/** Runs the relay once, from one seed. Every run is the same as the last one of its seed. */
final class Simulation {
  private Simulation() {}

  /** Runs, lets all come to rest, judges, sends everything again, and judges once more. */
  static Outcome run(long seed, Options options) {
    var world = new World(seed, options);
    var people = new People(world, options);
    List<String> complaints = new ArrayList<>();
    var boundaries = 0;
    try {
      world.run(people);
      boundaries = world.machine.boundaries();
      complaints.addAll(Invariants.judge(world, options));
      if (options.clean() && options.kills().isEmpty()) {
        complaints.addAll(Invariants.thrifty(world));
      }
      if (complaints.isEmpty() && options.netsOff().isEmpty() && options.kills().isEmpty()) {
        var messages = world.table.all();
        var before = Invariants.Standing.of(world, messages);
        world.replay();
        complaints.addAll(Invariants.replayed(before, Invariants.Standing.of(world, messages)));
        complaints.addAll(Invariants.judge(world, options));
      }
    } catch (IllegalStateException e) {
      complaints.add("I2 " + e.getMessage());
    }
    return new Outcome(
        seed,
        List.copyOf(complaints),
        world.chance.hits(),
        people.messages(),
        boundaries,
        world.agenda.done(),
        world.machine.invocations(),
        world.trace.lines());
  }
}

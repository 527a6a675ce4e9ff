package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.simulation.ProviderModel.Taken;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** What customers, responders and the office do in one run. */
final class People {
  private static final int MESSAGES_MAX = 8;

  /** So many at once from one customer that some go with others. */
  private static final int BURST = 9;

  private final World world;
  private final Options options;
  private final Map<MessageId, SplittableRandom> dice = new LinkedHashMap<>();
  private final List<MessageId> messages = new ArrayList<>();
  private int written;

  People(World world, Options options) {
    this.world = world;
    this.options = options;
    world.provider.onScreen = this::sees;
    world.provider.onTaken = this::knows;
  }

  /** Returns how many messages customers send, those included that are dropped. */
  int messages() {
    return messages.size() + options.dropped().size();
  }

  /** Plans the day. */
  void arrange() {
    var plan = world.chance.plan;
    var burst = plan.nextInt(12) == 0;
    // Most faults show with one message or two, and many small runs find more than few large ones.
    var count = burst ? BURST : 1 + plan.nextInt(plan.nextInt(3) == 0 ? MESSAGES_MAX : 2);
    var within = Math.min(world.faultsUntil, 60_000L * (burst ? 1 : 1 + plan.nextInt(12)));
    for (int i = 0; i < 3; i++) {
      if (plan.nextBoolean()) {
        var id = new JobId("j_job" + i);
        world.jobs.put(
            id,
            new Job(
                id,
                JobState.PENDING,
                Optional.of(customer(i)),
                Optional.empty(),
                Optional.empty(),
                false,
                "here",
                1,
                1));
      }
    }
    for (int i = 0; i < count; i++) {
      var mine = plan.split();
      var at = mine.nextLong(within);
      var from = mine.nextInt(40) == 0 ? World.RELAY : customer(burst ? 0 : mine.nextInt(3));
      var hint = mine.nextInt(4) == 0 ? Optional.of("j_job0") : Optional.<String>empty();
      var id = new MessageId("SMcustomer" + i);
      var poison = world.chance.hit(Fault.POISON);
      if (options.dropped().contains(i)) {
        continue;
      }
      messages.add(id);
      dice.put(id, mine);
      var body =
          "canary "
              + i
              + (mine.nextInt(8) == 0 ? " \u00e9\ud83d\udc4d\u0007" : " the trailer is full");
      world.agenda.at(
          at,
          () -> {
            world.trace.line(() -> "** a customer texts " + id);
            if (poison) {
              world.table.poison(id);
            }
            world.provider.text(id, from, World.RELAY, body, hint);
          });
    }
    for (int i = plan.nextInt(3); i > 0; i--) {
      var edit = plan.split();
      world.agenda.at(edit.nextLong(within), () -> edit(edit));
    }
    if (plan.nextInt(3) == 0) {
      comeAndGo(plan.split(), within);
    }
    if (plan.nextInt(4) == 0) {
      var stray = plan.split();
      world.agenda.at(
          stray.nextLong(within), () -> write(stray, World.responder(0).phone(), "ok", "", null));
    }
  }

  /** Responders go away and come back, and somebody does not want to be texted, or does again. */
  private void comeAndGo(SplittableRandom dice, long within) {
    String[] words = {"AWAY", "BACK", "AWAY 2m", "STOP", "START", "LIST"};
    for (int i = 1 + dice.nextInt(5); i > 0; i--) {
      var mine = dice.split();
      var word = words[mine.nextInt(words.length)];
      var customers = mine.nextInt(4) == 0 && (word.equals("STOP") || word.equals("START"));
      var who = customers ? customer(mine.nextInt(3)) : World.responder(mine.nextInt(4)).phone();
      world.agenda.at(mine.nextLong(within), () -> write(mine, who, word, "", null));
    }
  }

  private static PhoneNumber customer(int i) {
    return new PhoneNumber("+1619555015" + i);
  }

  /** The office puts others in charge; what is running keeps its roster. */
  private void edit(SplittableRandom dice) {
    var old = world.roster;
    var chain = new ArrayList<>(old.chain());
    if (dice.nextBoolean()) {
      java.util.Collections.reverse(chain);
    } else if (chain.size() > 1) {
      chain.removeLast();
    } else {
      chain.add(World.responder(5));
    }
    world.roster =
        new Roster(
            old.version() + 1,
            chain,
            old.ackTimeout(),
            old.deliveryTimeout(),
            old.activityWindow(),
            old.whenPrimaryInactive(),
            old.updates());
  }

  /** Somebody at the dashboard presses the button just when the time to answer is over. */
  private void knows(Taken taken) {
    var mine = dice.get(taken.text().receiptKey().message());
    if (mine == null || !taken.text().receiptKey().text().value().startsWith("page-")) {
      return;
    }
    if (mine.nextInt(6) == 0) {
      var when =
          taken.at()
              + world.roster.ackTimeout().toMillis()
              + (mine.nextBoolean() ? mine.nextInt(3) - 1 : mine.nextInt(60) - 10);
      var who = mine.nextBoolean() ? Optional.of(mine.nextInt(4)) : Optional.<Integer>empty();
      var how = mine.nextBoolean() ? Ack.How.DASHBOARD : Ack.How.JOB_STATE;
      world.agenda.at(
          when, () -> world.dashboardAck(taken.text().receiptKey().message(), who, how, 3));
    }
  }

  /** A responder reads a page, and answers it or does not. */
  private void sees(Taken taken) {
    var key = taken.text().receiptKey();
    var mine = dice.get(key.message());
    if (mine == null || !key.text().value().startsWith("page-")) {
      return;
    }
    var body = taken.text().body().text();
    var code = body.substring(1, body.indexOf(' '));
    var words = "canary words " + written + " for " + key.message();
    var timeout = world.roster.ackTimeout().toMillis();
    var after =
        mine.nextInt(3) == 0
            ? taken.at() + timeout - world.agenda.now() + mine.nextInt(400) - 300
            : mine.nextLong(2 * timeout);
    switch (mine.nextInt(10)) {
      case 0 -> answer(mine, after, taken, "ok", "", null);
      case 1 -> answer(mine, after, taken, code, "", key.message());
      case 2 -> answer(mine, after, taken, "OK " + code, "", key.message());
      case 3 -> answer(mine, after, taken, code + " " + words, words, key.message());
      case 4 -> answer(mine, after, taken, words, words, null);
      default -> {}
    }
  }

  private void answer(
      SplittableRandom mine,
      long after,
      Taken taken,
      String body,
      String words,
      @org.jspecify.annotations.Nullable MessageId meant) {
    world.agenda.at(
        world.agenda.now() + Math.max(500, after),
        () -> {
          write(mine, taken.text().to(), body, words, meant);
          if (mine.nextInt(8) == 0) {
            // He is not sure that it went out.
            write(mine, taken.text().to(), body, words, meant);
          }
        });
  }

  private void write(
      SplittableRandom mine,
      PhoneNumber from,
      String body,
      String words,
      @org.jspecify.annotations.Nullable MessageId meant) {
    var id = new MessageId("SMreply" + written++);
    dice.put(id, mine);
    world.history.replied(
        new History.Reply(id, from.e164(), body, words, meant, world.agenda.now()));
    world.trace.line(() -> "** " + from + " texts " + id + ": " + body);
    world.provider.text(id, from, World.RELAY, body, Optional.empty());
  }
}

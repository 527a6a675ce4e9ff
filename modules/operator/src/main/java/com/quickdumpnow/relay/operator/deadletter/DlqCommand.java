package com.quickdumpnow.relay.operator.deadletter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.aws.DynamoHandLog.Line;
import com.quickdumpnow.relay.operator.Ages;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Dead letters at the terminal. */
@Command(
    name = "dlq",
    description = "Dead letters: what could not be processed.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(list | peek | replay | drop | history)",
    subcommands = {
      DlqCommand.ListCommand.class,
      DlqCommand.PeekCommand.class,
      DlqCommand.ReplayCommand.class,
      DlqCommand.DropCommand.class,
      DlqCommand.HistoryCommand.class
    })
public final class DlqCommand {
  /** For picocli. */
  public DlqCommand() {}

  /** How many dead letters there are. */
  @Command(
      name = "list",
      description = "Shows every dead-letter queue: how many wait, since when, and why.",
      mixinStandardHelpOptions = true,
      footer = {"", "Looks at ten of each queue, which raises their receive count and no more."})
  static final class ListCommand implements Callable<Integer> {
    private static final int SAMPLE = 10;

    private final Surroundings surroundings;

    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixins
    ListCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var deployment = target.deployment();
      var rows = new ArrayList<List<String>>();
      var queues = new JsonArray();
      try (var sqs = deployment.clients().sqs()) {
        var letters = new DeadLetters(sqs, deployment);
        for (var queue : DeadLetterQueue.of(deployment)) {
          var depth = letters.depth(queue);
          var sample = depth.waiting() == 0 ? List.<DeadLetter>of() : letters.look(queue, SAMPLE);
          var oldest = sample.stream().map(DeadLetter::at).min(Comparator.naturalOrder());
          var kinds = sample.stream().map(DeadLetters::why).distinct().toList();
          rows.add(
              List.of(
                  queue.name(),
                  "" + depth.waiting(),
                  "" + depth.held(),
                  oldest.map(at -> Ages.age(at, surroundings.clock().instant())).orElse("-"),
                  kinds.isEmpty() ? "-" : String.join("; ", kinds)));
          var json = new JsonObject();
          json.addProperty("queue", queue.name());
          json.addProperty("waiting", depth.waiting());
          json.addProperty("held", depth.held());
          oldest.ifPresent(at -> json.addProperty("oldest", at.toString()));
          json.add("what", Screen.array(kinds));
          queues.add(json);
        }
      }
      if (screen.isJson()) {
        var document = new JsonObject();
        document.add("queues", queues);
        screen.print("qdn.dlq.list/1", document);
      } else {
        screen.table(List.of("queue", "waiting", "held", "oldest", "what"), rows);
      }
      return 0;
    }
  }

  /** What dead letters say. */
  @Command(
      name = "peek",
      description = "Shows dead letters, and what a replay of each would do.",
      mixinStandardHelpOptions = true,
      footer = {"", "Takes each for a moment and hands it back, which raises its receive count."})
  static final class PeekCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
        arity = "0..1",
        paramLabel = "QUEUE",
        defaultValue = "",
        description = "Such as InboundDlq; all if none is named.")
    private String name;

    @Option(
        names = "--show-numbers",
        description = "Also who wrote a text, with his whole number, and his words.")
    private boolean numbers;

    @Mixin private Filter filter;
    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixins
    PeekCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      try (var desk = Desk.open(target, surroundings)) {
        desk.plan(desk.queues(name), filter).show(screen, "qdn.dlq.peek/1", numbers);
      }
      return 0;
    }
  }

  /** Puts dead letters back to where they were on their way to. */
  @Command(
      name = "replay",
      description = "Puts dead letters back to where they were on their way to.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Shows first what each would do, and asks. Nobody is texted the same twice: what",
        "was done already is skipped. Each is sent first and deleted after, so that none",
        "is lost if this is interrupted; the same command then goes on with the rest.",
        "What is left at the end is all that still lies in the queues, chosen or not.",
        "",
        "Examples:",
        "  qdn dlq replay InboundDlq --limit 3 --dry-run",
        "  qdn dlq replay --id SM0123456789abcdef0123456789abcdef --allow-stale"
      })
  static final class ReplayCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
        arity = "0..1",
        paramLabel = "QUEUE",
        defaultValue = "",
        description = "Such as InboundDlq; all if none is named.")
    private String name;

    @Option(names = "--dry-run", description = "Show what each would do, and do nothing.")
    private boolean dryRun;

    @Option(
        names = "--allow-stale",
        description = "Also what is older than two hours, without asking again.")
    private boolean allowStale;

    @Option(names = "--keep", description = "Leave a copy of each where it is.")
    private boolean keep;

    @Option(
        names = "--rate",
        paramLabel = "N",
        defaultValue = "1",
        description = "So many a second, at most 100 (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Mixin private Filter filter;
    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixins
    ReplayCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      if (!(rate > 0) || rate > 100) {
        throw CommandFailure.usage("rate", "--rate: above 0, at most 100", "");
      }
      try (var desk = Desk.open(target, surroundings)) {
        var queues = desk.queues(name);
        var plan = desk.plan(queues, filter);
        if (dryRun) {
          plan.show(screen, "qdn.dlq.replay/1");
          return 0;
        }
        if (!screen.isJson()) {
          plan.show(screen, "");
        }
        return replay(desk, queues, plan);
      }
    }

    private int replay(Desk desk, List<DeadLetterQueue> queues, Plan plan) {
      var wanted = new HashSet<>(plan.wanted());
      var stale = plan.stale();
      if (!stale.isEmpty()
          && (allowStale
              || screen.confirmsExpressly(
                  "%d of them are older than two hours. Replay these as well?"
                      .formatted(stale.size())))) {
        wanted.addAll(stale);
      } else if (!stale.isEmpty()) {
        screen.say(
            "qdn: %d older than two hours stay: say --allow-stale to replay them"
                .formatted(stale.size()));
      }
      var failed = new ArrayList<String>();
      var done = new ArrayList<String>();
      if (!wanted.isEmpty() && screen.confirms("Replay %d?".formatted(wanted.size()))) {
        run(desk, queues, wanted, done, failed);
      }
      report(done, failed, plan.left(keep ? 0 : done.size()));
      return failed.isEmpty() ? 0 : CommandFailure.FAILED;
    }

    private void run(
        Desk desk,
        List<DeadLetterQueue> queues,
        Set<String> wanted,
        List<String> done,
        List<String> failed) {
      var pause = Duration.ofMillis(Math.round(1_000 / rate));
      var letters = desk.letters();
      var hand = desk.hand(surroundings);
      for (var queue : queues) {
        letters.visit(
            queue,
            filter.scan(),
            letter -> {
              if (!wanted.contains(letter.id())) {
                return DeadLetters.Verdict.HAND_BACK;
              }
              if (!done.isEmpty() || !failed.isEmpty()) {
                wait(pause);
              }
              try {
                hand.sendBack(letter);
              } catch (CommandFailure e) {
                failed.add(letter.id());
                screen.say("qdn: %s stays: %s".formatted(letter.id(), e.text()));
                return DeadLetters.Verdict.HAND_BACK;
              }
              done.add(letter.id());
              if (!screen.isJson()) {
                screen.say(
                    "replayed %d of %d: %s %s"
                        .formatted(
                            done.size(),
                            wanted.size(),
                            letter.kind(),
                            letter.message().orElse(letter.id())));
              }
              return keep ? DeadLetters.Verdict.HAND_BACK : DeadLetters.Verdict.DELETE;
            },
            _ -> done.size() + failed.size() < wanted.size());
      }
    }

    private static void wait(Duration pause) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CommandFailure.failed("interrupted", "interrupted", "the same command goes on");
      }
    }

    private void report(List<String> done, List<String> failed, int left) {
      if (screen.isJson()) {
        var document = new JsonObject();
        document.add("replayed", Screen.array(done));
        document.add("failed", Screen.array(failed));
        document.addProperty("left", left);
        screen.print("qdn.dlq.replay/1", document);
      } else {
        screen.print("replayed %d, failed %d, left %d".formatted(done.size(), failed.size(), left));
      }
    }
  }

  /** Deletes dead letters. */
  @Command(
      name = "drop",
      description = "Deletes dead letters for ever.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What is in them is lost: a customer's text that was never taken in, too. That",
        "they were dropped, when and by whom, is kept: qdn dlq history, and qdn why",
        "MESSAGE."
      })
  static final class DropCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "QUEUE", description = "Such as RuleDlq.")
    private String name;

    @Option(names = "--dry-run", description = "Show which would be deleted, and delete nothing.")
    private boolean dryRun;

    @Option(
        names = "--confirm",
        paramLabel = "QUEUE",
        defaultValue = "",
        description = "Its name once more, instead of the question.")
    private String confirmed;

    @Mixin private Filter filter;
    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixins
    DropCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      try (var desk = Desk.open(target, surroundings)) {
        var queues = desk.queues(name);
        var plan = desk.plan(queues, filter);
        if (dryRun) {
          plan.show(screen, "qdn.dlq.drop/1");
          return 0;
        }
        if (!screen.isJson()) {
          plan.show(screen, "");
        }
        var wanted = new HashSet<>(plan.chosen());
        var dropped = new ArrayList<String>();
        if (!wanted.isEmpty()) {
          screen.confirmByName(
              "Delete %d for ever?".formatted(wanted.size()), queues.getFirst().name(), confirmed);
          var hand = desk.hand(surroundings);
          desk.letters()
              .visit(
                  queues.getFirst(),
                  filter.scan(),
                  letter -> {
                    if (!wanted.contains(letter.id())) {
                      return DeadLetters.Verdict.HAND_BACK;
                    }
                    hand.drop(letter);
                    dropped.add(letter.id());
                    return DeadLetters.Verdict.DELETE;
                  },
                  _ -> dropped.size() < wanted.size());
        }
        var left = plan.left(dropped.size());
        if (screen.isJson()) {
          var document = new JsonObject();
          document.add("dropped", Screen.array(dropped));
          document.addProperty("left", left);
          screen.print("qdn.dlq.drop/1", document);
        } else {
          screen.print("dropped %d, left %d".formatted(dropped.size(), left));
        }
      }
      return 0;
    }
  }

  /** What people did to dead letters. */
  @Command(
      name = "history",
      description = "Shows which dead letters were replayed or dropped by hand, when and by whom.",
      mixinStandardHelpOptions = true)
  static final class HistoryCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "The newest so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixins
    HistoryCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      if (limit < 1) {
        throw CommandFailure.usage("limit", "--limit: 1 or more", "");
      }
      List<Line> lines;
      try (var desk = Desk.open(target, surroundings)) {
        lines = desk.handLog().all();
      }
      lines = lines.subList(Math.max(0, lines.size() - limit), lines.size());
      if (screen.isJson()) {
        var all = new JsonArray();
        lines.forEach(line -> all.add(json(line)));
        var document = new JsonObject();
        document.add("done", all);
        screen.print("qdn.dlq.history/1", document);
      } else if (lines.isEmpty()) {
        screen.print("nothing was replayed or dropped by hand");
      } else {
        screen.table(
            List.of("time", "what", "by", "queue", "id", "kind", "message"),
            lines.stream()
                .map(line ->
                    List.of(
                        line.at().toString(),
                        line.deed().name().toLowerCase(Locale.ROOT),
                        line.by(),
                        line.queue(),
                        line.letter(),
                        line.kind(),
                        line.message().orElse("-")))
                .toList());
      }
      return 0;
    }

    private static JsonObject json(Line line) {
      var json = new JsonObject();
      json.addProperty("at", line.at().toString());
      json.addProperty("what", line.deed().name().toLowerCase(Locale.ROOT));
      json.addProperty("by", line.by());
      json.addProperty("queue", line.queue());
      json.addProperty("id", line.letter());
      json.addProperty("kind", line.kind());
      line.message().ifPresent(message -> json.addProperty("message", message));
      return json;
    }
  }
}

package com.quickdumpnow.relay.operator;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.aws.DynamoHandLog;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells why a message went as it did, or would go. */
@Command(
    name = "why",
    description = "Tells each decision about a message: when, by which rule, on what evidence.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "For a text that nobody has sent yet it tells what would happen, and if nobody",
      "answered:",
      "  qdn why --from +16195550134 --body 'the trailer is full'",
      "Nothing is sent or changed by it."
    })
public final class WhyCommand implements Callable<Integer> {
  private static final DateTimeFormatter PACIFIC =
      DateTimeFormatter.ofPattern("MMM d h:mm:ss.SSS a zzz", Locale.US)
          .withZone(ZoneId.of("America/Los_Angeles"));

  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      paramLabel = "MESSAGE",
      description = "A customer's message (SM…, MM…), or any text's SID.")
  private @Nullable String message;

  @Option(names = "--from", paramLabel = "PHONE", description = "Who would text.")
  private @Nullable String from;

  @Option(names = "--body", paramLabel = "WORDS", description = "What he would text.")
  private @Nullable String body;

  @Option(names = "--at", paramLabel = "TIME", description = "When, such as 2026-11-21T17:00:00Z.")
  private @Nullable String at;

  @Mixin private Target target;
  @Mixin private Screen screen;

  /** Tells in these surroundings. */
  @SuppressWarnings("NullAway.Init") // picocli sets the mixins
  public WhyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (message != null && from == null && body == null && at == null) {
      told(message);
    } else if (message == null && from != null && body != null) {
      foretold(from, body);
    } else {
      throw CommandFailure.usage(
          "what", "say either a MESSAGE, or --from and --body (and --at)", "see: qdn why --help");
    }
    return 0;
  }

  private void told(String id) {
    if (!MessageId.isMessageId(id)) {
      throw CommandFailure.usage("message", "%s is no message's id".formatted(id), "");
    }
    var deployment = target.deployment();
    try (var books = new Books(deployment, surroundings.clock())) {
      var name = new MessageId(id);
      var stored = books.store().load(name);
      if (stored.state() instanceof Unseen && TextSid.isTextSid(id)) {
        // The SID of a text that the relay sent leads to the message that it was for.
        var owner = books.store().textWith(new TextSid(id));
        if (owner.isPresent()) {
          name = owner.get().message();
          stored = books.store().load(name);
        }
      }
      var byHand = books.byHand().of(name.value());
      if (stored.state() instanceof Unseen && byHand.isEmpty()) {
        throw CommandFailure.failed(
            "unknown_message",
            "the relay does not know %s".formatted(id),
            "qdn dlq peek --id %s shows whether it is a dead letter; Twilio's console, whether it"
                    .formatted(id)
                + " ever came");
      }
      var state = stored.state();
      var log = books.store().log(name).stream().map(entry -> Line.of(entry, state)).toList();
      show(name, state, merged(log, byHand.stream().map(Line::of).toList()));
    }
  }

  private void foretold(String phone, String words) {
    if (!PhoneNumber.isE164(phone)) {
      throw CommandFailure.usage("from", "--from: a number such as +16195550134", "");
    }
    var when = at == null ? surroundings.clock().instant() : time(at);
    var deployment = target.deployment();
    try (var rehearsal = Rehearsal.of(deployment, surroundings.clock())) {
      var id = new MessageId("rehearsal");
      var relay = new PhoneNumber(deployment.setting(Setting.RELAY_NUMBER.name()));
      var text =
          new InboundText(id, when, new PhoneNumber(phone), relay, new TextBody(words), List.of());
      var outcome = rehearsal.foresee(new TextReceived(text, Optional.empty(), Optional.empty()));
      if (!screen.isJson()) {
        screen.say(
            "What would happen if this came %s and nobody answered; nothing is sent."
                .formatted(at == null ? "now" : "at " + when));
      }
      show(
          id,
          outcome.state(),
          outcome.happenings().stream().map(one -> Line.of(one.entry(), one.state())).toList());
    }
  }

  /** One line of the story. */
  private record Line(
      Instant at,
      String what,
      String words,
      String rule,
      Optional<String> text,
      Map<String, String> evidence) {
    /** Of the message's log, with how the message stood then. */
    static Line of(LogEntry entry, MessageState state) {
      return new Line(
          entry.at(),
          entry.what().name().toLowerCase(Locale.ROOT),
          Story.what(entry, state),
          Story.rule(entry),
          entry.text().map(TextKey::value),
          entry.evidence());
    }

    /** Of what somebody did. */
    static Line of(DynamoHandLog.Line done) {
      return new Line(
          done.at(),
          done.deed().name().toLowerCase(Locale.ROOT) + "_by_hand",
          Story.what(done),
          "by hand",
          Optional.empty(),
          Story.facts(done));
    }
  }

  /** What was done by hand, before what came after it; the log itself stays in its order. */
  private static List<Line> merged(List<Line> log, List<Line> byHand) {
    var all = new ArrayList<Line>();
    var rest = new ArrayDeque<>(byHand);
    for (var line : log) {
      while (!rest.isEmpty() && rest.getFirst().at().isBefore(line.at())) {
        all.add(rest.removeFirst());
      }
      all.add(line);
    }
    all.addAll(rest);
    return all;
  }

  private void show(MessageId name, MessageState state, List<Line> lines) {
    if (screen.isJson()) {
      var entries = new JsonArray();
      for (var line : lines) {
        var json = new JsonObject();
        json.addProperty("at", line.at().toString());
        json.addProperty("what", line.what());
        json.addProperty("words", line.words());
        json.addProperty("rule", line.rule());
        line.text().ifPresent(text -> json.addProperty("text", text));
        var evidence = new JsonObject();
        line.evidence().forEach(evidence::addProperty);
        json.add("evidence", evidence);
        entries.add(json);
      }
      var document = new JsonObject();
      document.addProperty("message", name.value());
      document.addProperty("standing", Story.standing(state));
      document.add("decisions", entries);
      screen.print("qdn.why/1", document);
      return;
    }
    screen.print("%s: %s".formatted(name, Story.standing(state)));
    screen.print("");
    screen.table(
        List.of("time", "what", "rule", "evidence"),
        lines.stream()
            .map(line ->
                List.of(
                    PACIFIC.format(line.at()),
                    line.words(),
                    line.rule(),
                    Story.evidence(line.evidence())))
            .toList());
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw CommandFailure.usage("at", "--at: a time such as 2026-11-21T17:00:00Z", "");
    }
  }
}

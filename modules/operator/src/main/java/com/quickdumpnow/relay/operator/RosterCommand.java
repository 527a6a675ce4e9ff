package com.quickdumpnow.relay.operator;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.aws.EventBridgeBus;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.event.RelayEvent.ResponderLeft;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.wire.EventCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who answers, at the terminal. */
@Command(
    name = "roster",
    description = "Who answers, in which order, and who is there.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(show | set | away | back)",
    subcommands = {
      RosterCommand.ShowCommand.class,
      RosterCommand.SetCommand.class,
      RosterCommand.AwayCommand.class,
      RosterCommand.BackCommand.class
    })
public final class RosterCommand {
  private static final String PATH = "/api/roster";

  /** For picocli. */
  public RosterCommand() {}

  /** Who answers now. */
  @Command(
      name = "show",
      description = "Shows who answers, in order, and who is there.",
      mixinStandardHelpOptions = true)
  static final class ShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--show-numbers", description = "Whole phone numbers.")
    private boolean numbers;

    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixins
    ShowCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var deployment = target.deployment();
      try (var api = RelayApi.of(deployment, surroundings);
          var books = new Books(deployment, surroundings.clock())) {
        var roster = api.get(PATH).body();
        var rows = new ArrayList<List<String>>();
        for (var element : roster.getAsJsonArray("chain")) {
          var responder = element.getAsJsonObject();
          var phone = new PhoneNumber(responder.get("phone").getAsString());
          var presence =
              presence(
                  books.people().find(Set.of(phone)).of(phone), surroundings.clock().instant());
          responder.addProperty("phone", numbers ? phone.e164() : phone.toString());
          responder.addProperty("presence", presence);
          rows.add(
              List.of(
                  responder.get("id").getAsString(),
                  responder.get("name").getAsString(),
                  numbers ? phone.e164() : phone.toString(),
                  presence,
                  responder.has("shifts") ? "by shifts" : "always"));
        }
        if (screen.isJson()) {
          screen.print("qdn.roster.show/1", roster);
        } else {
          screen.print(
              "version %s, %s to answer, %s to be delivered"
                  .formatted(
                      roster.get("version").getAsString(),
                      roster.get("ack_timeout").getAsString(),
                      roster.get("delivery_timeout").getAsString()));
          screen.table(List.of("id", "name", "phone", "presence", "on duty"), rows);
        }
      }
      return 0;
    }
  }

  /** Changes who answers. */
  @Command(
      name = "set",
      description = "Changes who answers, from now on, as a JSON document says.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What the document does not name stays as it is. If it has the version that it",
        "was shown with, and somebody else has changed the roster since, nothing is",
        "done. Example:",
        "  qdn roster show --show-numbers --json > roster.json",
        "  qdn roster set roster.json"
      })
  static final class SetCommand implements Callable<Integer> {
    /** What show adds, and the relay does not take. */
    private static final Set<String> OURS = Set.of("schema", "presence");

    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "The document; - for the standard input.")
    private Path file;

    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    SetCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var wanted = read(file);
      OURS.forEach(wanted::remove);
      if (wanted.get("chain") instanceof JsonArray chain) {
        chain.forEach(element -> {
          if (element instanceof JsonObject responder) {
            OURS.forEach(responder::remove);
            if (responder.get("phone") instanceof JsonPrimitive phone
                && phone.getAsString().contains("…")) {
              throw CommandFailure.usage(
                  "masked",
                  "the document has no whole phone numbers",
                  "print it with: qdn roster show --show-numbers --json");
            }
          }
        });
      }
      try (var api = RelayApi.of(target.deployment(), surroundings)) {
        var known = api.get(PATH);
        var version = known.body().get("version");
        if (wanted.has("version") && !wanted.get("version").equals(version)) {
          throw CommandFailure.failed(
              "changed",
              "the document is of version %s, and the roster is version %s by now"
                  .formatted(wanted.get("version"), version),
              "make the change in what qdn roster show prints now; or take its version out, to"
                  + " change the roster whatever it is");
        }
        if (!screen.isJson()) {
          wanted
              .asMap()
              .forEach((name, value) -> {
                if (!value.equals(known.body().get(name)) && !name.equals("version")) {
                  screen.say("changes: " + name);
                }
              });
        }
        screen.confirm("Change the roster for messages that come from now on?");
        var now = api.put(PATH, known.tag(), wanted).body();
        if (screen.isJson()) {
          var document = new JsonObject();
          document.add("version", now.get("version"));
          screen.print("qdn.roster.set/1", document);
        } else {
          screen.print("the roster is now version " + now.get("version").getAsString());
        }
      }
      return 0;
    }

    private static JsonObject read(Path file) {
      try {
        var text =
            file.toString().equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(file);
        return JsonParser.parseString(text).getAsJsonObject();
      } catch (IOException _) {
        throw CommandFailure.usage("file", "%s cannot be read".formatted(file), "");
      } catch (JsonParseException | IllegalStateException _) {
        throw CommandFailure.usage("file", "%s holds no JSON object".formatted(file), "");
      }
    }
  }

  /** Somebody is away. */
  @Command(
      name = "away",
      description = "Says for a responder that he is away, as his AWAY does.",
      mixinStandardHelpOptions = true,
      footer = {"", "What waits for him goes to the next one at once."})
  static final class AwayCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "ID", description = "His id in the roster.")
    private String id;

    @Option(
        names = "--for",
        paramLabel = "TIME",
        converter = Ages.class,
        description = "Such as 2h; until he is back, if nothing is said.")
    private @Nullable Duration span;

    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    AwayCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var now = surroundings.clock().instant();
      var until = Optional.ofNullable(span).map(now::plus);
      var deployment = target.deployment();
      try (var books = new Books(deployment, surroundings.clock());
          var events = deployment.clients().eventBridge()) {
        var phone = phone(books, id);
        change(books, phone, id, contact -> contact.away(now, until), screen, now);
        var bus = new EventBridgeBus(events, deployment.physical("RelayBus"), new EventCodec());
        books.store().openFor(phone).stream()
            .filter(message ->
                books.store().load(message).state() instanceof Cascade cascade && cascade.open())
            .forEach(message -> bus.publish(new ResponderLeft(now, message)));
      }
      return 0;
    }
  }

  /** Somebody is back. */
  @Command(
      name = "back",
      description = "Says for a responder that he is back, as his BACK does.",
      mixinStandardHelpOptions = true)
  static final class BackCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "His id in the roster.")
    private String id;

    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    BackCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var now = surroundings.clock().instant();
      try (var books = new Books(target.deployment(), surroundings.clock())) {
        change(books, phone(books, id), id, contact -> contact.back(now), screen, now);
      }
      return 0;
    }
  }

  private static PhoneNumber phone(Books books, String id) {
    var chain = books.rosters().current().chain();
    return chain.stream()
        .filter(responder -> responder.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            CommandFailure.usage(
                "responder",
                "nobody in the roster is called " + id,
                "there are: "
                    + String.join(", ", chain.stream().map(known -> known.id()).toList())))
        .phone();
  }

  private static void change(
      Books books,
      PhoneNumber phone,
      String id,
      UnaryOperator<Contact> change,
      Screen screen,
      Instant now) {
    var presence = presence(books.people().change(phone, change), now);
    if (screen.isJson()) {
      var document = new JsonObject();
      document.addProperty("id", id);
      document.addProperty("presence", presence);
      screen.print("qdn.roster.presence/1", document);
    } else {
      screen.print("%s: %s".formatted(id, presence));
    }
  }

  private static String presence(Contact contact, Instant now) {
    if (contact.optedOut()) {
      return "opted out: he has to text START";
    }
    if (contact.awaySince(now).isPresent()) {
      var until = contact.presence().flatMap(Contact.Presence::until);
      return until.map(end -> "away until " + end).orElse("away");
    }
    return contact
        .seenAt()
        .map(seen -> "seen %s ago".formatted(Ages.age(seen, now)))
        .orElse("never seen, counts as there");
  }
}

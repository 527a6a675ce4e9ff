package com.quickdumpnow.relay.operator.provision;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.Target;
import com.quickdumpnow.relay.operator.secret.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What Twilio knows of the relay, at the terminal. */
@Command(
    name = "twilio",
    description = "Tells Twilio where the relay is: its Messaging Service, and the number.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(plan | apply)",
    subcommands = {TwilioCommand.PlanCommand.class, TwilioCommand.ApplyCommand.class},
    footer = {"", "Examples:", "  qdn twilio plan", "  qdn twilio apply --env-file ~/.qdn/secrets"})
public final class TwilioCommand {
  /** What Twilio has no proven interface for. */
  private static final List<String> BY_HAND =
      List.of(
          "Opt-out words: Twilio's console, Messaging, the service, Opt-Out Management: switch on"
              + " Advanced Opt-Out; add ALTO, PARE and BAJA to the stop words, INICIAR and ALTA to"
              + " the start words, AYUDA to the help words. Never add CANCELAR: customers text it"
              + " about jobs.",
          "Sender registration: the campaign must name both texts to customers and texts to your"
              + " own dispatchers; carriers block what is not registered (error 30034).");

  /** For picocli. */
  public TwilioCommand() {}

  private static List<String> notes(Provisioning provisioning, Routing.Found found) {
    var notes = new ArrayList<String>();
    if (found.number().isEmpty()) {
      notes.add(
          "The account does not have the relay's number, which ends in %s: buy it or port it,"
                  .formatted(provisioning.lastDigits())
              + " then plan again.");
    } else if (Routing.isElsewhere(found, provisioning.publicUrl())) {
      notes.add(
          "Texts to the number that ends in %s go elsewhere now: qdn cutover moves them."
              .formatted(provisioning.lastDigits()));
    }
    return notes;
  }

  /** Shows what would change. */
  @Command(
      name = "plan",
      description = "Shows what is not as it should be at Twilio. Changes nothing.",
      mixinStandardHelpOptions = true)
  static final class PlanCommand implements Callable<Integer> {
    @Mixin private Credentials credentials;
    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixins
    PlanCommand() {}

    @Override
    public Integer call() {
      var deployment = target.deployment();
      try (var vault = new Vault(deployment)) {
        var provisioning = Provisioning.of(deployment, credentials, vault);
        var found = provisioning.found();
        var changes = Routing.changes(found, provisioning.publicUrl(), false);
        var notes = notes(provisioning, found);
        if (screen.isJson()) {
          var document = new JsonObject();
          document.add("changes", ChangeList.json(changes));
          document.add("notes", Screen.array(notes));
          document.add("by_hand", Screen.array(BY_HAND));
          screen.print("qdn.twilio.plan/1", document);
          return 0;
        }
        if (changes.isEmpty()) {
          screen.print("no changes");
        } else {
          ChangeList.show(screen, changes);
        }
        notes.forEach(note -> screen.print("note: " + note));
        BY_HAND.forEach(step -> screen.print("by hand: " + step));
      }
      return 0;
    }
  }

  /** Makes it so. */
  @Command(
      name = "apply",
      description = "Shows what is not as it should be at Twilio, asks, changes it, reads it back.",
      mixinStandardHelpOptions = true,
      footer = {"", "What was before is kept in a file: qdn rollback brings it back."})
  static final class ApplyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private FormerValues former;
    @Mixin private Credentials credentials;
    @Mixin private Target target;
    @Mixin private Screen screen;

    @SuppressWarnings("NullAway.Init") // picocli sets the mixins
    ApplyCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var deployment = target.deployment();
      try (var vault = new Vault(deployment)) {
        var provisioning = Provisioning.of(deployment, credentials, vault);
        var found = provisioning.found();
        var changes = Routing.changes(found, provisioning.publicUrl(), false);
        var notes = notes(provisioning, found);
        var document = new JsonObject();
        document.add("changed", ChangeList.json(changes));
        document.add("notes", Screen.array(notes));
        if (!changes.isEmpty()) {
          if (!screen.isJson()) {
            ChangeList.show(screen, changes);
          }
          screen.confirm("Change %d at Twilio?".formatted(changes.size()));
          var file =
              former.keep(deployment.stack(), "apply", changes, surroundings.clock().instant());
          provisioning.make(changes);
          check(provisioning, changes);
          FormerValues.finished(file);
          document.addProperty("former_values", file.toString());
          if (!screen.isJson()) {
            screen.print("changed and read back: %d".formatted(changes.size()));
            screen.say("Former values are in %s. To undo: qdn rollback".formatted(file));
          }
        } else if (!screen.isJson()) {
          screen.print("no changes");
        }
        if (screen.isJson()) {
          screen.print("qdn.twilio.apply/1", document);
        } else {
          notes.forEach(note -> screen.print("note: " + note));
        }
      }
      return 0;
    }
  }

  /** Fails if changes do not read back. */
  static void check(Provisioning provisioning, List<Routing.Change> changes) {
    var missing = provisioning.missing(changes);
    if (!missing.isEmpty()) {
      throw CommandFailure.failed(
          "not_read_back",
          "Twilio took the changes, but does not show these: "
              + String.join(", ", missing.stream().map(Routing.Change::field).toList()),
          "run qdn twilio plan in a minute");
    }
  }
}

package com.quickdumpnow.relay.operator.provision;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.Target;
import com.quickdumpnow.relay.operator.provision.Routing.Change;
import com.quickdumpnow.relay.operator.secret.Vault;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings former values back. */
@Command(
    name = "rollback",
    description = "Brings back what was before the latest cutover or twilio apply.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Each former value is restored as the file has it, and read back. Run again, it",
      "undoes the change before that.",
      "",
      "Examples:",
      "  qdn rollback",
      "  qdn rollback --file ~/.qdn/former-QdnRelay-20260302T120000000Z-cutover.json"
    })
public final class RollbackCommand implements Callable<Integer> {
  @Option(names = "--dry-run", description = "Show what would be brought back, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The former values (default: the latest).")
  private @Nullable Path file;

  @Mixin private FormerValues former;
  @Mixin private Credentials credentials;
  @Mixin private Target target;
  @Mixin private Screen screen;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets the mixins
  public RollbackCommand() {}

  @Override
  public Integer call() {
    var deployment = target.deployment();
    var kept =
        file != null
            ? FormerValues.read(file)
            : former
                .latest(deployment.stack())
                .orElseThrow(() ->
                    CommandFailure.failed(
                        "nothing_kept",
                        "there are no former values of %s to bring back"
                            .formatted(deployment.stack()),
                        "name their file with --file, or their folder with --state"));
    try (var vault = new Vault(deployment)) {
      var provisioning = Provisioning.of(deployment, credentials, vault);
      // Backwards, so that texts have somewhere to go all the while.
      var wayBack = kept.changes().reversed().stream().map(Change::undone).toList();
      // What is as it was already, as after an interruption, needs no change.
      var changes = provisioning.missing(wayBack);
      if (!screen.isJson()) {
        screen.print(
            "undoing the %s of %s%s"
                .formatted(
                    kept.by(),
                    kept.at(),
                    kept.files().size() == 1
                        ? ""
                        : ", and %d before it that were interrupted"
                            .formatted(kept.files().size() - 1)));
        ChangeList.show(screen, changes);
      }
      if (dryRun) {
        report(kept, changes, "nothing was changed");
        return 0;
      }
      screen.confirm("Bring these %d values back?".formatted(changes.size()));
      provisioning.make(changes);
      TwilioCommand.check(provisioning, changes);
      FormerValues.undone(kept);
      report(kept, changes, "restored and read back: %d".formatted(changes.size()));
      if (!screen.isJson()) {
        screen.say("Next: qdn twilio plan shows what is different from the relay's own settings.");
        if (kept.by().equals("cutover")) {
          screen.say(
              "The relay still looks for texts to its number at Twilio, and answers what it finds"
                  + " beside whoever has the number now: deploy with the test number as"
                  + " RelayNumber.");
        }
      }
    }
    return 0;
  }

  private void report(FormerValues.Kept kept, List<Change> changes, String words) {
    if (screen.isJson()) {
      var document = new JsonObject();
      document.addProperty(dryRun ? "would_undo" : "undone", kept.by());
      document.addProperty("of", kept.at().toString());
      document.add(dryRun ? "would_change" : "changed", ChangeList.json(changes));
      screen.print("qdn.rollback/1", document);
    } else {
      screen.print(words);
    }
  }
}

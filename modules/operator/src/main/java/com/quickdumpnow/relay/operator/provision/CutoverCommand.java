package com.quickdumpnow.relay.operator.provision;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.operator.Books;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.Target;
import com.quickdumpnow.relay.operator.doctor.Doctor;
import com.quickdumpnow.relay.operator.doctor.Finding;
import com.quickdumpnow.relay.operator.secret.Vault;
import com.quickdumpnow.relay.sms.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes the main number over. */
@Command(
    name = "cutover",
    description = "Moves the texts of the main number to the relay, if every gate is green.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The gates: qdn doctor is green, there are no dead letters, and within the last",
      "hour a test text reached a responder and his answer came back. Calls are not",
      "moved.",
      "",
      "Examples:",
      "  qdn cutover --dry-run",
      "  qdn cutover --confirm 0100"
    })
public final class CutoverCommand implements Callable<Integer> {
  private static final Duration TESTED_WITHIN = Duration.ofHours(1);

  private final Surroundings surroundings;

  @Option(names = "--dry-run", description = "Show gates and changes, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--confirm",
      paramLabel = "DIGITS",
      defaultValue = "",
      description = "The number's last four digits, instead of the question.")
  private String confirmed;

  @Option(
      names = "--wait",
      paramLabel = "MINUTES",
      defaultValue = "0",
      description = "How long to wait for a test text that you do now.")
  private int waitMinutes;

  @Mixin private FormerValues former;
  @Mixin private Credentials credentials;
  @Mixin private Target target;
  @Mixin private Screen screen;

  /** Takes over in these surroundings. */
  @SuppressWarnings("NullAway.Init") // picocli sets the mixins
  public CutoverCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    var deployment = target.deployment();
    try (var vault = new Vault(deployment)) {
      var provisioning = Provisioning.of(deployment, credentials, vault);
      var found = provisioning.found();
      if (found.number().isEmpty()) {
        throw CommandFailure.failed(
            "no_number",
            "the account does not have the number that ends in " + provisioning.lastDigits(),
            "port it to this account, or deploy with the right RelayNumber");
      }
      var changes = Routing.changes(found, provisioning.publicUrl(), true);
      if (changes.isEmpty()) {
        report(List.of(), changes, "no changes: its texts go to the relay already");
        return 0;
      }
      var gates = gates(deployment, provisioning);
      if (!screen.isJson()) {
        Finding.show(screen, gates);
        ChangeList.show(screen, changes);
      }
      if (dryRun) {
        report(gates, changes, "nothing was changed");
        return Finding.green(gates) ? 0 : CommandFailure.FAILED;
      }
      if (!Finding.green(gates)) {
        throw CommandFailure.failed(
            "gate_red",
            "not every gate is green; nothing was changed",
            "qdn cutover --dry-run shows them, each with its mend");
      }
      screen.confirmByName(
          "Move the texts of the number that ends in %s to the relay?"
              .formatted(provisioning.lastDigits()),
          provisioning.lastDigits(),
          confirmed);
      var file =
          former.keep(deployment.stack(), "cutover", changes, surroundings.clock().instant());
      provisioning.make(changes);
      TwilioCommand.check(provisioning, changes);
      FormerValues.finished(file);
      report(gates, changes, "moved and read back: %d".formatted(changes.size()));
      screen.say("Former values are in %s. To undo: qdn rollback".formatted(file));
      screen.say("Now text the number from a phone of your own, and watch: qdn doctor");
    }
    return 0;
  }

  private List<Finding> gates(Deployment deployment, Provisioning provisioning)
      throws InterruptedException {
    var gates = new ArrayList<>(new Doctor(deployment, credentials, surroundings).examine());
    try (var books = new Books(deployment, surroundings.clock())) {
      var until = surroundings.clock().instant().plus(Duration.ofMinutes(waitMinutes));
      var tested = tested(provisioning, books.store());
      if (!tested && waitMinutes > 0) {
        screen.say("Text a number of the service from a phone of your own, and answer it with OK.");
      }
      while (!tested && surroundings.clock().instant().isBefore(until)) {
        Thread.sleep(Duration.ofSeconds(2));
        tested = tested(provisioning, books.store());
      }
      gates.add(
          tested
              ? new Finding("test text", Finding.Level.OK, "went both ways within the hour", "")
              : new Finding(
                  "test text",
                  Finding.Level.ERROR,
                  "none went both ways within the hour",
                  "text a number of the service, answer OK from the responder's phone; or run this"
                      + " with --wait 10 and do it now"));
    }
    return gates;
  }

  /** Returns whether a text that Twilio took in was answered by a responder's text. */
  private boolean tested(Provisioning provisioning, MessageStore store) {
    Instant since = surroundings.clock().instant().minus(TESTED_WITHIN);
    return provisioning.receivedSince(since).stream()
        .filter(MessageId::isMessageId)
        .map(sid -> store.load(new MessageId(sid)).state())
        .anyMatch(state ->
            state instanceof Cascade cascade
                && cascade.status() instanceof Status.Acked(Ack ack, _)
                && ack.how() == Ack.How.SMS);
  }

  private void report(List<Finding> gates, List<Routing.Change> changes, String words) {
    if (screen.isJson()) {
      var document = new JsonObject();
      document.addProperty("result", words);
      document.add("gates", Finding.json(gates));
      document.add("changes", ChangeList.json(changes));
      screen.print("qdn.cutover/1", document);
    } else {
      screen.print(words);
    }
  }
}

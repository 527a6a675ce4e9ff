package com.quickdumpnow.relay.operator.secret;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.Target;
import com.quickdumpnow.relay.operator.provision.TwilioDesk;
import com.quickdumpnow.relay.operator.secret.TokenRotation.Seen;
import com.quickdumpnow.relay.operator.secret.TokenRotation.Step;
import com.quickdumpnow.relay.operator.secret.Vault.Field;
import com.quickdumpnow.relay.operator.secret.Vault.Held;
import com.quickdumpnow.relay.operator.secret.Vault.Name;
import com.quickdumpnow.relay.twilio.ApiKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exchanges a credential while texts come and go. */
@Command(
    name = "rotate",
    description = "Exchanges a credential, step by step; at no instant is anything refused.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "auth-token     a second token at Twilio, kept beside the first; once every",
      "               function has it, it is promoted; the former is taken out",
      "api-key        TWILIO_API_KEY and TWILIO_API_SECRET if they are given (a",
      "               restricted key is made in Twilio's console), else a new",
      "               standard key; once every function has it, the former is",
      "               deleted at Twilio",
      "dashboard-key  DASHBOARD_KEY if it is given, else a new one, written to",
      "               --key-file; once everybody has it, run it again: the others",
      "               are taken out",
      "",
      "Between the steps it waits for six minutes, until the functions have read what",
      "was written. Whatever interrupts it: run the same again, and it goes on."
    })
final class RotateCommand implements Callable<Integer> {
  private static final int KEY_BYTES = 32;

  private final Surroundings surroundings;
  private final List<String> done = new ArrayList<>();

  /** What can be exchanged. */
  enum Which {
    AUTH_TOKEN("auth-token"),
    API_KEY("api-key"),
    DASHBOARD_KEY("dashboard-key");

    private final String label;

    Which(String label) {
      this.label = label;
    }
  }

  @Parameters(paramLabel = "CREDENTIAL", description = "auth-token, api-key or dashboard-key.")
  private String named;

  @Option(names = "--dry-run", description = "Say what the next step would be, and do nothing.")
  private boolean dryRun;

  @Option(names = "--no-wait", description = "Do what can be done now, and say when to go on.")
  private boolean noWait;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "Where a new dashboard key is written, with mode 600.")
  private @Nullable Path keyFile;

  @Mixin private Credentials credentials;
  @Mixin private Target target;
  @Mixin private Screen screen;

  @SuppressWarnings("NullAway.Init") // picocli sets the mixins
  RotateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    var which =
        List.of(Which.values()).stream()
            .filter(one -> one.label.equals(named))
            .findFirst()
            .orElseThrow(() ->
                CommandFailure.usage(
                    "what",
                    "say auth-token, api-key or dashboard-key",
                    "see: qdn secrets rotate --help"));
    var deployment = target.deployment();
    try (var vault = new Vault(deployment)) {
      var desk = TwilioDesk.of(deployment, credentials, vault);
      var again =
          switch (which) {
            case AUTH_TOKEN -> token(vault, desk);
            case API_KEY -> apiKey(vault, desk);
            case DASHBOARD_KEY -> dashboardKey(vault);
          };
      report(which, again);
    }
    return 0;
  }

  // The Auth Token

  private Optional<Instant> token(Vault vault, TwilioDesk desk) throws InterruptedException {
    var asked = false;
    while (true) {
      var held = vault.read(Name.WEBHOOK);
      var current = held.text(Field.AUTH_TOKEN);
      var next = held.text(Field.AUTH_TOKEN_NEXT);
      var seen =
          new Seen(
              current.filter(desk::opensWith).isPresent(),
              next.isPresent(),
              next.filter(desk::opensWith).isPresent(),
              held.text(Field.PROMOTED).isPresent(),
              held.since());
      var step = TokenRotation.next(seen, surroundings.clock().instant());
      if (dryRun && !(step instanceof Step.Stuck)) {
        tell(would(step));
        return Optional.empty();
      }
      if (!asked && !(step instanceof Step.Stuck)) {
        screen.confirm(
            next.isPresent()
                ? "Go on with the exchange of the Auth Token?"
                : "Exchange the account's Auth Token? Whatever else uses it must get the new one.");
        asked = true;
        // While this one thought about it, somebody else may have begun: a second token that is
        // made now would be the end of his, which functions know already.
        vault.requireUnchanged(held);
      }
      switch (step) {
        case Step.Create _ -> {
          var value = held.copy();
          value.addProperty(Field.AUTH_TOKEN_NEXT, desk.createSecondaryToken());
          vault.write(held, value);
          tell("a second token was made at Twilio, and is kept beside the first");
        }
        case Step.Wait(var until, var why) -> {
          if (!waited(until, why)) {
            return Optional.of(until);
          }
        }
        case Step.Promote _ -> {
          var promoted = desk.promoteSecondaryToken();
          note(vault, held, promoted, current.orElseThrow());
          tell("the second token was promoted: Twilio signs with it");
          if (!next.equals(Optional.of(promoted))) {
            screen.say(
                "qdn: Twilio's second token was another than the kept one, and is kept now; look"
                    + " at the metric of refused webhooks");
          }
        }
        case Step.Note _ -> {
          note(vault, held, next.orElseThrow(), current.orElseThrow());
          tell("the second token had been promoted: that is written down");
        }
        case Step.Drop _ -> {
          var value = held.copy();
          value.addProperty(Field.AUTH_TOKEN_NEXT, "unset");
          value.remove(Field.PROMOTED);
          vault.write(held, value);
          tell("the former token was taken out");
          return Optional.empty();
        }
        case Step.Stuck _ ->
            throw CommandFailure.failed(
                "auth_token_refused",
                "Twilio refuses the kept Auth Token, so there is nothing to begin with",
                "copy the account's from Twilio's console into a file, then run: qdn secrets push"
                    + " --env-file FILE");
      }
    }
  }

  private static String would(Step step) {
    return switch (step) {
      case Step.Create _ -> "would make a second token at Twilio, and keep it beside the first";
      case Step.Wait(var until, var why) -> wouldWait(until, why);
      case Step.Promote _ -> "would promote the second token at Twilio";
      case Step.Note _ -> "would write down that the second token was promoted";
      case Step.Drop _ -> "would take the former token out";
      case Step.Stuck _ -> "would do nothing";
    };
  }

  private static void note(Vault vault, Held held, String current, String former) {
    var value = held.copy();
    value.addProperty(Field.AUTH_TOKEN, current);
    value.addProperty(Field.AUTH_TOKEN_NEXT, former);
    value.addProperty(Field.PROMOTED, "yes");
    vault.write(held, value);
  }

  // The API key

  private Optional<Instant> apiKey(Vault vault, TwilioDesk desk) throws InterruptedException {
    var held = vault.read(Name.SENDER);
    var former = held.text(Field.API_KEY_FORMER);
    if (former.isEmpty()) {
      var current = held.text(Field.API_KEY);
      var given = given();
      if (given.isPresent() && current.equals(given.map(ApiKey::sid))) {
        throw CommandFailure.usage(
            "same_key",
            "TWILIO_API_KEY is the key that is in use",
            "give the new one, or none: then a standard key is made");
      }
      given.ifPresent(key -> requireTaken(desk, key));
      if (dryRun) {
        tell(
            given.isPresent()
                ? "would send with the given API key, and delete the former at Twilio"
                : "would make a standard API key to send with, and delete the former at Twilio");
        return Optional.empty();
      }
      screen.confirm(
          given.isPresent()
              ? "Send with the given API key from now on, and delete the former at Twilio?"
              : "Make a standard API key to send with, and delete the former at Twilio?");
      // Before a key is made that nobody would know of.
      vault.requireUnchanged(held);
      var key = given.orElseGet(() -> desk.createKey("qdn relay"));
      requireTaken(desk, key);
      var value = held.copy();
      value.addProperty(Field.API_KEY, key.sid());
      value.addProperty(Field.API_SECRET, key.secret());
      current.ifPresent(sid -> value.addProperty(Field.API_KEY_FORMER, sid));
      held = vault.write(held, value);
      tell("the new key is kept; the former still works");
      former = current;
    } else if (!dryRun) {
      screen.confirm("Go on with the exchange of the API key?");
    }
    if (former.isEmpty()) {
      return Optional.empty();
    }
    var until = held.since().plus(Vault.TAKEN_UP);
    if (dryRun) {
      tellWait(until, "every function sends with the new key");
      tell("would delete the former key at Twilio");
      return Optional.empty();
    }
    if (!waited(until, "every function sends with the new key")) {
      return Optional.of(until);
    }
    desk.deleteKey(former.get());
    var value = held.copy();
    value.remove(Field.API_KEY_FORMER);
    vault.write(held, value);
    tell("the former key was deleted at Twilio");
    return Optional.empty();
  }

  private static void requireTaken(TwilioDesk desk, ApiKey key) {
    if (!desk.opensWith(key)) {
      throw CommandFailure.failed(
          "api_key_refused",
          "Twilio refuses the new API key; nothing was changed",
          "it needs to create and to read messages: look at its permissions");
    }
  }

  private Optional<ApiKey> given() {
    var sid = credentials.find("TWILIO_API_KEY");
    var secret = credentials.find("TWILIO_API_SECRET");
    if (sid.isPresent() != secret.isPresent()) {
      throw CommandFailure.usage(
          "half_a_key", "TWILIO_API_KEY and TWILIO_API_SECRET go together", "give both, or none");
    }
    return sid.map(name -> new ApiKey(name, secret.orElseThrow()));
  }

  // The dashboard's key

  private Optional<Instant> dashboardKey(Vault vault) throws InterruptedException {
    var held = vault.read(Name.DASHBOARD);
    var keys = held.texts(Field.KEYS);
    var going = held.text(Field.KEY_NEW);
    if (going.isEmpty()) {
      var given = credentials.find("DASHBOARD_KEY");
      given.ifPresent(PushCommand::checkKey);
      if (given.filter(key -> PushCommand.isKept(keys, key)).isPresent()) {
        throw CommandFailure.usage(
            "same_key", "DASHBOARD_KEY is one that is in use", "give a new one, or none");
      }
      if (given.isEmpty() && keyFile == null) {
        throw CommandFailure.usage(
            "no_key_file",
            "there is no DASHBOARD_KEY, and no place for a new one",
            "say where it is to be written: --key-file FILE");
      }
      if (dryRun) {
        tell("would add a dashboard key; the %d that are valid stay so".formatted(keys.size()));
        return Optional.empty();
      }
      screen.confirm(
          "Add a dashboard key? The %d that are valid stay so for now.".formatted(keys.size()));
      vault.requireUnchanged(held);
      var key = given.orElseGet(this::newKey);
      var value = held.copy();
      value.add(Field.KEYS, PushCommand.with(keys, PushCommand.hashed(key)));
      if (!keys.isEmpty()) {
        value.addProperty(Field.KEY_NEW, PushCommand.hashed(key));
      }
      held = vault.write(held, value);
      tell("the new key %s is valid beside the former".formatted(Vault.shown(key)));
      return keys.isEmpty() ? Optional.empty() : Optional.of(held.since().plus(Vault.TAKEN_UP));
    }
    var until = held.since().plus(Vault.TAKEN_UP);
    if (dryRun) {
      tellWait(until, "every function knows the new key");
      tell("would take the other %d out".formatted(keys.size() - 1));
      return Optional.empty();
    }
    if (!waited(until, "every function knows the new key")) {
      return Optional.of(until);
    }
    screen.confirm(
        "Does everybody have the new key? The other %d stop working within five minutes."
            .formatted(keys.size() - 1));
    var value = held.copy();
    value.add(Field.KEYS, Screen.array(List.of(going.get())));
    value.remove(Field.KEY_NEW);
    vault.write(held, value);
    tell("the former keys were taken out");
    return Optional.empty();
  }

  private String newKey() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    var key = HexFormat.of().formatHex(bytes);
    var file = java.util.Objects.requireNonNull(keyFile);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, "DASHBOARD_KEY=" + key + "\n");
    } catch (FileAlreadyExistsException _) {
      throw CommandFailure.usage(
          "file_exists", "--key-file: %s is there already".formatted(file), "name another");
    } catch (IOException _) {
      throw CommandFailure.failed(
          "not_written", "--key-file: %s cannot be written".formatted(file), "name another");
    }
    return key;
  }

  // All of them

  private void tell(String what) {
    done.add(what);
    if (!screen.isJson()) {
      screen.print(what);
    }
  }

  private void tellWait(Instant until, String why) {
    if (surroundings.clock().instant().isBefore(until)) {
      tell(wouldWait(until, why));
    }
  }

  private static String wouldWait(Instant until, String why) {
    return "would wait until %s, when %s".formatted(shown(until), why);
  }

  private static Instant shown(Instant until) {
    return until.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns whether it is time now; false if waiting was not wanted. */
  private boolean waited(Instant until, String why) throws InterruptedException {
    var now = surroundings.clock().instant();
    if (now.isBefore(until)) {
      if (noWait) {
        return false;
      }
      screen.say("waiting until %s, when %s".formatted(shown(until), why));
      for (; now.isBefore(until); now = surroundings.clock().instant()) {
        Thread.sleep(Duration.between(now, until).plusMillis(1));
      }
    }
    return true;
  }

  private void report(Which which, Optional<Instant> again) {
    if (screen.isJson()) {
      var document = new JsonObject();
      document.addProperty("credential", which.label);
      document.add(dryRun ? "would_do" : "done", Screen.array(done));
      document.addProperty("finished", again.isEmpty() && !dryRun);
      again.ifPresent(at -> document.addProperty("again_at", at.toString()));
      screen.print("qdn.secrets.rotate/1", document);
    } else if (dryRun) {
      screen.print("nothing was changed");
    } else if (again.isPresent()) {
      screen.print("not finished: run this again after " + shown(again.get()));
    } else {
      screen.print("finished");
    }
  }
}

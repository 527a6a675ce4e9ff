package com.quickdumpnow.relay.operator.secret;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.aws.CachedSecret;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.Target;
import com.quickdumpnow.relay.operator.provision.TwilioDesk;
import com.quickdumpnow.relay.operator.secret.Vault.Field;
import com.quickdumpnow.relay.operator.secret.Vault.Held;
import com.quickdumpnow.relay.operator.secret.Vault.Name;
import com.quickdumpnow.relay.twilio.ApiKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts credentials in. */
@Command(
    name = "push",
    description = "Puts the credentials that you give into Secrets Manager.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Taken from the file or the environment: TWILIO_AUTH_TOKEN,",
      "TWILIO_AUTH_TOKEN_NEXT, TWILIO_API_KEY, TWILIO_API_SECRET, DASHBOARD_KEY, and",
      "TWILIO_ACCOUNT_SID as a check. What is not given stays as it is. A dashboard",
      "key is added to those that are valid, and only its hash is kept.",
      "",
      "Examples:",
      "  qdn secrets push --env-file ~/.qdn/secrets",
      "  DASHBOARD_KEY=$(cat key) qdn secrets push --local"
    })
final class PushCommand implements Callable<Integer> {
  private static final String REFUSED = "credential_refused";

  @Option(names = "--dry-run", description = "Show what would be written, and write nothing.")
  private boolean dryRun;

  @Mixin private Credentials credentials;
  @Mixin private Target target;
  @Mixin private Screen screen;

  @SuppressWarnings("NullAway.Init") // picocli sets the mixins
  PushCommand() {}

  /** One credential: what it is called outside and inside, and what it must look like. */
  private record Given(String variable, Name secret, String field, Pattern form, String expected) {}

  private static final List<Given> TEXTS =
      List.of(
          new Given(
              "TWILIO_AUTH_TOKEN",
              Name.WEBHOOK,
              Field.AUTH_TOKEN,
              Pattern.compile("[0-9a-f]{32}"),
              "32 hexadecimal digits"),
          new Given(
              "TWILIO_AUTH_TOKEN_NEXT",
              Name.WEBHOOK,
              Field.AUTH_TOKEN_NEXT,
              Pattern.compile("[0-9a-f]{32}"),
              "32 hexadecimal digits"),
          new Given(
              "TWILIO_API_KEY",
              Name.SENDER,
              Field.API_KEY,
              Pattern.compile("SK[0-9a-fA-F]{32}"),
              "SK and 32 hexadecimal digits"),
          new Given(
              "TWILIO_API_SECRET",
              Name.SENDER,
              Field.API_SECRET,
              Pattern.compile("\\S{16,128}"),
              "16 to 128 characters without a space"));

  /** How a dashboard key must look that is safe from guessing. */
  static final Pattern DASHBOARD_KEY = Pattern.compile("[\\x21-\\x7E]{20,200}");

  /** One field that would change. */
  private record Change(Name secret, String field, String was, String becomes) {}

  @Override
  public Integer call() {
    var deployment = target.deployment();
    try (var vault = new Vault(deployment)) {
      credentials.requireAccount(deployment);
      var held = new LinkedHashMap<Name, Held>();
      var wanted = new LinkedHashMap<Name, JsonObject>();
      for (var name : Name.values()) {
        held.put(name, vault.read(name));
        wanted.put(name, held.get(name).copy());
      }
      var changes = changes(held, wanted);
      if (changes.isEmpty()) {
        report(changes, "no changes");
        return 0;
      }
      if (!screen.isJson()) {
        show(changes);
      }
      requireTaken(TwilioDesk.of(deployment, credentials, vault), changes, wanted);
      if (dryRun) {
        report(changes, "nothing was written");
        return 0;
      }
      screen.confirm("Write this to %s?".formatted(deployment.stack()));
      held.forEach((name, before) -> {
        var value = wanted.getOrDefault(name, before.value());
        if (!value.equals(before.value())) {
          vault.write(before, value);
        }
      });
      report(changes, "written and read back: %d".formatted(changes.size()));
      if (!screen.isJson()) {
        screen.say("Functions take it up within five minutes. Next: qdn doctor");
      }
    }
    return 0;
  }

  /**
   * Asks Twilio about what would be written: with another token every webhook would be refused, and
   * with another key nothing could be sent. A Twilio that does not answer is not waited for.
   */
  private void requireTaken(TwilioDesk desk, List<Change> changes, Map<Name, JsonObject> wanted) {
    try {
      if (isAmong(changes, Field.AUTH_TOKEN)
          && !desk.opensWith(text(wanted, Name.WEBHOOK, Field.AUTH_TOKEN))) {
        throw refused("TWILIO_AUTH_TOKEN", "copy the account's from Twilio's console");
      }
      if ((isAmong(changes, Field.API_KEY) || isAmong(changes, Field.API_SECRET))
          && !desk.opensWith(
              new ApiKey(
                  text(wanted, Name.SENDER, Field.API_KEY),
                  text(wanted, Name.SENDER, Field.API_SECRET)))) {
        throw refused(
            "TWILIO_API_KEY with TWILIO_API_SECRET",
            "both must be given; the key needs to create and to read messages");
      }
    } catch (CommandFailure e) {
      if (e.code().equals(REFUSED)) {
        throw e;
      }
      screen.say("qdn: %s, so it is not known whether it takes these".formatted(e.text()));
    }
  }

  private static boolean isAmong(List<Change> changes, String field) {
    return changes.stream().anyMatch(change -> change.field().equals(field));
  }

  private static String text(Map<Name, JsonObject> wanted, Name name, String field) {
    var value = held(wanted, name).get(field);
    return value == null ? CachedSecret.UNSET : value.getAsString();
  }

  private static CommandFailure refused(String what, String mend) {
    return CommandFailure.failed(
        REFUSED, "Twilio refuses %s; nothing was written".formatted(what), mend);
  }

  private List<Change> changes(Map<Name, Held> held, Map<Name, JsonObject> wanted) {
    var changes = new ArrayList<Change>();
    var given = 0;
    for (var text : TEXTS) {
      var value = credentials.find(text.variable());
      if (value.isEmpty()) {
        continue;
      }
      given++;
      if (!text.form().matcher(value.get()).matches()) {
        throw CommandFailure.usage(
            "bad_credential", "%s: expected %s".formatted(text.variable(), text.expected()), "");
      }
      var former = held(held, text.secret()).text(text.field());
      if (!former.equals(value)) {
        held(wanted, text.secret()).addProperty(text.field(), value.get());
        changes.add(
            new Change(
                text.secret(),
                text.field(),
                former.map(Vault::shown).orElse("unset"),
                Vault.shown(value.get())));
      }
    }
    var key = credentials.find("DASHBOARD_KEY");
    if (key.isPresent()) {
      given++;
      checkKey(key.get());
      var keys = held(held, Name.DASHBOARD).texts(Field.KEYS);
      if (!isKept(keys, key.get())) {
        held(wanted, Name.DASHBOARD).add(Field.KEYS, with(keys, hashed(key.get())));
        changes.add(
            new Change(
                Name.DASHBOARD,
                Field.KEYS,
                "%d".formatted(keys.size()),
                "%d, with %s".formatted(keys.size() + 1, Vault.shown(key.get()))));
      }
    }
    if (given == 0) {
      throw CommandFailure.usage(
          "nothing_given",
          "there is no credential in the file or the environment",
          "see: qdn secrets push --help");
    }
    return changes;
  }

  private static <V> V held(Map<Name, V> all, Name name) {
    return java.util.Objects.requireNonNull(all.get(name));
  }

  static void checkKey(String key) {
    if (!DASHBOARD_KEY.matcher(key).matches()) {
      throw CommandFailure.usage(
          "bad_credential", "DASHBOARD_KEY: expected 20 to 200 characters without a space", "");
    }
  }

  /** Returns whether the key is one of those that are kept, as it is or as its hash. */
  static boolean isKept(List<String> keys, String key) {
    return keys.contains(key) || keys.contains(hashed(key));
  }

  static String hashed(String key) {
    return Vault.HASHED + Job.sha256(key);
  }

  static JsonArray with(List<String> keys, String key) {
    var all = Screen.array(keys);
    all.add(key);
    return all;
  }

  private void show(List<Change> changes) {
    screen.table(
        List.of("secret", "field", "now", "then"),
        changes.stream()
            .map(one -> List.of(one.secret().logicalId(), one.field(), one.was(), one.becomes()))
            .toList());
  }

  private void report(List<Change> changes, String words) {
    if (!screen.isJson()) {
      screen.print(words);
      return;
    }
    var list = new JsonArray();
    for (var change : changes) {
      var json = new JsonObject();
      json.addProperty("secret", change.secret().logicalId());
      json.addProperty("field", change.field());
      json.addProperty("was", change.was());
      json.addProperty("becomes", change.becomes());
      list.add(json);
    }
    var document = new JsonObject();
    document.add(dryRun ? "would_change" : "changed", list);
    screen.print("qdn.secrets.push/1", document);
  }
}

package com.quickdumpnow.relay.operator;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.Texting;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Texts a customer from the relay's number. */
@Command(
    name = "send",
    description = "Texts a customer from the relay's number.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  qdn send --job j_abc123 'Your trailer comes at 3 PM.'",
      "  qdn send --to +16195550134 'Call us, please.'"
    })
public final class SendCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "WORDS", description = "What he is to read.")
  private String words;

  @Option(names = "--job", paramLabel = "JOB", description = "The customer of this job.")
  private @Nullable String job;

  @Option(names = "--to", paramLabel = "PHONE", description = "This phone.")
  private @Nullable String to;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Sent at most once for one key: say the same again after a failure.")
  private @Nullable String key;

  @Option(names = "--dry-run", description = "Say who would be texted, and text nobody.")
  private boolean dryRun;

  @Mixin private Target target;
  @Mixin private Screen screen;

  /** Sends in these surroundings. */
  @SuppressWarnings("NullAway.Init") // picocli sets the rest
  public SendCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if ((job == null) == (to == null)) {
      throw CommandFailure.usage("whom", "say either --job or --to", "see: qdn send --help");
    }
    var body = new JsonObject();
    if (job != null && JobId.isJobId(job)) {
      body.addProperty("job_id", job);
    } else if (to != null && PhoneNumber.isE164(to)) {
      body.addProperty("to", to);
    } else {
      throw CommandFailure.usage("whom", "that is no job's id and no phone number", "");
    }
    body.addProperty("body", words);
    if (key != null && !RelayApi.isHeaderValue(key)) {
      throw CommandFailure.usage("key", "--key: letters, digits and signs of ASCII", "");
    }
    var once = key == null ? UUID.randomUUID().toString() : key;
    var deployment = target.deployment();
    try (var api = RelayApi.of(deployment, surroundings)) {
      if (dryRun) {
        rehearse(
            job != null
                ? customer(api, job)
                : reader(deployment, new PhoneNumber(Objects.requireNonNull(to))));
        return 0;
      }
      screen.confirm("Text %s?".formatted(job == null ? "this phone" : job + "'s customer"));
      var sent = send(api, body, once);
      if (screen.isJson()) {
        screen.print("qdn.send/1", sent);
      } else {
        screen.print(
            "%s %s"
                .formatted(sent.get("message_id").getAsString(), sent.get("status").getAsString()));
        screen.say("what became of it: qdn why " + sent.get("message_id").getAsString());
      }
    }
    return 0;
  }

  private void rehearse(PhoneNumber phone) {
    if (words.isBlank() || words.length() > Texting.BODY_LENGTH_MAX) {
      throw CommandFailure.failed(
          "refused", "the words: 1 to %d characters".formatted(Texting.BODY_LENGTH_MAX), "");
    }
    if (screen.isJson()) {
      var document = new JsonObject();
      document.addProperty("would_text", phone.toString());
      document.addProperty("body", words);
      screen.print("qdn.send/1", document);
    } else {
      screen.print("would text %s: %s".formatted(phone, words));
    }
  }

  /** Refuses whom the relay would refuse to text. */
  private static PhoneNumber customer(RelayApi api, String job) {
    var view = api.get("/api/jobs/" + job).body();
    if (!view.has("customer_phone")) {
      throw CommandFailure.failed("refused", "this job has no number that can be texted", "");
    }
    if (view.get("customer_opted_out").getAsBoolean()) {
      throw optedOut();
    }
    return new PhoneNumber(view.get("customer_phone").getAsString());
  }

  /** Likewise, of whom only the number is known. */
  private PhoneNumber reader(Deployment deployment, PhoneNumber phone) {
    if (phone.e164().equals(deployment.setting(Setting.RELAY_NUMBER.name()))) {
      throw CommandFailure.failed("refused", "this is the relay's own number", "");
    }
    try (var books = new Books(deployment, surroundings.clock())) {
      if (books.people().find(Set.of(phone)).of(phone).optedOut()) {
        throw optedOut();
      }
    }
    return phone;
  }

  private static CommandFailure optedOut() {
    return CommandFailure.failed(
        "refused", "this customer has opted out of texts", "call him, until he texts START");
  }

  private static JsonObject send(RelayApi api, JsonObject body, String once) {
    try {
      return api.post("/sms/send", Map.of("Idempotency-Key", once), body).body();
    } catch (CommandFailure e) {
      throw e.code().equals("not_reachable") || e.code().equals("unavailable")
          ? CommandFailure.failed(
              e.code(), e.text(), "it may have been sent: say the same again with --key " + once)
          : e;
    }
  }
}

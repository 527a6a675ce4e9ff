package com.quickdumpnow.relay.operator.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.operator.Books;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.operator.OperatorCommandLine;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.deadletter.DeadLetterQueue;
import com.quickdumpnow.relay.operator.deadletter.DeadLetters;
import com.quickdumpnow.relay.operator.provision.Provisioning;
import com.quickdumpnow.relay.operator.provision.TwilioDesk;
import com.quickdumpnow.relay.operator.secret.Vault;
import com.quickdumpnow.relay.operator.secret.Vault.Field;
import com.quickdumpnow.relay.operator.secret.Vault.Name;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.twilio.ApiKey;
import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** Looks at everything that must be right before a text can come through, and changes nothing. */
public final class Doctor {
  /** AWS refuses requests of a clock that is five minutes wrong. */
  private static final Duration SKEW_MAX = Duration.ofSeconds(60);

  private static final int JAVA = 25;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Deployment deployment;
  private final Credentials credentials;
  private final Surroundings surroundings;

  /** Looks at a deployment. */
  public Doctor(Deployment deployment, Credentials credentials, Surroundings surroundings) {
    this.deployment = deployment;
    this.credentials = credentials;
    this.surroundings = surroundings;
  }

  /** Returns what every check found; one that fails is an error, and the others go on. */
  public List<Finding> examine() {
    var findings = new ArrayList<Finding>();
    findings.add(tools(surroundings));
    findings.add(Finding.ok("stack", deployment.stack() + " is there"));
    try (var vault = new Vault(deployment)) {
      var checks = new LinkedHashMap<String, Callable<Finding>>();
      checks.put("secrets", () -> secrets(vault));
      checks.put("API key", () -> apiKey(vault, desk(vault)));
      checks.put("Auth Token", () -> authToken(vault, desk(vault)));
      checks.put("public address", this::publicAddress);
      checks.put("clock", this::clock);
      checks.put("webhook", () -> webhook(vault));
      checks.put("Twilio settings", () -> settings(desk(vault)));
      checks.put("sender", () -> sender(desk(vault)));
      checks.put("roster", this::roster);
      checks.put("responders", this::responders);
      checks.put("dead letters", this::deadLetters);
      checks.put("alarms", this::alarms);
      checks.put("letters", this::letters);
      checks.forEach((name, check) -> findings.add(found(name, check)));
    }
    return findings;
  }

  private static Finding found(String name, Callable<Finding> check) {
    try {
      return check.call();
    } catch (Exception e) {
      var failure = OperatorCommandLine.failure(e);
      return Finding.error(name, failure.text(), failure.mend().orElse("look at it again"));
    }
  }

  private TwilioDesk desk(Vault vault) {
    return TwilioDesk.of(deployment, credentials, vault);
  }

  /** Looks at this computer. */
  static Finding tools(Surroundings surroundings) {
    if (Runtime.version().feature() < JAVA) {
      return Finding.error(
          "tools",
          "Java %d runs this".formatted(Runtime.version().feature()),
          "install a JDK %d; ./qdn jdk shows which one is found".formatted(JAVA));
    }
    var missing =
        List.of("node", "npx", "mvn").stream()
            .filter(tool -> !isOnPath(tool, surroundings.variable("PATH").orElse("")))
            .toList();
    return missing.isEmpty()
        ? Finding.ok("tools", "Java %d, node, mvn".formatted(JAVA))
        : Finding.warn(
            "tools",
            "not found: " + String.join(", ", missing),
            "install them before you deploy; the commands here need none of them");
  }

  private static boolean isOnPath(String tool, String path) {
    return List.of(path.split(File.pathSeparator, -1)).stream()
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static Finding secrets(Vault vault) {
    var unset = new ArrayList<String>();
    var webhook = vault.read(Name.WEBHOOK);
    var sender = vault.read(Name.SENDER);
    if (webhook.text(Field.AUTH_TOKEN).isEmpty()) {
      unset.add("auth_token");
    }
    if (sender.text(Field.API_KEY).isEmpty()) {
      unset.add("api_key");
    }
    if (sender.text(Field.API_SECRET).isEmpty()) {
      unset.add("api_secret");
    }
    if (vault.read(Name.DASHBOARD).texts(Field.KEYS).isEmpty()) {
      unset.add("a dashboard key");
    }
    return unset.isEmpty()
        ? Finding.ok("secrets", "all set")
        : Finding.error(
            "secrets", "unset: " + String.join(", ", unset), "qdn secrets push --env-file FILE");
  }

  private static Finding apiKey(Vault vault, TwilioDesk desk) {
    var sender = vault.read(Name.SENDER);
    var sid = sender.text(Field.API_KEY);
    var secret = sender.text(Field.API_SECRET);
    if (sid.isEmpty() || secret.isEmpty()) {
      return Finding.error("API key", "unset: nothing can be sent", "qdn secrets push");
    }
    if (!desk.opensWith(new ApiKey(sid.get(), secret.get()))) {
      return Finding.error(
          "API key",
          "Twilio refuses it: nothing can be sent",
          "make one in Twilio's console that may create and read messages, then: qdn secrets"
              + " rotate api-key --env-file FILE");
    }
    return sender.text(Field.API_KEY_FORMER).isPresent()
        ? Finding.warn(
            "API key", "an exchange is not finished", "qdn secrets rotate api-key goes on with it")
        : Finding.ok("API key", "Twilio takes it");
  }

  private static Finding authToken(Vault vault, TwilioDesk desk) {
    var webhook = vault.read(Name.WEBHOOK);
    var current = webhook.text(Field.AUTH_TOKEN);
    if (current.isEmpty()) {
      return Finding.error("Auth Token", "unset: every webhook is refused", "qdn secrets push");
    }
    if (webhook.text(Field.AUTH_TOKEN_NEXT).isPresent()) {
      return Finding.warn(
          "Auth Token",
          "two are kept: an exchange is not finished",
          "qdn secrets rotate auth-token goes on with it");
    }
    return desk.opensWith(current.get())
        ? Finding.ok("Auth Token", "Twilio takes it")
        : Finding.error(
            "Auth Token",
            "Twilio refuses it: every webhook is refused as well",
            "copy the account's from Twilio's console into a file, then: qdn secrets push"
                + " --env-file FILE");
  }

  private Finding publicAddress() throws InterruptedException {
    var url = deployment.output("PublicUrl");
    HttpResponse<String> answer;
    try {
      answer = ask(HttpRequest.newBuilder(URI.create(url + "/api/health")).GET());
    } catch (SSLException _) {
      return Finding.error(
          "public address",
          "%s has no certificate that this computer trusts; nor does Twilio".formatted(url),
          "give the distribution that name and a certificate of us-east-1 (infra-cdk/README.md)");
    } catch (IOException _) {
      return Finding.error(
          "public address",
          "%s does not answer".formatted(url),
          "look at its name in DNS and at the distribution; the API itself is the output ApiUrl");
    }
    var version = version(answer);
    return version.isEmpty()
        ? Finding.error(
            "public address",
            "%s does not answer as the relay does (HTTP %d)".formatted(url, answer.statusCode()),
            "PublicBaseUrl must lead to the distribution, and the stack must be deployed whole")
        : Finding.ok("public address", "%s answers, version %s".formatted(url, version.get()));
  }

  private static Optional<String> version(HttpResponse<String> answer) {
    try {
      JsonObject health = JsonParser.parseString(answer.body()).getAsJsonObject();
      return answer.statusCode() == 200 && health.get("status").getAsString().equals("ok")
          ? Optional.of(health.get("version").getAsString())
          : Optional.empty();
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  private Finding clock() throws IOException, InterruptedException {
    var url = deployment.output("PublicUrl");
    var answer = ask(HttpRequest.newBuilder(URI.create(url + "/api/health")).GET());
    Instant theirs;
    try {
      theirs =
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(
              answer.headers().firstValue("date").orElse(""), Instant::from);
    } catch (DateTimeException _) {
      return Finding.warn("clock", "the relay tells no time to compare with", "look again");
    }
    var skew = Duration.between(theirs, surroundings.clock().instant());
    return skew.abs().compareTo(SKEW_MAX) <= 0
        ? Finding.ok("clock", "this computer's is right")
        : Finding.error(
            "clock",
            "this computer's is %d s %s"
                .formatted(skew.abs().toSeconds(), skew.isNegative() ? "behind" : "ahead"),
            "set it by the network (timedatectl set-ntp true): AWS refuses one that is wrong");
  }

  /**
   * Signs a request as Twilio does, without a message in it: the relay takes the signature, and
   * refuses the form. So it is known that both have the same token and the same address.
   */
  private Finding webhook(Vault vault) throws InterruptedException {
    var token = vault.read(Name.WEBHOOK).text(Field.AUTH_TOKEN);
    if (token.isEmpty()) {
      return Finding.error("webhook", "not tried: there is no Auth Token", "qdn secrets push");
    }
    var url = deployment.output("PublicUrl") + "/sms/inbound";
    var form = "AccountSid=" + deployment.setting(Setting.TWILIO_ACCOUNT_SID.name());
    var signature = TwilioSignature.sign(token.get(), url, FormBody.parse(form.getBytes(UTF_8)));
    int status;
    try {
      status =
          ask(HttpRequest.newBuilder(URI.create(url))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("X-Twilio-Signature", signature)
                  .POST(BodyPublishers.ofString(form)))
              .statusCode();
    } catch (IOException _) {
      return Finding.error("webhook", "no answer", "mend the public address first");
    }
    return switch (status) {
      case 400 -> Finding.ok("webhook", "a signature by the kept Auth Token is accepted");
      case 403 ->
          Finding.error(
              "webhook",
              "a signature by the kept Auth Token is refused",
              "if the token was changed just now, wait five minutes; else PublicBaseUrl is not the"
                  + " address that is called: deploy with the right one");
      default ->
          Finding.error(
              "webhook",
              "HTTP %d to a signed request".formatted(status),
              "look at the log of ingest-webhook; docs/runbook.md");
    };
  }

  private HttpResponse<String> ask(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    }
  }

  private Finding settings(TwilioDesk desk) {
    var standing = new Provisioning(deployment, desk).standing();
    if (!standing.numberIsThere()) {
      return Finding.error(
          "Twilio settings",
          "the account does not have the relay's number",
          "buy or port it, or deploy with the right RelayNumber");
    }
    if (!standing.changes().isEmpty()) {
      return Finding.error(
          "Twilio settings",
          "not as they should be: " + String.join(", ", standing.changes()),
          "qdn twilio plan shows them, qdn twilio apply mends them");
    }
    return standing.elsewhere()
        ? Finding.warn(
            "Twilio settings", "texts to the number go elsewhere yet", "qdn cutover moves them")
        : Finding.ok("Twilio settings", "as they should be");
  }

  private Finding sender(TwilioDesk desk) {
    if (!"api.twilio.com"
        .equals(URI.create(deployment.setting(Setting.TWILIO_API_BASE_URL.name())).getHost())) {
      return Finding.skip("sender", "a simulator's needs no registration");
    }
    var registered = new Provisioning(deployment, desk).isRegistered();
    return registered.orElse(false)
        ? Finding.ok("sender", "registered with the carriers (A2P 10DLC)")
        : Finding.warn(
            "sender",
            "Twilio does not say that it is registered (A2P 10DLC)",
            "register brand and campaign in Twilio's console, or verify a toll-free number: carriers"
                + " block what is not (30034)");
  }

  private Finding roster() {
    try (var books = new Books(deployment, surroundings.clock())) {
      var roster = books.rosters().current();
      var relay = new PhoneNumber(deployment.setting(Setting.RELAY_NUMBER.name()));
      if (roster.indexOf(relay).isPresent()) {
        return Finding.error(
            "roster",
            "the relay's own number is in it: its texts would go in circles",
            "qdn roster set, without it");
      }
      return roster.chain().size() < 2
          ? Finding.warn("roster", "one responder only: nobody is behind him", "qdn roster set")
          : Finding.ok(
              "roster", "%s; %s to answer".formatted(names(roster), words(roster.ackTimeout())));
    } catch (IllegalArgumentException e) {
      return Finding.error(
          "roster",
          "no message can be given to it: " + PhoneNumber.masked(String.valueOf(e.getMessage())),
          "deploy with a phone of his own for each responder, or: qdn roster set");
    }
  }

  private static String names(Roster roster) {
    return roster.chain().stream()
        .map(responder -> responder.name())
        .collect(Collectors.joining(", then "));
  }

  private static String words(Duration time) {
    return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }

  private Finding responders() {
    try (var books = new Books(deployment, surroundings.clock())) {
      var roster = books.rosters().current();
      var people =
          books
              .people()
              .find(
                  roster.chain().stream()
                      .map(responder -> responder.phone())
                      .collect(Collectors.toSet()));
      var out = new ArrayList<String>();
      var away = new ArrayList<String>();
      for (var responder : roster.chain()) {
        var contact = people.of(responder.phone());
        if (contact.optedOut()) {
          out.add(responder.name());
        } else if (contact.awaySince(surroundings.clock().instant()).isPresent()) {
          away.add(responder.name());
        }
      }
      if (!out.isEmpty()) {
        return Finding.error(
            "responders",
            "opted out, so they cannot be texted: " + String.join(", ", out),
            "each texts START to the relay's number from that phone");
      }
      return away.size() == roster.chain().size()
          ? Finding.warn(
              "responders", "all are away", "one of them texts BACK, or: qdn roster back NAME")
          : Finding.ok(
              "responders", away.isEmpty() ? "none opted out" : "away: " + String.join(", ", away));
    }
  }

  private Finding deadLetters() {
    try (var sqs = deployment.clients().sqs()) {
      var letters = new DeadLetters(sqs, deployment);
      var full = new ArrayList<String>();
      for (var queue : DeadLetterQueue.of(deployment)) {
        var depth = letters.depth(queue);
        if (depth.waiting() + depth.held() > 0) {
          full.add("%s %d".formatted(queue.name(), depth.waiting() + depth.held()));
        }
      }
      return full.isEmpty()
          ? Finding.ok("dead letters", "none")
          : Finding.error(
              "dead letters",
              String.join(", ", full),
              "qdn dlq peek shows them, qdn dlq replay puts them back");
    }
  }

  private Finding alarms() {
    return deployment.isOnAws()
        ? new Post(deployment).alarms()
        : Finding.skip("alarms", "there are alarms on AWS only");
  }

  private Finding letters() {
    if (!deployment.isOnAws()) {
      return Finding.skip("letters", "none leaves an emulator");
    }
    try (var books = new Books(deployment, surroundings.clock())) {
      var toResponders =
          books.rosters().current().chain().stream()
              .anyMatch(responder -> responder.email().isPresent());
      return new Post(deployment).letters(toResponders);
    }
  }
}

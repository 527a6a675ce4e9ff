package com.quickdumpnow.relay.operator;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.aws.AwsClients;
import com.quickdumpnow.relay.aws.AwsSettings;
import com.quickdumpnow.relay.aws.DynamoContactBook;
import com.quickdumpnow.relay.aws.DynamoMessageStore;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cloud.aws.AwsPort;
import com.quickdumpnow.relay.cloud.aws.AwsPortOptions;
import com.quickdumpnow.relay.cloud.template.Topology.Stack;
import com.quickdumpnow.relay.cloud.template.Topology.StackResource;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.simulator.Account;
import com.quickdumpnow.relay.simulator.SimulatorOptions;
import com.quickdumpnow.relay.simulator.TwilioSimulator;
import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.TwilioApi;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import com.quickdumpnow.relay.wire.StateCodec;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * A relay that was deployed, with its secrets and a Twilio account of its own, and whose public
 * address answers; its functions do not run. The test moves the time.
 */
public final class ProvisionedRelay implements AutoCloseable {
  /** How much later it is here than elsewhere. */
  private static final AtomicReference<Duration> PASSED = new AtomicReference<>(Duration.ZERO);

  /** Started once and never stopped: it ends with the test JVM, and keeps nothing. */
  private static final AwsPort PORT = start();

  /** The one job that its interface knows. */
  public static final String JOB = "j_abc123";

  private static final AtomicInteger DEPLOYMENTS = new AtomicInteger();

  private final AwsClients clients = new AwsClients(settings());
  private final Map<String, String> resources = new HashMap<>();
  private final Map<String, String> parameters = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Terminal terminal = new Terminal(PORT, environment, ProvisionedRelay::time);
  private final TwilioSimulator simulator;
  private final HttpServer web;
  private final JsonObject roster = new JsonObject();
  private final List<JsonObject> sent = new CopyOnWriteArrayList<>();
  private Hearing hears = Hearing.TWILIO;
  private boolean customerOptedOut;
  private String health = "{\"status\":\"ok\",\"version\":\"1\"}";

  /** Deploys one, without any secret yet. */
  public ProvisionedRelay() {
    PASSED.set(Duration.ZERO);
    try {
      simulator =
          TwilioSimulator.start(
              SimulatorOptions.defaults()
                  .withClock(ProvisionedRelay::time)
                  .withRandom(new Random(42)));
      web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    web.createContext(
        "/api/health",
        exchange -> {
          try (exchange) {
            var body = health.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(health.isEmpty() ? 503 : 200, Math.max(1, body.length));
            exchange.getResponseBody().write(body.length == 0 ? new byte[1] : body);
          }
        });
    web.createContext("/sms/inbound", this::inbound);
    web.createContext("/api/roster", this::roster);
    web.createContext("/api/jobs/" + JOB, this::job);
    web.createContext("/sms/send", this::send);
    web.start();
    var n = DEPLOYMENTS.incrementAndGet();
    secret("WebhookSecret", n, "{\"auth_token\":\"unset\",\"auth_token_next\":\"unset\"}");
    secret("SenderSecret", n, "{\"api_key\":\"unset\",\"api_secret\":\"unset\"}");
    secret("DashboardSecret", n, "{\"keys\":[]}");
    for (var queue : List.of("InboundQueue", "InboundDlq", "RuleDlq", "ScheduleDlq")) {
      queue(queue, n);
    }
    resources.put("RelayBus", "provisioned-" + n);
    try (var bus = clients.eventBridge()) {
      bus.createEventBus(make -> make.name("provisioned-" + n));
    }
    try (var dynamoDb = clients.dynamoDb()) {
      resources.put("RelayTable", RelayTable.create(dynamoDb, "provisioned-" + n));
    }
    try (var s3 = clients.s3()) {
      s3.createBucket(bucket -> bucket.bucket("provisioned-" + n));
    }
    resources.put("StateBucket", "provisioned-" + n);
    var account = simulator.account();
    parameters.putAll(
        Map.ofEntries(
            Map.entry("TwilioAccountSid", account.accountSid()),
            Map.entry("TwilioMessagingServiceSid", account.messagingServiceSid()),
            Map.entry("TwilioApiBaseUrl", simulator.endpoint().toString()),
            Map.entry("RelayNumber", account.relayNumber()),
            Map.entry("PrimaryName", "Sergio"),
            Map.entry("PrimaryPhone", account.primary()),
            Map.entry("BackupName", "Backup"),
            Map.entry("BackupPhone", account.backups().getFirst()),
            Map.entry("AckTimeout", "PT5M"),
            Map.entry("DeliveryTimeout", "PT30S"),
            Map.entry("ActivityWindow", "PT15M"),
            Map.entry("WhenPrimaryInactive", "backup-first"),
            Map.entry("CustomerUpdates", ""),
            Map.entry("UnmatchedPolicy", "forward"),
            Map.entry("SettleTime", "PT75S"),
            Map.entry("AlertEmail", "alerts@example.com"),
            Map.entry("PublicBaseUrl", url().toString())));
    roster.addProperty("version", 1);
    var chain = new JsonArray();
    chain.add(responder("primary", "Sergio", account.primary()));
    chain.add(responder("backup", "Backup", account.backups().getFirst()));
    roster.add("chain", chain);
    roster.addProperty("ack_timeout", "PT5M");
    roster.addProperty("delivery_timeout", "PT30S");
    deploy();
  }

  private static JsonObject responder(String id, String name, String phone) {
    var responder = new JsonObject();
    responder.addProperty("id", id);
    responder.addProperty("name", name);
    responder.addProperty("phone", phone);
    return responder;
  }

  private static AwsSettings settings() {
    return new AwsSettings(
        Region.US_WEST_2,
        Optional.of(PORT.endpoint()),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private static AwsPort start() {
    try {
      InstantSource clock = ProvisionedRelay::time;
      return AwsPort.start(AwsPortOptions.defaults().withManualClock(clock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deploy() {
    PORT.onDeployed(
        List.of(
            new Stack(
                "QdnRelay",
                Map.copyOf(parameters),
                Map.of("PublicUrl", parameters.getOrDefault("PublicBaseUrl", "")),
                resources.entrySet().stream()
                    .map(one -> new StackResource(one.getKey(), "AWS::Any", one.getValue()))
                    .toList())));
  }

  /** Deploys it again with another parameter. */
  public void deploy(String parameter, String value) {
    parameters.put(parameter, value);
    deploy();
  }

  /** Does as ingest-webhook does with a form: refuses what is not signed, then what is no text. */
  private void inbound(HttpExchange exchange) throws IOException {
    try (exchange) {
      var form = FormBody.parse(exchange.getRequestBody().readAllBytes());
      var signed =
          new TwilioSignature(List.of(secret("WebhookSecret").get("auth_token").getAsString()))
              .verify(
                  parameters.getOrDefault("PublicBaseUrl", "") + "/sms/inbound",
                  form,
                  exchange.getRequestHeaders().getFirst("X-Twilio-Signature"))
              .isPresent();
      exchange.sendResponseHeaders(
          !signed || hears == Hearing.NOBODY ? 403 : form.first("MessageSid").isEmpty() ? 400 : 200,
          -1);
    }
  }

  /** Answers as track-api does, whoever asks. */
  private void roster(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("PUT")) {
        body(exchange).asMap().forEach(roster::add);
        roster.addProperty("version", roster.get("version").getAsInt() + 1);
      }
      exchange.getResponseHeaders().set("ETag", "\"%s\"".formatted(roster.get("version")));
      answer(exchange, 200, roster);
    }
  }

  private void job(HttpExchange exchange) throws IOException {
    try (exchange) {
      var job = new JsonObject();
      job.addProperty("job_id", JOB);
      job.addProperty("customer_phone", "+16195550134");
      job.addProperty("customer_opted_out", customerOptedOut);
      answer(exchange, 200, job);
    }
  }

  private void send(HttpExchange exchange) throws IOException {
    try (exchange) {
      sent.add(body(exchange));
      var taken = new JsonObject();
      taken.addProperty("message_id", "AM" + "0".repeat(32));
      taken.addProperty("status", "acked");
      answer(exchange, 202, taken);
    }
  }

  private static JsonObject body(HttpExchange exchange) throws IOException {
    return JsonParser.parseString(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  private static void answer(HttpExchange exchange, int status, JsonObject body)
      throws IOException {
    var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Returns what its interface was told to text. */
  public List<JsonObject> sent() {
    return List.copyOf(sent);
  }

  /** Has the job's customer opt out. */
  public void customerOptsOut() {
    customerOptedOut = true;
  }

  /** Whom the webhook believes. */
  public enum Hearing {
    /** Whoever signs with the kept token. */
    TWILIO,
    /** Nobody, as with another token or another address. */
    NOBODY
  }

  /** Says whom the webhook believes. */
  public void hears(Hearing whom) {
    hears = whom;
  }

  /** Says what the public address tells of itself; empty: it fails. */
  public void health(String answer) {
    health = answer;
  }

  private void secret(String id, int n, String value) {
    try (var secrets = clients.secretsManager()) {
      resources.put(
          id, secrets.createSecret(make -> make.name(id + "-" + n).secretString(value)).arn());
    }
  }

  private void queue(String id, int n) {
    try (var sqs = clients.sqs()) {
      resources.put(
          id, sqs.createQueue(make -> make.queueName("provisioned-" + id + "-" + n)).queueUrl());
    }
  }

  /** Puts something into a queue. */
  public void bury(String id, String body) {
    try (var sqs = clients.sqs()) {
      sqs.sendMessage(send -> send.queueUrl(physical(id)).messageBody(body));
    }
  }

  /** Returns the physical name of a part. */
  public String physical(String id) {
    return Optional.ofNullable(resources.get(id)).orElseThrow();
  }

  /** Returns what makes clients of its services. */
  public AwsClients clients() {
    return clients;
  }

  /** Returns its public address. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + web.getAddress().getPort());
  }

  /** Returns its Twilio account. */
  public Account account() {
    return simulator.account();
  }

  /** Returns Twilio as its owner may ask it. */
  public TwilioApi twilio() {
    return new TwilioApi(simulator.endpoint(), account().accountSid(), account().authToken());
  }

  /** Returns where Twilio is. */
  public URI twilioUrl() {
    return simulator.endpoint();
  }

  /** Returns a secret as the functions read it. */
  public JsonObject secret(String id) {
    try (var secrets = clients.secretsManager()) {
      return JsonParser.parseString(
              secrets.getSecretValue(get -> get.secretId(physical(id))).secretString())
          .getAsJsonObject();
    }
  }

  /** Puts a secret in. */
  public void secret(String id, String value) {
    try (var secrets = clients.secretsManager()) {
      secrets.putSecretValue(put -> put.secretId(physical(id)).secretString(value));
    }
  }

  /** Puts in all secrets as they should be. */
  public ProvisionedRelay withSecrets() {
    secret(
        "WebhookSecret",
        "{\"auth_token\":\"%s\",\"auth_token_next\":\"unset\"}".formatted(account().authToken()));
    secret(
        "SenderSecret",
        "{\"api_key\":\"%s\",\"api_secret\":\"%s\"}"
            .formatted(account().apiKey(), account().apiSecret()));
    secret("DashboardSecret", "{\"keys\":[\"%s\"]}".formatted(account().dashboardKey()));
    return this;
  }

  /** Returns what is around the operator's commands. */
  public Surroundings surroundings() {
    return new Surroundings(environment, Optional.empty(), ProvisionedRelay::time);
  }

  /** Sets a variable of the operator's environment. */
  public ProvisionedRelay with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Returns what the relay keeps of messages. */
  public MessageStore store() {
    return new DynamoMessageStore(
        clients.dynamoDb(), physical("RelayTable"), new StateCodec(), new MovedClock());
  }

  /** Returns what the relay keeps of people. */
  public ContactBook contacts() {
    return new DynamoContactBook(clients.dynamoDb(), physical("RelayTable"), new StateCodec());
  }

  private record MovedClock() implements RelayClock {
    @Override
    public Instant instant() {
      return time();
    }

    @Override
    public void pause(Duration duration) {}
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    PASSED.updateAndGet(before -> before.plus(time));
  }

  /** Returns the time, of which only the relay's public address knows nothing. */
  public Instant now() {
    return time();
  }

  private static Instant time() {
    return Instant.now().plus(PASSED.get());
  }

  /**
   * Runs a command.
   *
   * @param thinking what happens while a person at the terminal thinks about it; returns his answer
   */
  public Terminal.Said runAndAnswer(Supplier<String> thinking, String... arguments) {
    return terminal.run(
        new BufferedReader(Reader.nullReader()) {
          @Override
          public String readLine() {
            return thinking.get();
          }
        },
        arguments);
  }

  /** Runs a command with nobody at the terminal. */
  public Terminal.Said run(String... arguments) {
    return terminal.run(Optional.empty(), arguments);
  }

  /** Runs a command for a person who types these answers. */
  public Terminal.Said runAndAnswer(String answers, String... arguments) {
    return terminal.run(Optional.of(answers), arguments);
  }

  @Override
  public void close() throws IOException {
    simulator.close();
    web.stop(0);
  }
}

package com.quickdumpnow.relay.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.cloud.LocalCloudOptions;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.template.Endpoints;
import com.quickdumpnow.relay.cloud.template.Topology.Stack;
import com.quickdumpnow.relay.cloud.template.Topology.StackResource;
import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.provision.Provisioning;
import com.quickdumpnow.relay.operator.provision.TwilioDesk;
import com.quickdumpnow.relay.operator.secret.Vault;
import com.quickdumpnow.relay.simulator.SimulatorOptions;
import com.quickdumpnow.relay.simulator.TwilioSimulator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The whole relay in this JVM: the template's resources, the functions, the simulated phones. */
public final class LocalRelay implements AutoCloseable {
  private static final String TWILIO = "https://api.twilio.com";

  /** Where Twilio's requests for texts that came in go. */
  private static final String INBOUND_ROUTE = "/sms/inbound";

  /** The time spans that the speed divides, with their values at speed 1. */
  private static final Map<String, String> SPANS =
      Map.of(
          "ACK_TIMEOUT", "PT5M",
          "DELIVERY_TIMEOUT", "PT30S",
          "ACTIVITY_WINDOW", "PT15M",
          "SCHEDULE_PRECISION", "PT60S",
          "SETTLE_TIME", "PT75S");

  /** Settings that go to the template as they are. */
  private static final Set<String> PLAIN =
      Set.of(
          "ALERT_EMAIL",
          "ALLOWED_ORIGINS",
          "BACKUP_NAME",
          "CUSTOMER_UPDATES",
          "PRIMARY_NAME",
          "TOKEN_LIFETIME",
          "UNMATCHED_POLICY",
          "WHEN_PRIMARY_INACTIVE");

  private final LocalCloud cloud;
  private final Console console;
  private final Optional<TwilioSimulator> simulator;
  private final URI twilio;

  private LocalRelay(
      LocalCloud cloud, Console console, Optional<TwilioSimulator> simulator, URI twilio) {
    this.cloud = cloud;
    this.console = console;
    this.simulator = simulator;
    this.twilio = twilio;
  }

  /**
   * Starts everything. Returns when the first text can be sent.
   *
   * @throws com.quickdumpnow.relay.cloud.PortInUseException if a port is in use
   * @throws java.net.BindException if the simulator's port is in use
   * @throws IOException if a folder or port cannot be used
   * @throws IllegalArgumentException if a setting is missing or wrong
   * @throws InterruptedException if the caller was interrupted
   */
  public static LocalRelay start(LocalOptions options, Journal journal)
      throws IOException, InterruptedException {
    var simulator =
        options.simulated() ? Optional.of(simulator(options)) : Optional.<TwilioSimulator>empty();
    try {
      var environment = options.environment();
      var credentials =
          simulator
              .map(twilio -> Credentials.of(twilio.account(), environment))
              .orElseGet(() -> Credentials.of(environment));
      var cloud =
          LocalCloud.start(
              LocalCloudOptions.of(options.assembly())
                  .withParameters(
                      endpoints -> parameters(options, credentials, simulator, endpoints))
                  .withGatewayPort(options.port())
                  .withAwsPort(options.awsPort())
                  .withDataDirectory(options.data().map(data -> data.resolve("cloud")))
                  .withSpeed(options.speed())
                  .withIsolated(options.isolated())
                  .withExternalAws(options.awsEndpoint())
                  .withLog(journal));
      return opened(options, journal, cloud, simulator, credentials);
    } catch (IOException | InterruptedException | RuntimeException e) {
      simulator.ifPresent(LocalRelay::end);
      throw e;
    }
  }

  private static LocalRelay opened(
      LocalOptions options,
      Journal journal,
      LocalCloud cloud,
      Optional<TwilioSimulator> simulator,
      Credentials credentials)
      throws IOException, InterruptedException {
    try {
      putSecrets(cloud, credentials);
      Maintenance.seed(new AwsClient(cloud.aws()), cloud);
      cloud.warm();
      var traffic = new Traffic(journal, twilio(simulator, options));
      cloud.onAnswer(traffic::answered, traffic);
      simulator.ifPresent(phones -> phones.onEvent(traffic::happened));
      var console = new Console(cloud, journal, simulator.map(TwilioSimulator::endpoint), options);
      console.mount();
      Site.of(credentials.relayNumber()).mount(cloud);
      simulator.ifPresent(twilio ->
          twilio.deliverInboundTo(cloud.gateway().resolve(INBOUND_ROUTE), Optional.empty()));
      cloud.poll();
      return new LocalRelay(cloud, console, simulator, twilio(simulator, options));
    } catch (IOException | InterruptedException | RuntimeException e) {
      cloud.close();
      throw e;
    }
  }

  private static TwilioSimulator simulator(LocalOptions options) throws IOException {
    var simulated =
        SimulatorOptions.defaults()
            .withPort(options.twilioPort())
            .withSpeed(options.speed())
            .withAccount(account -> Credentials.simulated(account, options.environment()));
    return TwilioSimulator.start(
        options.data().isPresent()
            ? simulated.withDataDir(options.data().get().resolve("twilio"))
            : simulated);
  }

  private static Map<String, String> parameters(
      LocalOptions options,
      Credentials credentials,
      Optional<TwilioSimulator> simulator,
      Endpoints endpoints) {
    var given = options.environment();
    var parameters = new LinkedHashMap<String, String>();
    parameters.put(
        "PublicBaseUrl", given.getOrDefault("PUBLIC_BASE_URL", endpoints.gateway().toString()));
    parameters.put("TwilioApiBaseUrl", twilio(simulator, options).toString());
    parameters.put("TwilioAccountSid", credentials.accountSid());
    parameters.put("TwilioMessagingServiceSid", credentials.messagingServiceSid());
    parameters.put("RelayNumber", credentials.relayNumber());
    parameters.put("PrimaryPhone", credentials.primary());
    parameters.put("BackupPhone", credentials.backup());
    PLAIN.stream()
        .filter(given::containsKey)
        .forEach(name -> parameters.put(Deployment.parameter(name), given.get(name)));
    SPANS.forEach((name, span) ->
        parameters.put(
            Deployment.parameter(name), faster(given.getOrDefault(name, span), options.speed())));
    return parameters;
  }

  private static URI twilio(Optional<TwilioSimulator> simulator, LocalOptions options) {
    return simulator
        .map(TwilioSimulator::endpoint)
        .orElseGet(() ->
            URI.create(
                options.environment().getOrDefault(LocalOptions.TWILIO_API_BASE_URL, TWILIO)));
  }

  private static String faster(String span, double speed) {
    return Duration.ofMillis(Math.max(1, Math.round(Duration.parse(span).toMillis() / speed)))
        .toString();
  }

  private static void putSecrets(LocalCloud cloud, Credentials credentials)
      throws InterruptedException {
    var webhook = new JsonObject();
    webhook.addProperty("auth_token", credentials.authToken());
    credentials.authTokenNext().ifPresent(token -> webhook.addProperty("auth_token_next", token));
    cloud.putSecret("WebhookSecret", webhook.toString());
    var sender = new JsonObject();
    sender.addProperty("api_key", credentials.apiKey());
    sender.addProperty("api_secret", credentials.apiSecret());
    cloud.putSecret("SenderSecret", sender.toString());
    var keys = new JsonArray();
    keys.add(credentials.dashboardKey());
    var dashboard = new JsonObject();
    dashboard.add("keys", keys);
    cloud.putSecret("DashboardSecret", dashboard.toString());
  }

  /**
   * Sets the simulated account as {@code qdn twilio apply} and {@code qdn cutover} set a real one,
   * so that it also comes again as that one does. Nothing where the account is real.
   */
  void provision() {
    if (simulator.isEmpty()) {
      return;
    }
    var deployment = deployment(cloud);
    var nobody = new Surroundings(Map.of(), Optional.empty(), InstantSource.system());
    try (var vault = new Vault(deployment)) {
      new Provisioning(
              deployment,
              TwilioDesk.of(
                  deployment, new com.quickdumpnow.relay.operator.Credentials(nobody), vault))
          .provision();
    }
  }

  /** Returns what runs as an operator's command finds it. */
  static Deployment deployment(LocalCloud cloud) {
    Stack stack = cloud.topology().stacks().getFirst();
    return Deployment.at(
        cloud.aws(),
        stack.name(),
        stack.outputs(),
        stack.parameters(),
        stack.resources().stream()
            .collect(Collectors.toMap(StackResource::logicalId, StackResource::physicalId)));
  }

  /** Returns the line that says where everything is. */
  public String ready() {
    return "ready: console %1$s/ api %1$s aws %2$s twilio %3$s"
        .formatted(cloud.gateway(), cloud.aws(), twilio);
  }

  /** Returns where the API is. */
  public URI api() {
    return cloud.gateway();
  }

  /** Returns where Twilio is, or its simulator. */
  public URI twilio() {
    return twilio;
  }

  /** Returns what runs. */
  public LocalCloud cloud() {
    return cloud;
  }

  /** Ends everything within two seconds. */
  @Override
  public void close() {
    console.close();
    simulator.ifPresent(LocalRelay::end);
    cloud.close();
  }

  private static void end(TwilioSimulator simulator) {
    try {
      simulator.close();
    } catch (IOException e) {
      System.err.println("qdn: the simulator's journal was not closed: " + e.getMessage());
    }
  }
}

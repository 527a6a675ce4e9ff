package com.quickdumpnow.relay.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.AwsListener;
import com.quickdumpnow.relay.cloud.aws.AwsPort;
import com.quickdumpnow.relay.cloud.aws.AwsPortOptions;
import com.quickdumpnow.relay.cloud.http.ApiExchange;
import com.quickdumpnow.relay.cloud.http.HttpGateway;
import com.quickdumpnow.relay.cloud.lambda.AsyncInvoker;
import com.quickdumpnow.relay.cloud.lambda.Directories;
import com.quickdumpnow.relay.cloud.lambda.EventSourcePoller;
import com.quickdumpnow.relay.cloud.lambda.FunctionHost;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult;
import com.quickdumpnow.relay.cloud.lambda.PollTurns;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import com.quickdumpnow.relay.cloud.provision.Provisioner;
import com.quickdumpnow.relay.cloud.template.Aws;
import com.quickdumpnow.relay.cloud.template.CloudAssembly;
import com.quickdumpnow.relay.cloud.template.Endpoints;
import com.quickdumpnow.relay.cloud.template.Topology;
import com.quickdumpnow.relay.cloud.template.Topology.HttpApi;
import com.quickdumpnow.relay.cloud.template.TopologyReader;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A synthesised template, running in this JVM: what {@code cdk deploy} would deploy, as far as the
 * relay can tell.
 */
public final class LocalCloud implements AutoCloseable {

  private static final Duration QUIET_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration QUIET_POLL = Duration.ofMillis(20);

  /** Without an API there are still local pages. */
  private static final HttpApi NO_API =
      new HttpApi("none", "none", "$default", List.of(), Optional.empty());

  private final Endpoints endpoints;
  private final Topology topology;
  private final Optional<AwsPort> awsPort;
  private final AwsClient aws;
  private final HttpGateway gateway;
  private final FunctionHost functions;
  private final List<EventSourcePoller> pollers;
  private final Deque<AutoCloseable> closing;

  private LocalCloud(
      Endpoints endpoints,
      Topology topology,
      Optional<AwsPort> awsPort,
      AwsClient aws,
      HttpGateway gateway,
      FunctionHost functions,
      List<EventSourcePoller> pollers,
      Deque<AutoCloseable> closing) {
    this.endpoints = endpoints;
    this.topology = topology;
    this.awsPort = awsPort;
    this.aws = aws;
    this.gateway = gateway;
    this.functions = functions;
    this.pollers = pollers;
    this.closing = closing;
  }

  /**
   * Starts everything but the polls of queues, which begin with {@link #poll}. Returns when the
   * gateway answers; a function's first event makes its environment, unless {@link #warm} has.
   *
   * @throws PortInUseException if a port is in use
   * @throws IOException if a directory or a port cannot be used
   * @throws com.quickdumpnow.relay.cloud.template.TemplateException if the template holds something
   *     that is not known here, or a parameter is missing or wrong
   * @throws InterruptedException if the caller was interrupted
   */
  public static LocalCloud start(LocalCloudOptions options)
      throws IOException, InterruptedException {
    // What has been opened so far, to be closed in turn if the rest fails.
    var opened = new ArrayDeque<AutoCloseable>();
    try {
      return start(options, opened);
    } catch (IOException | InterruptedException | RuntimeException e) {
      closeAll(opened);
      throw e;
    }
  }

  private static LocalCloud start(LocalCloudOptions options, Deque<AutoCloseable> opened)
      throws IOException, InterruptedException {
    var directory = workDirectory(options, opened);
    // Ports first: the template's parameters may depend on them.
    var gateway = bindGateway(options.gatewayPort());
    opened.push(gateway);
    var awsPort =
        options.externalAws().isPresent()
            ? Optional.<AwsPort>empty()
            : Optional.of(startAws(options));
    awsPort.ifPresent(opened::push);
    var endpoints =
        new Endpoints(
            gateway.endpoint(),
            awsPort.map(AwsPort::endpoint).or(options::externalAws).orElseThrow());
    var topology =
        TopologyReader.read(
            CloudAssembly.read(options.assembly()),
            options.parameters().apply(endpoints),
            endpoints);
    awsPort.ifPresent(port -> {
      port.onDeployed(topology.stacks());
      port.restrict(topology.rights());
    });
    var aws = new AwsClient(endpoints.aws());
    opened.push(aws);
    var functions =
        new FunctionHost(
            topology,
            new FunctionHost.Settings(
                directory, options.isolated(), environment(options, endpoints), options.log()));
    opened.push(functions);
    var invoker = new AsyncInvoker(topology, functions, options.log());
    opened.push(invoker);
    awsPort.ifPresent(
        port -> port.onInvoke((arn, payload) -> invoker.invoke(arn, new String(payload, UTF_8))));
    // Only now: a schedule may fire as soon as it is there, and then there must be somebody.
    new Provisioner(aws).provision(topology);
    var turns = new PollTurns();
    var pollers = new ArrayList<EventSourcePoller>();
    for (var mapping : topology.mappings()) {
      var queue = topology.queue(mapping.queueArn()).url();
      pollers.add(new EventSourcePoller(mapping, queue, aws, functions, turns, options.log()));
      opened.push(pollers.getLast());
    }
    gateway.serve(
        topology.api().orElse(NO_API),
        (function, payload) -> {
          turns.requested();
          return functions.invoke(function, payload);
        });
    return new LocalCloud(endpoints, topology, awsPort, aws, gateway, functions, pollers, opened);
  }

  private static Path workDirectory(LocalCloudOptions options, Deque<AutoCloseable> opened)
      throws IOException {
    if (options.dataDirectory().isPresent()) {
      return Files.createDirectories(options.dataDirectory().get().resolve("functions"));
    }
    var directory = Files.createTempDirectory("qdn-functions");
    opened.push(() -> Directories.delete(directory));
    return directory;
  }

  private static HttpGateway bindGateway(int port) throws IOException {
    try {
      return HttpGateway.bind(port);
    } catch (BindException e) {
      throw new PortInUseException("gateway", port, e);
    }
  }

  private static AwsPort startAws(LocalCloudOptions options) throws IOException {
    try {
      return AwsPort.start(
          AwsPortOptions.defaults()
              .withPort(options.awsPort())
              .withDataDirectory(options.dataDirectory().map(data -> data.resolve("aws")))
              .withSpeed(options.speed()));
    } catch (BindException e) {
      throw new PortInUseException("aws", options.awsPort(), e);
    }
  }

  /** Credentials that no real account has; the host gives each function a key of its own. */
  private static Map<String, String> environment(LocalCloudOptions options, Endpoints endpoints) {
    var environment = new HashMap<>(options.environment());
    environment.put("AWS_ENDPOINT_URL", endpoints.aws().toString());
    environment.put("AWS_REGION", Aws.REGION);
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    return environment;
  }

  /** Returns where the HTTP API is: {@code http://127.0.0.1:PORT}. */
  public URI gateway() {
    return endpoints.gateway();
  }

  /** Returns where the AWS services are, embedded or not. */
  public URI aws() {
    return endpoints.aws();
  }

  /** Returns the embedded services, unless another emulator is used. */
  public Optional<AwsPort> awsPort() {
    return awsPort;
  }

  /** Returns what runs. */
  public Topology topology() {
    return topology;
  }

  /**
   * Says who hears of what the API and the embedded services are asked, once it is answered.
   *
   * @param api hears of each request that a route took
   * @param services hears of each request to an embedded service
   */
  public void onAnswer(Consumer<ApiExchange> api, AwsListener services) {
    gateway.onAnswer(api);
    awsPort.ifPresent(port -> port.onAnswer(services));
  }

  /**
   * Adds local pages beside the API; see {@link HttpGateway#mount}.
   *
   * @param path they and all below them; {@code /} for all that no route takes
   */
  public void mount(String path, HttpHandler handler) {
    gateway.mount(path, handler);
  }

  /**
   * Makes an environment of each function, so that no first event waits, and waits until each is
   * ready or has failed. After {@link #putSecret}: functions read their secrets while they start.
   *
   * @throws InterruptedException if the caller was interrupted
   */
  public void warm() throws InterruptedException {
    functions.warm();
  }

  /**
   * Lets the queues' messages come to the functions. Best after {@link #warm}: a message uses up
   * one of its receives, also if the process is killed while its function is still starting.
   */
  public void poll() {
    pollers.stream().filter(this::isToPoll).forEach(EventSourcePoller::resume);
  }

  /**
   * Runs a function once and waits for it.
   *
   * @param function see {@link Topology#function}
   * @param payload JSON
   * @throws InterruptedException if the caller was interrupted
   */
  public InvocationResult invoke(String function, String payload) throws InterruptedException {
    return functions.invoke(function, payload);
  }

  /**
   * Gives a secret a new value.
   *
   * @param secret see {@link Topology#secret}
   * @throws InterruptedException if the caller was interrupted
   */
  public void putSecret(String secret, String value) throws InterruptedException {
    var input = new JsonObject();
    input.addProperty("SecretId", topology.secret(secret).name());
    input.addProperty("SecretString", value);
    input.addProperty("ClientRequestToken", UUID.randomUUID().toString());
    aws.call(Service.SECRETS, "PutSecretValue", input);
  }

  /**
   * Stops a function: its queues are not polled any more, its routes answer 503. What is running
   * ends by itself.
   *
   * @param function see {@link Topology#function}
   * @throws InterruptedException if the caller was interrupted
   */
  public void stopFunction(String function) throws InterruptedException {
    // First the polls, so that no message is taken by a function that is gone.
    for (var poller : pollersOf(function)) {
      poller.pause();
    }
    functions.stop(function);
  }

  /**
   * Starts a stopped function again.
   *
   * @param function see {@link Topology#function}
   */
  public void startFunction(String function) {
    functions.start(function);
    for (var poller : pollersOf(function)) {
      if (poller.mapping().enabled()) {
        poller.resume();
      }
    }
  }

  /** Gives every function new environments: see {@link FunctionHost#renew}. */
  public void renewFunctions() {
    functions.renew();
  }

  /** Returns whether a function is not stopped. */
  public boolean isRunning(String function) {
    return functions.isRunning(function);
  }

  /**
   * Does something while no queue is polled and no message is being handled. What functions do on
   * schedules and requests goes on.
   *
   * @throws IllegalStateException if messages were still being handled after some seconds
   * @throws InterruptedException if the caller was interrupted
   */
  public void whileQuiet(Work work) throws InterruptedException {
    var running = pollers.stream().filter(this::isToPoll).toList();
    try {
      pause(running);
      var deadline = Instant.now().plus(QUIET_TIMEOUT);
      while (!running.stream().allMatch(EventSourcePoller::isIdle)) {
        if (Instant.now().isAfter(deadline)) {
          throw new IllegalStateException("messages are still being handled");
        }
        Thread.sleep(QUIET_POLL);
      }
      work.run();
    } finally {
      running.forEach(EventSourcePoller::resume);
    }
  }

  private boolean isToPoll(EventSourcePoller poller) {
    return poller.mapping().enabled() && isRunning(poller.mapping().functionArn());
  }

  /** Something to be done that may be interrupted. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws InterruptedException;
  }

  private List<EventSourcePoller> pollersOf(String function) {
    var wanted = topology.function(function);
    return pollers.stream()
        .filter(poller -> topology.function(poller.mapping().functionArn()).equals(wanted))
        .toList();
  }

  /** Ends everything, within two seconds. State in a data directory is kept. */
  @Override
  public void close() {
    pause(pollers);
    closeAll(closing);
  }

  /** A poll that is cut off could take a message along; each is over in a second. */
  private static void pause(List<EventSourcePoller> pollers) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var poller : pollers) {
        threads.execute(() -> {
          try {
            poller.pause();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
      }
    }
  }

  private static void closeAll(Deque<AutoCloseable> opened) {
    var failures = new ArrayList<Exception>();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        failures.add(e); // The rest must be closed all the same.
      }
    }
    if (!failures.isEmpty()) {
      var failure = new IllegalStateException("not all could be closed", failures.getFirst());
      failures.stream().skip(1).forEach(failure::addSuppressed);
      throw failure;
    }
  }
}

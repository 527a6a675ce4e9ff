package com.quickdumpnow.relay.cloud.aws;

import com.quickdumpnow.relay.cloud.aws.access.Access;
import com.quickdumpnow.relay.cloud.aws.cloudformation.CloudFormationService;
import com.quickdumpnow.relay.cloud.aws.dynamodb.DynamoDbServer;
import com.quickdumpnow.relay.cloud.aws.events.EventBridgeService;
import com.quickdumpnow.relay.cloud.aws.s3.S3Service;
import com.quickdumpnow.relay.cloud.aws.scheduler.ScheduleSummary;
import com.quickdumpnow.relay.cloud.aws.scheduler.SchedulerService;
import com.quickdumpnow.relay.cloud.aws.secrets.SecretsService;
import com.quickdumpnow.relay.cloud.aws.ses.SentMail;
import com.quickdumpnow.relay.cloud.aws.ses.SesService;
import com.quickdumpnow.relay.cloud.aws.sqs.QueueDepth;
import com.quickdumpnow.relay.cloud.aws.sqs.SqsServer;
import com.quickdumpnow.relay.cloud.aws.state.DirectoryLock;
import com.quickdumpnow.relay.cloud.aws.state.Shelf;
import com.quickdumpnow.relay.cloud.aws.target.Deliveries;
import com.quickdumpnow.relay.cloud.aws.target.FunctionInvoker;
import com.quickdumpnow.relay.cloud.aws.wire.AwsAccount;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.CredentialScope;
import com.quickdumpnow.relay.cloud.aws.wire.Forwarder;
import com.quickdumpnow.relay.cloud.template.Topology.Rights;
import com.quickdumpnow.relay.cloud.template.Topology.Stack;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * All AWS services that the relay uses, on one address of this machine, told apart by the service
 * that a request was signed for. Signatures are not checked; a function may do what its role
 * allows, and everybody else everything.
 *
 * <p>What it does not know it refuses, operation by operation and member by member: a setting that
 * was ignored here would take effect on AWS only.
 */
public final class AwsPort implements AutoCloseable {
  /** Larger than any request that the relay makes; bodies are held in memory. */
  private static final int REQUEST_BYTES_MAX = 64 * 1024 * 1024;

  private static final int BACKLOG = 1_024;

  static {
    // Without it the JDK's server waits for an acknowledgement between an answer's head and body.
    // Read once, when the first server of this JVM is made.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final AwsAccount account;
  private final URI endpoint;
  private final SqsServer sqs;
  // In the order in which they are closed, after the ticker.
  private final List<AutoCloseable> parts;
  private final Deliveries deliveries;
  private final SchedulerService scheduler;
  private final SesService ses;
  private final CloudFormationService cloudFormation;
  private final Map<String, AwsService> services;
  private volatile Access access = new Access(List.of());
  private final Ticker ticker;
  private final ReentrantLock ticking = new ReentrantLock();
  private volatile AwsListener listener = (_, _, _) -> {};

  private AwsPort(
      AwsPortOptions options,
      URI endpoint,
      ExecutorService executor,
      SqsServer sqs,
      DynamoDbServer dynamoDb,
      List<AutoCloseable> parts) {
    var data = options.dataDirectory();
    this.account = options.account();
    this.endpoint = endpoint;
    this.sqs = sqs;
    this.parts = parts;
    this.ticker = new Ticker(options.clock(), this::next, this::tick);
    this.deliveries =
        new Deliveries(sqs, options.clock(), Shelf.open(data, "deliveries"), ticker::wake);
    this.scheduler =
        new SchedulerService(
            account,
            options.clock(),
            options.speed(),
            options.schedulerPrecision(),
            deliveries,
            ticker::wake,
            executor,
            data);
    this.ses = new SesService(options.clock(), data);
    this.cloudFormation = new CloudFormationService(account, options.clock());
    this.services =
        Map.of(
            "sqs", sqs,
            "dynamodb", dynamoDb,
            "s3", new S3Service(account, options.clock(), data),
            "events", new EventBridgeService(account, options.clock(), deliveries, data),
            "scheduler", scheduler,
            "secretsmanager", new SecretsService(account, options.clock(), data),
            "ses", ses,
            "cloudformation", cloudFormation);
  }

  /**
   * Starts all services. Returns when every one of them answers.
   *
   * @throws java.net.BindException if the port is in use
   * @throws IOException if the address cannot be listened on, the data directory is in use, or a
   *     service did not start
   */
  public static AwsPort start(AwsPortOptions options) throws IOException {
    var server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), options.port()), BACKLOG);
    var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    var forwarder = new Forwarder(executor);
    // No new requests, then none under way, then what answered them.
    var parts =
        new ArrayList<>(
            List.<AutoCloseable>of(() -> server.stop(0), forwarder, executor::shutdownNow));
    var data = options.dataDirectory();
    try {
      var lock =
          data.isPresent() ? List.of(DirectoryLock.of(data.get())) : List.<DirectoryLock>of();
      // Two services that begin to log at the same time make it complain of that.
      LoggerFactory.getILoggerFactory();
      var sqs =
          CompletableFuture.supplyAsync(
              () -> SqsServer.start(options.account(), endpoint, data, forwarder), executor);
      var dynamoDb =
          CompletableFuture.supplyAsync(
              () -> DynamoDbServer.start(data.map(path -> path.resolve("dynamodb")), forwarder),
              executor);
      parts.add(() -> closeStarted(sqs));
      parts.add(() -> closeStarted(dynamoDb));
      parts.addAll(lock);
      var port = new AwsPort(options, endpoint, executor, sqs.join(), dynamoDb.join(), parts);
      server.setExecutor(executor);
      server.createContext("/", port::answer);
      server.start();
      if (options.ticking()) {
        port.ticker.start();
      }
      return port;
    } catch (CompletionException e) {
      close(parts);
      throw new IOException("an embedded service did not start", e.getCause());
    } catch (IOException | RuntimeException e) {
      close(parts);
      throw e;
    }
  }

  /** Returns where the services are: {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns whose resources they are. */
  public AwsAccount account() {
    return account;
  }

  /** Says who runs the functions that rules and schedules target. Until then those are retried. */
  public void onInvoke(FunctionInvoker invoker) {
    deliveries.onInvoke(invoker);
  }

  /** Says what is deployed here, for CloudFormation. Until then there is no stack. */
  public void onDeployed(List<Stack> stacks) {
    cloudFormation.deployed(stacks);
  }

  /** Refuses functions what their roles do not allow. Until then nobody is refused anything. */
  public void restrict(List<Rights> rights) {
    access = new Access(rights);
  }

  /** Says who hears of each request that a service has answered, before the client does. */
  public void onAnswer(AwsListener hears) {
    listener = hears;
  }

  /** Does all that is due by now: schedules, then retries. Returns when each was tried. */
  public void tick() {
    ticking.lock();
    try {
      scheduler.tick();
      deliveries.tick();
    } finally {
      ticking.unlock();
    }
  }

  private Optional<Instant> next() {
    return Stream.of(scheduler.next(), deliveries.next())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** Returns how full each queue is, by name. */
  public List<QueueDepth> queueDepths() {
    return sqs.depths();
  }

  /** Returns all schedules, by group and name. */
  public List<ScheduleSummary> schedules() {
    return scheduler.list();
  }

  /**
   * Fires a schedule now, whenever it is due. A one-time schedule is done with that.
   *
   * @throws NoSuchElementException if there is no such schedule
   */
  public void fireNow(String group, String name) {
    scheduler.fireNow(group, name);
  }

  /** Returns the mails that SES took, oldest first. */
  public List<SentMail> sentMails() {
    return ses.sent();
  }

  /** Forgets the mails that SES took. */
  public void forgetMails() {
    ses.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var uri = exchange.getRequestURI();
      // To the end, also for an error: a client's connection with an unread rest cannot be kept.
      var body = exchange.getRequestBody().readNBytes(REQUEST_BYTES_MAX + 1);
      var headers = exchange.getRequestHeaders();
      var rawQuery = uri.getRawQuery() == null ? "" : uri.getRawQuery();
      AwsRequest request =
          new AwsRequest(exchange.getRequestMethod(), uri.getRawPath(), Map.of(), headers, body);
      AwsResponse answer;
      try {
        var query = AwsRequest.parseQuery(rawQuery);
        request = new AwsRequest(request.method(), request.path(), query, headers, body);
        answer = answer(request, headers.getFirst("Authorization"));
      } catch (AwsFault fault) {
        var type = headers.getFirst("Content-Type");
        answer =
            type != null && type.startsWith("application/x-www-form-urlencoded")
                ? AwsResponse.queryFault(fault)
                : AwsResponse.jsonFault(fault);
      }
      send(exchange, answer);
    }
  }

  private AwsResponse answer(AwsRequest request, @Nullable String authorization) {
    var name = CredentialScope.service(authorization, request.query());
    if (name.isEmpty()) {
      throw new AwsFault(
          403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    var service = services.get(name.get());
    if (service == null) {
      throw new AwsFault(
          403,
          "InvalidSignatureException",
          "Credential should be scoped to correct service: there is no '" + name.get() + "' here.");
    }
    try {
      if (request.body().length > REQUEST_BYTES_MAX) {
        throw new AwsFault(413, "RequestEntityTooLargeException", "The request is too large.");
      }
      access.check(
          CredentialScope.key(authorization, request.query()).orElse(""), name.get(), request);
      var answer = service.handle(request);
      listener.answered(name.get(), request, answer);
      return answer;
    } catch (AwsFault fault) {
      return service.fault(request, fault);
    } catch (RuntimeException e) {
      System.getLogger(AwsPort.class.getName())
          .log(System.Logger.Level.ERROR, "request to " + name.get() + " failed", e);
      return service.fault(
          request, new AwsFault(500, "InternalFailure", "The embedded service failed."));
    }
  }

  private static void send(HttpExchange exchange, AwsResponse answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    var body = answer.body();
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
    } else if (body.length == 0) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Stops all services, long polls included. What was to be kept is kept already. */
  @Override
  public void close() {
    ticker.close();
    close(parts);
  }

  private static void close(List<AutoCloseable> parts) {
    for (var part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        System.getLogger(AwsPort.class.getName())
            .log(System.Logger.Level.WARNING, "a part of the port did not stop cleanly", e);
      }
    }
  }

  private static void closeStarted(CompletableFuture<? extends AutoCloseable> service)
      throws Exception {
    if (!service.isCompletedExceptionally()) {
      service.join().close();
    }
  }
}

package com.quickdumpnow.relay.cloud.aws.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.AwsAccount;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.Forwarder;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import com.sun.net.httpserver.Headers;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Terminated;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import scala.Function0;

/** SQS: an ElasticMQ server on a port of its own, to which requests are passed on as they are. */
public final class SqsServer implements AwsService, AutoCloseable {
  private static final int START_ATTEMPTS = 3;
  private static final Duration RESTORE_TIMEOUT = Duration.ofSeconds(30);
  private static final String MOVE_TASK = "AmazonSQS.StartMessageMoveTask";

  private final AwsAccount account;
  private final URI server;
  private final Forwarder forwarder;
  private final QueueStorage storage;
  private final Function0<Terminated> stop;

  private SqsServer(
      AwsAccount account,
      URI server,
      Forwarder forwarder,
      QueueStorage storage,
      Function0<Terminated> stop) {
    this.account = account;
    this.server = server;
    this.forwarder = forwarder;
    this.storage = storage;
    this.stop = stop;
  }

  /**
   * Starts the server.
   *
   * @param publicEndpoint what the queues' URLs shall begin with
   * @param data where queues and messages are kept; nowhere if empty
   */
  public static SqsServer start(
      AwsAccount account, URI publicEndpoint, Optional<Path> data, Forwarder forwarder) {
    var storage = QueueStorage.open(data);
    try {
      return start(account, publicEndpoint, storage, forwarder);
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  private static SqsServer start(
      AwsAccount account, URI publicEndpoint, QueueStorage storage, Forwarder forwarder) {
    for (var attempt = 1; ; attempt++) {
      // ElasticMQ does not tell which port it got, so it must be told one that is free.
      var port = freePort();
      try {
        var stop = new ElasticMQServer(config(account, publicEndpoint, storage, port)).start();
        var address = URI.create("http://127.0.0.1:" + port);
        var server = new SqsServer(account, address, forwarder, storage, stop);
        server.awaitRestored();
        return server;
      } catch (RuntimeException e) {
        if (attempt == START_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void awaitRestored() {
    var deadline = Instant.now().plus(RESTORE_TIMEOUT);
    while (!names().containsAll(storage.kept())) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("queues not restored after " + RESTORE_TIMEOUT);
      }
      try {
        Thread.sleep(Duration.ofMillis(20));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Set<String> names() {
    var urls = call("ListQueues", new JsonObject()).getAsJsonArray("QueueUrls");
    return urls == null
        ? Set.of()
        : urls.asList().stream()
            .map(url -> url.getAsString().substring(url.getAsString().lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
  }

  private static ElasticMQServerConfig config(
      AwsAccount account, URI publicEndpoint, QueueStorage storage, int port) {
    var settings =
        Map.of(
            "node-address.host",
            publicEndpoint.getHost(),
            "node-address.port",
            publicEndpoint.getPort(),
            "rest-sqs.bind-hostname",
            "127.0.0.1",
            "rest-sqs.bind-port",
            port,
            "aws.region",
            account.region(),
            "aws.accountId",
            account.id(),
            "messages-storage.enabled",
            storage.isEnabled(),
            "messages-storage.uri",
            storage.address(),
            "pekko.loglevel",
            "WARNING",
            // The JVM's end is the host's business.
            "pekko.jvm-shutdown-hooks",
            "off");
    return new ElasticMQServerConfig(
        ConfigFactory.parseMap(settings).withFallback(ConfigFactory.load()));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    if (request.header("X-Amz-Target").filter(MOVE_TASK::equals).isPresent()) {
      checkMoveTask(JsonInput.of(request.body()));
    }
    return forward(request);
  }

  /** ElasticMQ never answers when the source is not a dead-letter queue; AWS refuses. */
  private void checkMoveTask(JsonInput move) {
    var arn = move.requiredText("SourceArn");
    var input = new JsonObject();
    input.addProperty("QueueUrl", url(arn));
    var sources = call("ListDeadLetterSourceQueues", input).getAsJsonArray("queueUrls");
    if (sources == null || sources.isEmpty()) {
      throw new AwsFault(
          400,
          "InvalidParameterValue",
          "Source queue must be configured as a dead-letter queue: " + arn + ".");
    }
  }

  /** Where ElasticMQ itself has the queue of an ARN. */
  private String url(String arn) {
    return server + "/" + account.id() + "/" + arn.substring(arn.lastIndexOf(':') + 1);
  }

  private AwsResponse forward(AwsRequest request) {
    try {
      return forwarder.forward(server, request, request.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwsFault(503, "ServiceUnavailable", "The endpoint is stopping.");
    }
  }

  /**
   * Calls an operation of SQS from inside this JVM.
   *
   * @return the operation's output
   * @throws AwsFault if SQS refused
   */
  public JsonObject call(String operation, JsonObject input) {
    var headers = new Headers();
    headers.set("X-Amz-Target", "AmazonSQS." + operation);
    headers.set("Content-Type", "application/x-amz-json-1.0");
    var answer =
        forward(new AwsRequest("POST", "/", Map.of(), headers, Json.text(input).getBytes(UTF_8)));
    var body = Json.object(new String(answer.body(), UTF_8)).orElseGet(JsonObject::new);
    if (answer.status() != 200) {
      var type = body.has("__type") ? body.get("__type").getAsString() : "InternalFailure";
      var message = body.has("message") ? body.get("message").getAsString() : "";
      throw new AwsFault(answer.status(), type.substring(type.indexOf('#') + 1), message);
    }
    return body;
  }

  /**
   * Sends a message to the queue that {@code queueArn} names.
   *
   * @param attributes message attributes, all strings
   */
  public void send(
      String queueArn, String body, Optional<String> group, Map<String, String> attributes) {
    var input = new JsonObject();
    input.addProperty("QueueUrl", url(queueArn));
    input.addProperty("MessageBody", body);
    group.ifPresent(id -> input.addProperty("MessageGroupId", id));
    var typed = new JsonObject();
    attributes.forEach((key, value) -> {
      var attribute = new JsonObject();
      attribute.addProperty("DataType", "String");
      attribute.addProperty("StringValue", value);
      typed.add(key, attribute);
    });
    if (!attributes.isEmpty()) {
      input.add("MessageAttributes", typed);
    }
    call("SendMessage", input);
  }

  /** Returns how full each queue is, by name. */
  public List<QueueDepth> depths() {
    var depths = new ArrayList<QueueDepth>();
    var urls = call("ListQueues", new JsonObject()).getAsJsonArray("QueueUrls");
    if (urls == null) {
      return depths;
    }
    for (var url : urls) {
      var names = new JsonArray();
      names.add("All");
      var input = new JsonObject();
      input.add("QueueUrl", url);
      input.add("AttributeNames", names);
      var attributes = call("GetQueueAttributes", input).getAsJsonObject("Attributes");
      var address = url.getAsString();
      depths.add(
          new QueueDepth(
              address.substring(address.lastIndexOf('/') + 1),
              URI.create(address),
              attributes.get("ApproximateNumberOfMessages").getAsInt(),
              attributes.get("ApproximateNumberOfMessagesNotVisible").getAsInt(),
              attributes.get("ApproximateNumberOfMessagesDelayed").getAsInt()));
    }
    depths.sort(Comparator.comparing(QueueDepth::name));
    return depths;
  }

  @Override
  public void close() {
    stop.apply();
    storage.close();
  }
}

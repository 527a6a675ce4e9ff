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
import com.sun.net.httpserver.Headers;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.Terminated;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import scala.Function0;

/** SQS: an ElasticMQ server on a port of its own, to which requests are passed on as they are. */
public final class SqsServer implements AwsService, AutoCloseable {
  private static final int START_ATTEMPTS = 3;

  private final AwsAccount account;
  private final URI server;
  private final Forwarder forwarder;
  private final Function0<Terminated> stop;

  private SqsServer(
      AwsAccount account, URI server, Forwarder forwarder, Function0<Terminated> stop) {
    this.account = account;
    this.server = server;
    this.forwarder = forwarder;
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
    for (var attempt = 1; ; attempt++) {
      // ElasticMQ does not tell which port it got, so it must be told one that is free.
      var port = freePort();
      try {
        var stop = new ElasticMQServer(config(account, publicEndpoint, data, port)).start();
        return new SqsServer(account, URI.create("http://127.0.0.1:" + port), forwarder, stop);
      } catch (RuntimeException e) {
        if (attempt == START_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static ElasticMQServerConfig config(
      AwsAccount account, URI publicEndpoint, Optional<Path> data, int port) {
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
            data.isPresent(),
            // By default H2 writes half a second late, which a kill -9 would lose.
            "messages-storage.uri",
            data.map(path -> "jdbc:h2:file:" + path.toAbsolutePath().resolve("queues"))
                    .orElse("jdbc:h2:mem:")
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
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
    return forward(request);
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
    var name = queueArn.substring(queueArn.lastIndexOf(':') + 1);
    var input = new JsonObject();
    input.addProperty("QueueUrl", server + "/" + account.id() + "/" + name);
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
  }
}

package com.quickdumpnow.relay.cloud.aws.dynamodb;

import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.Forwarder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/** DynamoDB: DynamoDB Local on a port of its own, to which requests are passed on as they are. */
public final class DynamoDbServer implements AwsService, AutoCloseable {
  private final Server jetty;
  private final LocalDynamoDBRequestHandler database;
  private final URI server;
  private final Forwarder forwarder;

  private DynamoDbServer(
      Server jetty, LocalDynamoDBRequestHandler database, URI server, Forwarder forwarder) {
    this.jetty = jetty;
    this.database = database;
    this.server = server;
    this.forwarder = forwarder;
  }

  /**
   * Starts the server.
   *
   * @param data where tables are kept; nowhere if empty
   */
  public static DynamoDbServer start(Optional<Path> data, Forwarder forwarder) {
    try {
      if (data.isPresent()) {
        Files.createDirectories(data.get());
      }
      // Shared, or each access key and region would see tables of its own.
      var database = database(data.map(path -> path.toAbsolutePath().toString()).orElse(null));
      // Not DynamoDB Local's own DynamoDBProxyServer: that one listens on every address.
      var jetty = new Server(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      jetty.setHandler(new LocalDynamoDBServerHandler(database, null));
      jetty.start();
      var port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
      return new DynamoDbServer(jetty, database, URI.create("http://127.0.0.1:" + port), forwarder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not start", e);
    }
  }

  private static LocalDynamoDBRequestHandler database(@Nullable String directory) {
    return new LocalDynamoDBRequestHandler(0, directory == null, directory, true, false);
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    try {
      return forwarder.forward(server, request, "/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwsFault(503, "ServiceUnavailable", "The endpoint is stopping.");
    }
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.getLogger(DynamoDbServer.class.getName())
          .log(System.Logger.Level.WARNING, "DynamoDB Local did not stop cleanly", e);
    } finally {
      database.shutdown();
    }
  }
}

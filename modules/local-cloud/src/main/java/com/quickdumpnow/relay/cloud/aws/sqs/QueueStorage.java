package com.quickdumpnow.relay.cloud.aws.sqs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import scalikejdbc.ConnectionPool;

/**
 * Where ElasticMQ keeps its queues.
 *
 * <p>ElasticMQ 1.7 opens one database a JVM: the first that it is told of, for good. So each start
 * points its connection pool to the right one first, and there can be only one at a time.
 */
final class QueueStorage implements AutoCloseable {
  private static final AtomicBoolean OPEN = new AtomicBoolean();

  private final Optional<Path> data;
  private final Set<String> kept;

  private QueueStorage(Optional<Path> data, Set<String> kept) {
    this.data = data;
    this.kept = kept;
  }

  /**
   * Opens the storage in a directory; with none, queues are kept in memory.
   *
   * @throws IllegalStateException if this JVM has another one open, or if it cannot be read
   */
  static QueueStorage open(Optional<Path> data) {
    if (data.isEmpty()) {
      return new QueueStorage(data, Set.of());
    }
    if (!OPEN.compareAndSet(false, true)) {
      throw new IllegalStateException("queues are kept in another directory already");
    }
    try {
      var kept = mended(data.get());
      var address = address(data.get());
      var settings = ConnectionPool.singleton$default$4();
      ConnectionPool.singleton(
          address, "", "", settings, ConnectionPool.singleton$default$5(address, "", "", settings));
      return new QueueStorage(data, kept);
    } catch (RuntimeException e) {
      OPEN.set(false);
      throw e;
    }
  }

  boolean isEnabled() {
    return data.isPresent();
  }

  /** Returns the address for ElasticMQ's own settings. */
  String address() {
    return data.map(QueueStorage::address).orElse("jdbc:h2:mem:");
  }

  /**
   * Returns the names of the queues that an earlier run has left.
   *
   * <p>ElasticMQ answers before it has restored them, and shuts itself down if one of them is
   * created meanwhile ({@code QueueAlreadyExists}). So one has to know which to wait for.
   */
  Set<String> kept() {
    return kept;
  }

  private static String address(Path data) {
    // By default H2 writes half a second late, which a kill -9 would lose.
    return "jdbc:h2:file:"
        + data.toAbsolutePath().resolve("queues")
        + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
  }

  /** Reads which queues are kept, and mends what a kill has left half done. */
  private static Set<String> mended(Path data) {
    if (Files.notExists(data.resolve("queues.mv.db"))) {
      return Set.of();
    }
    // The user and the tables of elasticmq-persistence-sql 1.7.
    try (var connection = DriverManager.getConnection(address(data), "", "")) {
      endMoves(connection);
      return tables(connection, "QUEUE").isEmpty()
          ? Set.of()
          : Set.copyOf(texts(connection, "select name from queue"));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the kept queues", e);
    }
  }

  /**
   * A message that was on its way to the dead-letter queue may stand in both: ElasticMQ adds it
   * there before it takes it away here, and would fail to add it once more at each start.
   */
  private static void endMoves(Connection connection) throws SQLException {
    var tables = tables(connection, "MESSAGE\\_%");
    try (var statement = connection.createStatement()) {
      for (var dead : tables) {
        for (var source : tables) {
          if (!source.equals(dead)) {
            statement.executeUpdate(
                """
                delete from %s where message_id in
                  (select message_id from %s where dead_letter_source_queue_name is not null)
                """
                    .formatted(source, dead));
          }
        }
      }
    }
  }

  private static List<String> tables(Connection connection, String pattern) throws SQLException {
    var names = new ArrayList<String>();
    try (var tables = connection.getMetaData().getTables(null, null, pattern, null)) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
    }
    return names;
  }

  private static List<String> texts(Connection connection, String query) throws SQLException {
    var texts = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** Lets go of the directory. ElasticMQ must have stopped. */
  @Override
  public void close() {
    if (data.isPresent()) {
      ConnectionPool.closeAll();
      OPEN.set(false);
    }
  }
}

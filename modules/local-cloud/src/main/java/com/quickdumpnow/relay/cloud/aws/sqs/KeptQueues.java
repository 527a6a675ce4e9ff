package com.quickdumpnow.relay.cloud.aws.sqs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Looks into ElasticMQ's storage while it is not running. */
final class KeptQueues {
  private KeptQueues() {}

  /** Where ElasticMQ keeps its queues, as an H2 address. */
  static String address(Path data) {
    return "jdbc:h2:file:" + data.toAbsolutePath().resolve("queues");
  }

  /**
   * Returns the names of the queues that an earlier run has left.
   *
   * <p>ElasticMQ answers before it has restored them, and shuts itself down if one of them is
   * created meanwhile ({@code QueueAlreadyExists}). So one has to know which to wait for.
   */
  static Set<String> names(Path data) {
    var names = new HashSet<String>();
    if (Files.notExists(data.resolve("queues.mv.db"))) {
      return names;
    }
    // The address, user and table of elasticmq-persistence-sql 1.7.
    try (var connection = DriverManager.getConnection(address(data), "", "");
        var tables = connection.getMetaData().getTables(null, null, "QUEUE", null)) {
      if (tables.next()) {
        try (var statement = connection.createStatement();
            var rows = statement.executeQuery("select name from queue")) {
          while (rows.next()) {
            names.add(rows.getString(1));
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the kept queues", e);
    }
    return names;
  }
}

package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes as lines of JSON, the newest last. Each line reaches the operating system before {@link
 * #append} returns, so it survives {@code kill -9}, though not a power cut.
 */
final class Journal implements AutoCloseable {
  private final OutputStream out;

  private Journal(OutputStream out) {
    this.out = out;
  }

  /**
   * Reads what a former run left.
   *
   * @throws IOException if a line other than the last is damaged
   */
  static List<JsonObject> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    // Not Files.readAllLines, which refuses the half of a character that a killed process wrote.
    var lines = new String(Files.readAllBytes(file), UTF_8).split("\n", -1);
    var entries = new ArrayList<JsonObject>();
    for (var line = 0; line < lines.length; line++) {
      // A line without its end was being written when the process was killed; nobody was told
      // that it had happened.
      if (line < lines.length - 1) {
        try {
          entries.add(JsonParser.parseString(lines[line]).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
          throw new IOException("%s: line %d is damaged".formatted(file, line + 1), e);
        }
      }
    }
    return entries;
  }

  /**
   * Replaces the file by {@code entries}, which say the same in fewer lines, and goes on from
   * there.
   */
  static Journal start(Path file, List<JsonObject> entries) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    var lines = new StringBuilder();
    entries.forEach(entry -> lines.append(entry).append('\n'));
    Files.writeString(fresh, lines);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new Journal(Files.newOutputStream(file, CREATE, APPEND));
  }

  void append(JsonObject entry) {
    try {
      out.write((entry + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

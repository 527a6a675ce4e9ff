package com.quickdumpnow.relay.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads settings from the environment and from a file of secrets. */
public final class Environment {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private Environment() {}

  /**
   * Returns the settings of both; the file's win.
   *
   * @throws IllegalArgumentException if others can read the file, or a line of it is no setting
   * @throws IOException if the file cannot be read
   */
  public static Map<String, String> read(Map<String, String> environment, Optional<Path> file)
      throws IOException {
    var settings = new LinkedHashMap<>(environment);
    if (file.isPresent()) {
      var path = file.get();
      if (!Files.isReadable(path)) {
        throw new IllegalArgumentException("--env-file: %s cannot be read".formatted(path));
      }
      if (!Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
        throw new IllegalArgumentException(
            "--env-file: %s can be read by others; run: chmod 600 %s".formatted(path, path));
      }
      var lines = Files.readAllLines(path);
      for (int i = 0; i < lines.size(); i++) {
        var line = lines.get(i).strip();
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        var equals = line.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "--env-file: line %d is not NAME=VALUE".formatted(i + 1));
        }
        settings.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return settings;
  }
}

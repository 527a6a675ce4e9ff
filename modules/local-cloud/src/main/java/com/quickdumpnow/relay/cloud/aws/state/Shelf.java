package com.quickdumpnow.relay.cloud.aws.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Documents by key that survive the end of the process, however sudden. Each is a file of its own,
 * written beside its place and then moved there, so that a reader finds the old one or the new one.
 *
 * <p>Files are not forced to the disk: what they must survive is {@code kill -9}, not a power cut.
 */
public final class Shelf {
  private static final String SUFFIX = ".doc";

  private final Optional<Path> directory;

  private Shelf(Optional<Path> directory) {
    this.directory = directory;
  }

  /** Returns the shelf called {@code name} in {@code data}, or one that keeps nothing. */
  public static Shelf open(Optional<Path> data, String name) {
    var directory = data.map(path -> path.resolve(name));
    directory.ifPresent(path -> {
      try {
        Files.createDirectories(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    return new Shelf(directory);
  }

  /** Returns every document, in no order. */
  public List<byte[]> all() {
    var documents = new ArrayList<byte[]>();
    if (directory.isPresent()) {
      try (var files = Files.newDirectoryStream(directory.get())) {
        for (var file : files) {
          if (file.toString().endsWith(SUFFIX)) {
            documents.add(Files.readAllBytes(file));
          } else {
            // What a kill left half written.
            Files.deleteIfExists(file);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return documents;
  }

  /** Keeps {@code document} in place of whatever had {@code key}. One writer a key at a time. */
  public void put(String key, byte[] document) {
    if (directory.isPresent()) {
      try {
        var temporary = Files.createTempFile(directory.get(), "new", ".tmp");
        Files.write(temporary, document);
        Files.move(temporary, file(directory.get(), key), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Keeps {@code document} as UTF-8. */
  public void put(String key, String document) {
    put(key, document.getBytes(UTF_8));
  }

  /** Forgets {@code key}, if it is there. */
  public void remove(String key) {
    if (directory.isPresent()) {
      try {
        Files.deleteIfExists(file(directory.get(), key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Keys hold any character and any length; file names do not. */
  private static Path file(Path directory, String key) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return directory.resolve(HexFormat.of().formatHex(hash, 0, 16) + SUFFIX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

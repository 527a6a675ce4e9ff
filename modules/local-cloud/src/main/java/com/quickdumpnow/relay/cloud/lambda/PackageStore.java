package com.quickdumpnow.relay.cloud.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks functions' packages below one directory, each library file once however many packages
 * have it.
 *
 * <p>Libraries are the same when name, length and CRC are. Each package's {@code lib/} holds links
 * to them, so that a package looks as Lambda unpacks it.
 */
final class PackageStore {

  /**
   * An unpacked package.
   *
   * @param libraries the shared files, in the order in which Lambda puts them on the class path
   */
  record Unpacked(Path root, List<Path> libraries) {}

  private final Path directory;
  private final Map<Path, Unpacked> unpacked = new HashMap<>();

  PackageStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Unpacks a zip or jar file; a directory is used where it is.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  Unpacked unpack(Path asset) {
    var known = unpacked.get(asset);
    if (known != null) {
      return known;
    }
    try {
      var result = Files.isDirectory(asset) ? adopt(asset) : extract(asset);
      unpacked.put(asset, result);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + asset, e);
    }
  }

  private Unpacked adopt(Path asset) throws IOException {
    var lib = asset.resolve("lib");
    var libraries = new ArrayList<Path>();
    if (Files.isDirectory(lib)) {
      try (var files = Files.list(lib)) {
        for (var file : files.sorted().filter(f -> f.toString().endsWith(".jar")).toList()) {
          var crc = new CRC32();
          crc.update(Files.readAllBytes(file));
          try (var content = Files.newInputStream(file)) {
            libraries.add(
                library(file.getFileName().toString(), Files.size(file), crc.getValue(), content));
          }
        }
      }
    }
    return new Unpacked(asset, libraries);
  }

  private Unpacked extract(Path asset) throws IOException {
    var root = directory.resolve("functions").resolve(asset.getFileName() + "." + unpacked.size());
    // What an earlier run has left may be of another version.
    Directories.delete(root);
    Files.createDirectories(root);
    var libraries = new ArrayList<Path>();
    try (var zip = new ZipFile(asset.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        var entry = all.nextElement();
        var target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
          throw new IOException(entry.getName() + " leads out of the package");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        try (var content = zip.getInputStream(entry)) {
          if (entry.getName().matches("lib/[^/]+\\.jar")) {
            var library =
                library(target.getFileName().toString(), entry.getSize(), entry.getCrc(), content);
            Files.createLink(target, library);
            libraries.add(library);
          } else {
            Files.copy(content, target);
          }
        }
      }
    }
    libraries.sort((a, b) -> a.getFileName().compareTo(b.getFileName()));
    return new Unpacked(root, List.copyOf(libraries));
  }

  private Path library(String name, long size, long crc, InputStream content) throws IOException {
    var file = directory.resolve("libraries/%08x-%d/%s".formatted(crc, size, name));
    if (Files.notExists(file) || Files.size(file) != size) {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.copy(content, file);
    }
    return file;
  }
}

package com.quickdumpnow.relay.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The repository's own files, as somebody would check them out. */
final class Repository {
  /** What a build, a tool or Git leaves there. */
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", "node_modules", "cdk.out", ".qdn", ".idea", ".cifuzz-corpus");

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private Repository() {}

  /** Returns every file, relative to the root. Sources may lie in a folder called target. */
  static List<Path> files() {
    var files = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              var isSource = folder.toString().contains("/src/");
              return !isSource && NOT_OURS.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(ROOT.relativize(file));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Returns a file's text. A byte that is no text becomes a mark. */
  static String read(Path relative) {
    try {
      return new String(Files.readAllBytes(ROOT.resolve(relative)), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

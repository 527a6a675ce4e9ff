package com.quickdumpnow.relay.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps a synthesised assembly for as long as nothing has changed that it was made of.
 *
 * <p>A synthesis with template validation takes about 20 s; comparing the inputs, well under one.
 */
final class AssemblyCache {
  private final Path output;
  private final Path root;

  /**
   * @param output the assembly's folder, written by nobody else
   * @param root the repository's root
   */
  AssemblyCache(Path output, Path root) {
    this.output = output;
    this.root = root;
  }

  /** Calls {@code synthesis} unless the assembly was made of the very inputs of today. */
  void refresh(Runnable synthesis) {
    try {
      var stamp = output.resolve("inputs.sha256");
      var inputs = digest();
      if (Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
        System.out.println("The assembly is up to date: " + root.relativize(output));
        return;
      }
      // Packages of earlier runs would stay behind otherwise.
      deleteTree(output);
      synthesis.run();
      Files.writeString(stamp, inputs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String digest() throws IOException {
    var sha256 = sha256();
    for (var file : inputs()) {
      sha256.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      sha256.update(sha256().digest(Files.readAllBytes(file)));
    }
    // The libraries count by name: a version has its own jar.
    for (var entry : System.getProperty("java.class.path").split(":", -1)) {
      sha256.update(Path.of(entry).getFileName().toString().getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private List<Path> inputs() throws IOException {
    var inputs = new ArrayList<Path>();
    inputs.add(root.resolve("cdk.json"));
    try (var classes = Files.walk(root.resolve("infra-cdk/target/classes"))) {
      classes.filter(Files::isRegularFile).sorted().forEach(inputs::add);
    }
    var packages = FunctionPackages.builtBelow(root);
    for (var function : RelayFunction.values()) {
      inputs.add(packages.of(function));
    }
    return inputs;
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

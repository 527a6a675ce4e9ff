package com.quickdumpnow.relay.infra;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps a synthesised assembly for as long as nothing has changed that it was made of.
 *
 * <p>A synthesis with template validation takes about 20 s; comparing the inputs, well under one.
 */
final class AssemblyCache {
  private static final String STAMP = "inputs.sha256";
  private static final String VALIDATED = " validated";

  private final Path output;
  private final boolean validating;

  /**
   * Makes a cache of one assembly.
   *
   * @param output the assembly's folder; what is in it is deleted before each synthesis
   * @param validating whether a synthesis of today validates; one that was not validated does not
   *     do then, while the reverse is welcome
   */
  AssemblyCache(Path output, boolean validating) {
    this.output = output;
    this.validating = validating;
  }

  /**
   * Calls {@code synthesis} unless the assembly was made of these very inputs.
   *
   * @param files inputs by their contents
   * @param names inputs by name only, such as libraries that carry a version
   * @return whether it was called
   */
  boolean refresh(List<Path> files, List<String> names, Runnable synthesis) {
    try {
      var stamp = output.resolve(STAMP);
      var inputs = digest(files, names);
      if (Files.exists(stamp) && isUpToDate(Files.readString(stamp), inputs)) {
        return false;
      }
      // Packages of earlier runs would stay behind otherwise.
      deleteTree(output);
      synthesis.run();
      Files.createDirectories(output);
      Files.writeString(stamp, validating ? inputs + VALIDATED : inputs);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isUpToDate(String stamp, String inputs) {
    return stamp.equals(inputs + VALIDATED) || (!validating && stamp.equals(inputs));
  }

  private static String digest(List<Path> files, List<String> names) throws IOException {
    var inputs = sha256();
    for (var file : files) {
      inputs.update(file.toString().getBytes(UTF_8));
      inputs.update(sha256().digest(Files.readAllBytes(file)));
    }
    for (var name : names) {
      inputs.update(sha256().digest(name.getBytes(UTF_8)));
    }
    return HexFormat.of().formatHex(inputs.digest());
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

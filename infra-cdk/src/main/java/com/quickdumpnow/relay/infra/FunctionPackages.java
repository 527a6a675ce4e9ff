package com.quickdumpnow.relay.infra;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a function's package is: a zip, or a folder with the same contents. */
@FunctionalInterface
public interface FunctionPackages {

  /** Returns the package of {@code function}. */
  Path of(RelayFunction function);

  /**
   * Returns the packages that the build has made.
   *
   * @param root the repository's root
   */
  static FunctionPackages builtBelow(Path root) {
    return function -> {
      var zip = root.resolve("modules").resolve(function.module()).resolve("target/function.zip");
      if (!Files.isRegularFile(zip)) {
        throw new IllegalStateException(zip + " is missing (build it first: mvn package)");
      }
      return zip;
    };
  }

  /**
   * Returns one folder for every function: a test of the template has no need of built packages.
   *
   * @param folder any folder
   */
  static FunctionPackages stub(Path folder) {
    return function -> folder;
  }
}

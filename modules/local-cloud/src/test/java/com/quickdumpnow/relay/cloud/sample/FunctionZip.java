package com.quickdumpnow.relay.cloud.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** A function's package: classes in the root, libraries in {@code lib/}. */
public final class FunctionZip {
  private final Path directory;
  private final List<Path> libraries = new ArrayList<>();
  private final List<Path> sources = new ArrayList<>();

  /** Works below {@code directory}, which must be of this package alone. */
  public FunctionZip(Path directory) {
    this.directory = directory;
  }

  /** Adds the library that {@code type} is from. */
  public FunctionZip libraryOf(Class<?> type) {
    try {
      libraries.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
      return this;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds a library. */
  public FunctionZip library(Path jar) {
    libraries.add(jar);
    return this;
  }

  /** Adds a class in the package {@code fn}. */
  public FunctionZip source(String className, String body) throws IOException {
    var file = directory.resolve("src/fn/" + className + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        package fn;
        import com.amazonaws.services.lambda.runtime.*;
        import java.io.*;
        import java.nio.charset.StandardCharsets;
        import java.util.*;
        """
            + body);
    sources.add(file);
    return this;
  }

  /** Compiles and packs. */
  public Path pack(String name) throws IOException {
    var classes = Files.createDirectories(directory.resolve("classes"));
    if (!sources.isEmpty()) {
      var arguments = new ArrayList<String>();
      var classPath = new ArrayList<>(List.of(System.getProperty("java.class.path")));
      libraries.forEach(library -> classPath.add(library.toString()));
      arguments.addAll(List.of("-proc:none", "-d", classes.toString()));
      arguments.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
      sources.forEach(source -> arguments.add(source.toString()));
      assertThat(
              ToolProvider.getSystemJavaCompiler()
                  .run(null, null, null, arguments.toArray(String[]::new)))
          .isZero();
    }
    var zip = directory.resolve(name);
    try (var out = new ZipOutputStream(Files.newOutputStream(zip));
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(file).toString(), file);
      }
      for (var library : libraries) {
        add(out, "lib/" + library.getFileName(), library);
      }
    }
    return zip;
  }

  private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Files.copy(file, zip);
    zip.closeEntry();
  }
}

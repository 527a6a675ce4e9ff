package com.quickdumpnow.relay.cloud.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Makes the class loaders of functions that share one JVM.
 *
 * <p>All libraries lie in one loader, so that those which several functions have are loaded once. A
 * function sees of it only what its own package has. Packages that disagree on a class, as two
 * versions of one library do, get libraries of their own.
 */
final class FunctionLoaders implements AutoCloseable {
  private final HostApiLoader host = new HostApiLoader();
  private final Map<Path, Set<String>> entriesOf = new HashMap<>();
  private final List<SharedLibraries> shared = new ArrayList<>();
  private final List<FunctionLoader> loaders = new ArrayList<>();

  /** Returns the loader of one function's handlers. */
  ClassLoader loaderOf(FunctionSpec spec) {
    Map<String, Path> classes = new HashMap<>();
    Set<String> visible = new HashSet<>();
    for (var library : spec.libraries()) {
      for (var entry : entriesOf.computeIfAbsent(library, FunctionLoaders::entries)) {
        visible.add(entry);
        if (entry.endsWith(".class") && !entry.startsWith("META-INF/")) {
          classes.putIfAbsent(entry, library);
        }
      }
    }
    classes.remove("module-info.class");
    var libraries =
        shared.stream().filter(one -> one.agreesOn(classes)).findFirst().orElseGet(this::another);
    libraries.take(spec.libraries(), classes);
    var loader = new FunctionLoader(spec, libraries, visible);
    loaders.add(loader);
    return loader;
  }

  private SharedLibraries another() {
    var libraries = new SharedLibraries(host);
    shared.add(libraries);
    return libraries;
  }

  @Override
  public void close() {
    try {
      for (var loader : loaders) {
        loader.close();
      }
      for (var libraries : shared) {
        libraries.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> entries(Path library) {
    try (var zip = new ZipFile(library.toFile())) {
      var names = new HashSet<String>();
      zip.stream().forEach(entry -> names.add(entry.getName()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(library.toString(), e);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("path: " + path + " (expected: a file)", e);
    }
  }

  private static final class SharedLibraries extends URLClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final Map<String, Path> owners = new HashMap<>();
    private final Set<Path> libraries = new LinkedHashSet<>();

    SharedLibraries(ClassLoader host) {
      super(new URL[0], host);
    }

    boolean agreesOn(Map<String, Path> classes) {
      return classes.entrySet().stream()
          .allMatch(entry ->
              owners.getOrDefault(entry.getKey(), entry.getValue()).equals(entry.getValue()));
    }

    void take(List<Path> more, Map<String, Path> classes) {
      owners.putAll(classes);
      for (var library : more) {
        if (libraries.add(library)) {
          addURL(url(library));
        }
      }
    }
  }

  private static final class FunctionLoader extends URLClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final SharedLibraries libraries;
    private final Set<String> visible;
    private final List<String> locations;

    FunctionLoader(FunctionSpec spec, SharedLibraries libraries, Set<String> visible) {
      // Unnamed: a loader's name would stand in every line of a stack trace.
      super(new URL[] {url(spec.root())}, libraries.getParent());
      this.libraries = libraries;
      this.visible = visible;
      this.locations = spec.libraries().stream().map(l -> "jar:" + url(l) + "!/").toList();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try {
        return super.findClass(name);
      } catch (ClassNotFoundException e) {
        if (visible.contains(name.replace('.', '/') + ".class")) {
          return libraries.loadClass(name);
        }
        throw e;
      }
    }

    @Override
    public @Nullable URL findResource(String name) {
      var own = super.findResource(name);
      if (own != null || !visible.contains(name)) {
        return own;
      }
      try {
        return visibleOnes(name).stream().findFirst().orElse(null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
      var found = Collections.list(super.findResources(name));
      if (visible.contains(name)) {
        found.addAll(visibleOnes(name));
      }
      return Collections.enumeration(found);
    }

    private List<URL> visibleOnes(String name) throws IOException {
      return Collections.list(libraries.findResources(name)).stream()
          .filter(url -> locations.stream().anyMatch(url.toString()::startsWith))
          .toList();
    }
  }
}

package com.quickdumpnow.relay.cloud.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.Gson;
import com.quickdumpnow.relay.cloud.sample.FunctionZip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions share a JVM, and still each sees its own package alone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FunctionLoadersTest {
  private static final String OWN = "public class Own {}";

  @TempDir private Path directory;
  private final FunctionLoaders loaders = new FunctionLoaders();
  private PackageStore store;

  @BeforeEach
  void start() {
    store = new PackageStore(directory.resolve("work"));
  }

  private ClassLoader load(FunctionZip zip, String name) throws IOException {
    var unpacked = store.unpack(zip.pack(name + ".zip"));
    var function = FunctionHostContract.function(name, unpacked.root());
    return loaders.loaderOf(
        new FunctionSpec(function, "1", Map.of(), unpacked.root(), unpacked.libraries()));
  }

  private FunctionZip zip(String name) {
    return new FunctionZip(directory.resolve(name));
  }

  /** A jar with one class {@code fn.Shared}, whose content differs by {@code version}. */
  private Path library(String version) throws IOException {
    return zip("library" + version)
        .source("Shared", "public class Shared { public String v = \"" + version + "\"; }")
        .pack("shared.jar");
  }

  @Test
  void own_classes_are_loaded_for_each_function() throws Exception {
    var one = load(zip("one").source("Own", OWN), "one");
    var other = load(zip("other").source("Own", OWN), "other");
    assertThat(one.loadClass("fn.Own")).isNotSameAs(other.loadClass("fn.Own"));
  }

  @Test
  void one_library_in_two_functions_is_loaded_once() throws Exception {
    var one = load(zip("one").libraryOf(Gson.class), "one");
    var other = load(zip("other").libraryOf(Gson.class).library(library("1")), "other");
    var gson = one.loadClass(Gson.class.getName());
    assertThat(gson).isSameAs(other.loadClass(Gson.class.getName())).isNotSameAs(Gson.class);
  }

  @Test
  void two_versions_of_a_library_stay_apart() throws Exception {
    var one = load(zip("one").library(library("1")), "one");
    var other = load(zip("other").library(library("2")), "other");
    assertThat(one.loadClass("fn.Shared")).isNotSameAs(other.loadClass("fn.Shared"));
  }

  @Test
  void a_library_that_only_another_function_packs_is_not_there() throws Exception {
    var _ = load(zip("one").libraryOf(Gson.class), "one");
    var other = load(zip("other").source("Own", OWN), "other");
    assertThatThrownBy(() -> other.loadClass(Gson.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(other.getResource("META-INF/maven/com.google.code.gson/gson/pom.xml")).isNull();
  }

  @Test
  void nothing_of_this_JVM_is_there_but_Lambda_s_interfaces() throws Exception {
    var loader = load(zip("one").source("Own", OWN), "one");
    assertThat(loader.loadClass(Context.class.getName())).isSameAs(Context.class);
    assertThatThrownBy(() -> loader.loadClass(FunctionHost.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> loader.loadClass(Assertions.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void resources_are_found_in_own_classes_and_libraries() throws Exception {
    var loader = load(zip("one").source("Own", OWN).library(library("1")), "one");
    assertThat(loader.getResource("fn/Own.class")).isNotNull();
    assertThat(loader.getResource("fn/Shared.class")).isNotNull();
    assertThat(loader.getResources("fn/Shared.class").hasMoreElements()).isTrue();
  }
}

package com.quickdumpnow.relay.cloud.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.quickdumpnow.relay.cloud.sample.FunctionZip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages look as Lambda unpacks them, and their libraries take room once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PackageStoreTest {
  @TempDir private Path directory;
  private PackageStore store;

  @BeforeEach
  void start() {
    store = new PackageStore(directory.resolve("work"));
  }

  private Path zip(String name) throws IOException {
    return new FunctionZip(directory.resolve(name))
        .source("Own", "public class Own {}")
        .libraryOf(Gson.class)
        .pack(name + ".zip");
  }

  @Test
  void one_library_of_two_packages_is_one_file() throws IOException {
    var one = store.unpack(zip("one"));
    var other = store.unpack(zip("other"));
    assertThat(one.root()).isNotEqualTo(other.root());
    assertThat(one.root().resolve("fn/Own.class")).isRegularFile();
    assertThat(one.libraries()).isEqualTo(other.libraries()).hasSize(1);
    var library = one.libraries().getFirst();
    assertThat(
            Files.isSameFile(library, other.root().resolve("lib").resolve(library.getFileName())))
        .isTrue();
  }

  @Test
  void a_directory_is_used_where_it_is() throws IOException {
    var unpacked = store.unpack(zip("one"));
    var again = new PackageStore(directory.resolve("other")).unpack(unpacked.root());
    assertThat(again.root()).isEqualTo(unpacked.root());
    assertThat(again.libraries())
        .extracting(Path::getFileName)
        .isEqualTo(unpacked.libraries().stream().map(Path::getFileName).toList());
  }

  @Test
  void what_an_earlier_run_has_left_is_replaced() throws IOException {
    var zip = zip("one");
    var left = store.unpack(zip).root().resolve("left.txt");
    Files.writeString(left, "left");
    var again = new PackageStore(directory.resolve("work")).unpack(zip);
    assertThat(left).doesNotExist();
    assertThat(again.root().resolve("fn/Own.class")).isRegularFile();
  }

  @Test
  void no_entry_leads_out_of_its_package() throws IOException {
    var zip = directory.resolve("evil.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("../../out.txt"));
      out.closeEntry();
    }
    assertThatThrownBy(() -> store.unpack(zip))
        .isInstanceOf(UncheckedIOException.class)
        .rootCause()
        .hasMessage("../../out.txt leads out of the package");
  }
}

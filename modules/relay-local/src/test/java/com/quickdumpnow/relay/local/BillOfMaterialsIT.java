package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each function's bill of materials names the libraries that are deployed with it, and no other.
 */
@Tag("E3")
@DisplayNameGeneration(ReplaceUnderscores.class)
class BillOfMaterialsIT {
  private static final String OURS = "com.quickdumpnow.relay";

  static List<Path> functions() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      var functions =
          modules
              .map(module -> module.resolve("target"))
              .filter(target -> Files.exists(target.resolve("function.zip")))
              .sorted()
              .toList();
      assertThat(functions).hasSizeGreaterThanOrEqualTo(9);
      return functions;
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void it_has_what_the_package_has(Path target) throws IOException {
    assertThat(listed(target)).containsExactlyInAnyOrderElementsOf(packaged(target));
  }

  private static List<String> listed(Path target) throws IOException {
    var bom = JsonParser.parseString(Files.readString(target.resolve("bom.json")));
    assertThat(bom.getAsJsonObject().get("bomFormat").getAsString()).isEqualTo("CycloneDX");
    return RunningRelay.objects(bom.getAsJsonObject().getAsJsonArray("components"))
        .filter(component -> !component.get("group").getAsString().equals(OURS))
        .map(component ->
            component.get("name").getAsString() + "-" + component.get("version").getAsString())
        .toList();
  }

  private static List<String> packaged(Path target) throws IOException {
    try (var zip = new ZipFile(target.resolve("function.zip").toFile())) {
      return zip.stream()
          .map(entry -> Path.of(entry.getName()))
          .filter(path -> path.startsWith("lib") && path.toString().endsWith(".jar"))
          .map(path -> path.getFileName().toString().replaceFirst("[.]jar$", ""))
          .toList();
    }
  }
}

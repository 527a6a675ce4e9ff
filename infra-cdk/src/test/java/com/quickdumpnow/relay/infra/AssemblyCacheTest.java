package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A template that is older than its inputs would be deployed as if it were theirs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AssemblyCacheTest {
  private static final List<String> LIBRARIES = List.of("cdk-1.jar");

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void first_synthesis() throws IOException {
    input = Files.writeString(folder.resolve("input"), "one");
    output = folder.resolve("cdk.out");
    assertThat(refresh(LIBRARIES)).isTrue();
  }

  private boolean refresh(List<String> libraries) {
    return refresh(libraries, true);
  }

  private boolean refresh(List<String> libraries, boolean validating) {
    return new AssemblyCache(output, validating)
        .refresh(List.of(input), libraries, () -> write(output.resolve("template")));
  }

  private static void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "made");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_same_inputs_are_not_synthesised_again() {
    assertThat(refresh(LIBRARIES)).isFalse();
  }

  @Test
  void a_changed_input_is() throws IOException {
    Files.writeString(input, "two");
    assertThat(refresh(LIBRARIES)).isTrue();
  }

  @Test
  void a_changed_library_is() {
    assertThat(refresh(List.of("cdk-2.jar"))).isTrue();
  }

  @Test
  void a_deleted_assembly_is() throws IOException {
    Files.delete(output.resolve("inputs.sha256"));
    assertThat(refresh(LIBRARIES)).isTrue();
  }

  @Test
  void one_that_was_validated_does_for_whoever_does_not_care() {
    assertThat(refresh(LIBRARIES, false)).isFalse();
  }

  @Test
  void one_that_was_not_validated_does_not_do_for_who_cares() throws IOException {
    Files.writeString(input, "two");
    assertThat(refresh(LIBRARIES, false)).isTrue();
    assertThat(refresh(LIBRARIES, false)).isFalse();
    assertThat(refresh(LIBRARIES, true)).isTrue();
  }

  @Test
  void nothing_of_an_earlier_assembly_stays_behind() throws IOException {
    write(output.resolve("asset.old/file"));
    Files.writeString(input, "two");
    refresh(LIBRARIES);
    assertThat(output.resolve("asset.old")).doesNotExist();
    assertThat(output.resolve("template")).exists();
  }

  @Test
  void a_synthesis_that_fails_is_tried_again() throws IOException {
    Files.writeString(input, "two");
    assertThatThrownBy(() ->
            new AssemblyCache(output, true)
                .refresh(
                    List.of(input),
                    LIBRARIES,
                    () -> {
                      throw new IllegalStateException("no node");
                    }))
        .hasMessage("no node");
    assertThat(refresh(LIBRARIES)).isTrue();
  }
}

package com.quickdumpnow.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in a file are their owner's alone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("P6")
class EnvironmentTest {
  private final Path file;

  EnvironmentTest(@TempDir Path folder) throws IOException {
    file = Files.writeString(folder.resolve("secrets"), "# ours\nTWILIO_AUTH_TOKEN = canary \n");
  }

  private Map<String, String> read(String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return Environment.read(
        Map.of("TWILIO_AUTH_TOKEN", "from outside", "OTHER", "x"), Optional.of(file));
  }

  @Test
  void a_file_of_mode_600_is_read_and_wins() throws IOException {
    assertThat(read("rw-------"))
        .containsEntry("TWILIO_AUTH_TOKEN", "canary")
        .containsEntry("OTHER", "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "r--------", "rwx------"})
  void another_mode_is_refused_without_a_word_of_what_is_in_it(String mode) {
    assertThatThrownBy(() -> read(mode))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chmod 600")
        .hasMessageNotContaining("canary");
  }

  @Test
  void a_line_that_is_no_setting_is_named_by_its_number() throws IOException {
    Files.writeString(file, "A=b\ncanary\n");
    assertThatThrownBy(() -> read("rw-------"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("canary");
  }
}

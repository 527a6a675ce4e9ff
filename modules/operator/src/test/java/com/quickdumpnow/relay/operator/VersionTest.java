package com.quickdumpnow.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reports a fault can say which version he has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VersionTest {
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  @ParameterizedTest
  @ValueSource(strings = {"--version", "doctor --version", "dlq replay -V"})
  void the_version_that_a_command_tells_is_the_build_s(String command) throws IOException {
    var built = VERSION.matcher(Files.readString(Path.of("../../pom.xml")));
    assertThat(built.find()).isTrue();
    var out = new StringWriter();

    var status =
        OperatorCommandLine.of(new Surroundings(Map.of(), Optional.empty(), InstantSource.system()))
            .setOut(new PrintWriter(out))
            .execute(command.split(" ", -1));

    assertThat(status).isZero();
    assertThat(out.toString().strip()).isEqualTo(built.group(1));
  }
}

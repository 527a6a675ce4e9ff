package com.quickdumpnow.relay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is taken from others is named exactly, so that the same sources make the same relay. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("E3")
class DependenciesTest {
  /** Of an artifact. The JDK and Maven may be of a range. */
  private static final Pattern VERSION =
      Pattern.compile("</artifactId>\\s*<version>([^<]*)</version>");

  private static final Pattern PROPERTY =
      Pattern.compile("<([a-z0-9.-]+)\\.version>([^<]*)</\\1\\.version>");
  private static final Pattern EXACT = Pattern.compile("[0-9][0-9A-Za-z.-]*");

  @Test
  void versions_stand_in_the_root_alone() {
    for (var file : Repository.files()) {
      if (file.endsWith("pom.xml") && !file.equals(Path.of("pom.xml"))) {
        assertThat(VERSION.matcher(Repository.read(file)).results())
            .as("%s", file)
            .extracting(version -> version.group(1))
            .allMatch(version -> version.equals("1.0.0-SNAPSHOT") || version.startsWith("${"));
      }
    }
  }

  @Test
  void every_version_is_exact() {
    var root = Repository.read(Path.of("pom.xml"));
    var own = "1.0.0-SNAPSHOT";
    assertThat(VERSION.matcher(root).results())
        .hasSizeGreaterThan(20)
        .extracting(version -> version.group(1))
        .filteredOn(version -> !version.startsWith("${") && !version.equals(own))
        .allMatch(version -> EXACT.matcher(version).matches() && !version.contains("SNAPSHOT"));
    assertThat(PROPERTY.matcher(root).results())
        .hasSizeGreaterThan(10)
        .extracting(property -> property.group(2))
        .allMatch(version -> EXACT.matcher(version).matches() && !version.contains("SNAPSHOT"));
  }

  @Test
  void the_tool_that_deploys_comes_with_its_checksum() {
    assertThat(Repository.read(Path.of("package.json"))).contains("\"aws-cdk\": \"2.");
    var lock = Repository.read(Path.of("package-lock.json"));
    assertThat(Pattern.compile("\"node_modules/").matcher(lock).results().count())
        .isPositive()
        .isEqualTo(Pattern.compile("\"integrity\": \"sha512-").matcher(lock).results().count());
  }
}

package com.quickdumpnow.relay.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document that names a test is right as long as there is that test. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentsTest {
  private static final Path THREATS = Path.of("docs/threats.md");

  /** In backticks: a class of tests and what is in it, or with a dot first more of the same. */
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))?((?:\\.[A-Za-z]\\w*)*)`");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z][0-9]) \\|(.*)\\|$");

  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(\\w+)\"\\)");

  /** By the class's simple name: the sources of all tests, and of the contracts of the ports. */
  private static final Map<String, List<String>> SOURCES =
      Repository.files().stream()
          .filter(file -> file.toString().matches(".*/src/.*(Test|IT|Contract)\\.java"))
          .collect(
              groupingBy(
                  file -> file.getFileName().toString().replace(".java", ""),
                  mapping(Repository::read, toList())));

  /**
   * A test that a document names.
   *
   * @param type its class
   * @param path nested classes and the method, of which there may be none
   */
  private record Reference(String type, List<String> path) {
    Stream<String> sources() {
      return SOURCES.getOrDefault(type, List.of()).stream()
          .filter(
              source -> path.stream().allMatch(part -> declaration(part).matcher(source).find()));
    }

    /** Whether what is named, or a class around it, carries the tag. */
    boolean isTagged(String tag) {
      var names = new ArrayList<>(List.of(type));
      names.addAll(path);
      return sources()
          .anyMatch(source ->
              names.stream()
                  .flatMap(name -> declaration(name).matcher(source).results())
                  .anyMatch(found -> annotations(source, found).contains("@Tag(\"" + tag + "\")")));
    }

    private static Pattern declaration(String name) {
      return Pattern.compile("\\b(?:class|void) " + name + "\\b");
    }

    /** What stands before a declaration, back to the blank line that parts it from others. */
    private static String annotations(String source, MatchResult declaration) {
      var before = source.substring(0, declaration.start());
      return before.substring(Math.max(0, before.lastIndexOf("\n\n")));
    }

    @Override
    public String toString() {
      return path.isEmpty() ? type : type + "." + String.join(".", path);
    }
  }

  private static List<Reference> references(String text) {
    var references = new ArrayList<Reference>();
    var type = "";
    for (var found : NAMED.matcher(text).results().toList()) {
      var path =
          Arrays.stream(found.group(2).split("\\.", -1)).filter(part -> !part.isEmpty()).toList();
      type = found.group(1) == null ? type : found.group(1);
      if (!type.isEmpty() && (found.group(1) != null || !path.isEmpty())) {
        references.add(new Reference(type, path));
      }
    }
    return references;
  }

  private static Map<String, String> threats() {
    return ROW.matcher(Repository.read(THREATS))
        .results()
        .collect(toMap(row -> row.group(1), row -> row.group(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/reliability.md", "docs/threats.md", "docs/runbook.md"})
  void every_test_that_a_document_names_exists(String document) {
    assertThat(references(Repository.read(Path.of(document))))
        .allSatisfy(test -> assertThat(test.sources()).as("%s", test).isNotEmpty());
  }

  @Test
  void the_documents_name_tests_at_all() {
    assertThat(references(Repository.read(Path.of("docs/reliability.md")))).hasSizeGreaterThan(40);
    assertThat(references(Repository.read(THREATS))).hasSizeGreaterThan(40);
  }

  @Test
  void a_test_that_is_not_there_is_noticed() {
    assertThat(references("`SecretsTest.no_such_test`, `NoSuchTest`, `.nor_this`"))
        .hasSize(3)
        .allSatisfy(test -> assertThat(test.sources()).isEmpty());
    assertThat(references("`DocumentsTest`, `.a_test_that_is_not_there_is_noticed`"))
        .hasSize(2)
        .allSatisfy(test -> assertThat(test.sources()).hasSize(1));
  }

  /** Spoofing, tampering, repudiation, privacy, denial, elevation, law. */
  @Test
  void every_threat_has_its_row() {
    var rows = new ArrayList<String>();
    Map.of("S", 6, "T", 7, "R", 1, "P", 8, "D", 5, "E", 4, "L", 1)
        .forEach((kind, count) -> {
          for (int i = 1; i <= count; i++) {
            rows.add(kind + i);
          }
        });
    assertThat(threats().keySet()).containsExactlyInAnyOrderElementsOf(rows);
  }

  /** So that {@code mvn -Dgroups=S1 test} runs what shows that row's control. */
  @Test
  void every_threat_has_a_test_that_carries_its_number_or_says_what_it_comes_with() {
    assertThat(threats())
        .allSatisfy((row, text) -> {
          var tests = references(text);
          if (tests.isEmpty()) {
            assertThat(text).as(row).contains("comes with");
          }
          assertThat(tests).as(row).allMatch(test -> test.isTagged(row));
        });
  }

  @Test
  void no_test_carries_the_number_of_a_threat_that_does_not_name_it() {
    var rows = threats();
    SOURCES.forEach((type, sources) ->
        assertThat(sources.stream().flatMap(source -> TAG.matcher(source).results()))
            .extracting(tag -> tag.group(1))
            .filteredOn(tag -> tag.matches("[A-Z][0-9]"))
            .as(type)
            .allMatch(tag -> rows.getOrDefault(tag, "").contains(type)));
  }
}

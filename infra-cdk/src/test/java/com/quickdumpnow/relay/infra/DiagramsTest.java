package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents draw is what is deployed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DiagramsTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  private static final Pattern DIAGRAM = Pattern.compile("(?ms)^```mermaid\n(.*?)^```$");

  /** Functions are the boxes with straight sides, and the participants that are no people. */
  private static final Pattern FUNCTION =
      Pattern.compile("\\b\\w+\\[([a-z]+(?:-[a-z]+)*)]|participant \\w+ as ([a-z]+(?:-[a-z]+)+)");

  private static final Pattern QUEUE = Pattern.compile("\\b\\w+Queue\\b");
  private static final Pattern EVENT = Pattern.compile("bus, ([a-z-]+), (\\w+Queue)");

  private static List<String> diagrams(String document) throws IOException {
    var found =
        DIAGRAM
            .matcher(Files.readString(RelayTemplate.root().resolve(document)))
            .results()
            .map(diagram -> diagram.group(1))
            .toList();
    assertThat(found).as(document).isNotEmpty();
    return found;
  }

  private static Stream<String> functions(String diagram) {
    return FUNCTION
        .matcher(diagram)
        .results()
        .map(name -> name.group(1) != null ? name.group(1) : name.group(2));
  }

  /** Of {@code ingest-webhook}: {@code IngestWebhook}. */
  private static String logicalId(String function) {
    return Arrays.stream(function.split("-", -1))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static List<String> ids(String type) {
    return TEMPLATE.all(type).stream().map(Resource::id).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/architecture.md"})
  void each_function_and_queue_that_is_drawn_is_deployed(String document) throws IOException {
    for (var diagram : diagrams(document)) {
      assertThat(functions(diagram).map(DiagramsTest::logicalId))
          .isNotEmpty()
          .isSubsetOf(ids("Lambda::Function"));
      assertThat(QUEUE.matcher(diagram).results().map(queue -> queue.group()))
          .isNotEmpty()
          .isSubsetOf(ids("SQS::Queue"));
    }
  }

  @Test
  void the_readme_draws_each_function_of_the_relay() throws IOException {
    var drawn = diagrams("README.md").stream().flatMap(DiagramsTest::functions).toList();
    try (var modules = Files.list(RelayTemplate.root().resolve("modules"))) {
      var functions =
          modules
              .map(module -> module.getFileName().toString())
              .filter(name -> ids("Lambda::Function").contains(logicalId(name)))
              .toList();
      assertThat(drawn).containsExactlyInAnyOrderElementsOf(functions);
    }
  }

  @Test
  void each_event_that_is_drawn_goes_where_its_rule_sends_it() throws IOException {
    var rules =
        TEMPLATE.all("Events::Rule").stream()
            .map(rule ->
                "%s, %s"
                    .formatted(
                        rule.text("Properties.EventPattern.detail-type").replace("relay.", ""),
                        TEMPLATE.meant(rule.at("Properties.Targets.0.Arn")).id()))
            .toList();
    var drawn =
        diagrams("docs/architecture.md").stream()
            .flatMap(diagram -> EVENT.matcher(diagram).results())
            .map(event -> event.group(1) + ", " + event.group(2));
    assertThat(drawn).isNotEmpty().isSubsetOf(rules);
  }
}

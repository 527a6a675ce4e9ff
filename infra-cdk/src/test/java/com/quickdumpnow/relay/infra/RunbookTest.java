package com.quickdumpnow.relay.infra;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alarm finds in {@code docs/runbook.md} what to do about it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RunbookTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  private static final Pattern SECTION = Pattern.compile("(?ms)^### (\\w+)\n(.*?)(?=^#{2,3} |\\z)");

  /** What each section answers, in this order. */
  private static final List<String> QUESTIONS = List.of("Means", "Customer", "Look", "Do", "Over");

  private static final Pattern COMMAND =
      Pattern.compile("\\b(?:physical|logs|depth|peek|replay|drop) ([A-Z]\\w+)");

  private final Map<String, String> sections =
      SECTION
          .matcher(runbook())
          .results()
          .collect(toMap(section -> section.group(1), section -> section.group(2)));

  private static String runbook() {
    try {
      return Files.readString(RelayTemplate.root().resolve("docs/runbook.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Resource> alarms() {
    return TEMPLATE.all("CloudWatch::Alarm");
  }

  @Test
  void each_alarm_has_its_section_and_each_section_its_alarm() {
    assertThat(sections.keySet())
        .containsExactlyInAnyOrderElementsOf(alarms().stream().map(Resource::id).toList());
  }

  @Test
  void each_alarm_points_to_its_section() {
    assertThat(alarms())
        .allSatisfy(alarm ->
            assertThat(alarm.text("Properties.AlarmDescription"))
                .endsWith("docs/runbook.md#" + alarm.id().toLowerCase(Locale.ROOT)));
  }

  @Test
  void each_section_answers_the_same_questions() {
    assertThat(sections)
        .allSatisfy((name, text) ->
            assertThat(Pattern.compile("(?m)^- \\*\\*(\\w+)\\*\\*").matcher(text).results())
                .as(name)
                .extracting(question -> question.group(1))
                .isEqualTo(QUESTIONS));
  }

  @Test
  void what_all_functions_said_is_what_each_of_them_said() {
    var asked = Pattern.compile("said\\(\\) \\{ for f in ([\\w ]+);").matcher(runbook());
    assertThat(asked.find()).isTrue();
    var functions =
        TEMPLATE.all("Lambda::Function").stream()
            .filter(function -> function.text("Properties.Runtime").startsWith("java"))
            .map(Resource::id)
            .toList();
    assertThat(asked.group(1).split(" ")).containsExactlyInAnyOrderElementsOf(functions);
  }

  /** A command that names what is not there is of no use at night. */
  @Test
  void each_command_names_a_resource_of_the_template() {
    var names = TEMPLATE.resources().stream().map(Resource::id).toList();
    assertThat(COMMAND.matcher(runbook()).results().map(command -> command.group(1)).toList())
        .isNotEmpty()
        .isSubsetOf(names);
  }
}

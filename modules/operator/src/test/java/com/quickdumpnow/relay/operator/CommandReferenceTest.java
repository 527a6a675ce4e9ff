package com.quickdumpnow.relay.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The page of all commands is what the commands say of themselves. Written anew with {@code
 * -Dgolden.write=true}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandReferenceTest {
  private static final Path PAGE = Path.of("../../docs/commands.md");

  private static final int WIDTH_MAX = 80;

  private final StringWriter out = new StringWriter();
  private final CommandLine qdn =
      OperatorCommandLine.of(new Surroundings(Map.of(), Optional.empty(), InstantSource.system()))
          .setOut(new PrintWriter(out));

  private Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().distinct().flatMap(this::all));
  }

  /** Returns what a command says when it is asked for help. */
  private String help(CommandLine command) {
    out.getBuffer().setLength(0);
    var words = (command.getCommandSpec().qualifiedName() + " --help").split(" ", -1);
    assertThat(qdn.execute(Stream.of(words).skip(1).toArray(String[]::new))).isZero();
    return out.toString();
  }

  @Test
  void the_page_has_every_command_s_help_to_the_letter() throws IOException {
    var page =
        new StringBuilder(
            """
            # Commands

            What each command says when it is asked with `--help`; a test writes this page. What they do, and what they
            have in common, is in [contract.md](contract.md), "Commands". The options of `./qdn local` are in the [README](../README.md).
            """);
    all(qdn)
        .forEach(command ->
            page.append(
                """

                ## %s

                ```
                %s```
                """
                    .formatted(command.getCommandSpec().qualifiedName(), help(command))));
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(page.toString()).isEqualTo(Files.readString(PAGE, UTF_8));
  }

  @Test
  void every_command_says_what_it_does_in_lines_that_fit_a_terminal() {
    assertThat(all(qdn))
        .hasSizeGreaterThan(20)
        .allSatisfy(command -> {
          assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
          assertThat(command.getCommandSpec().options())
              .allSatisfy(
                  option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
          assertThat(command.getCommandSpec().usageMessage().footer())
              .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH_MAX));
          assertThat(help(command)).doesNotContain("\t");
        });
  }
}

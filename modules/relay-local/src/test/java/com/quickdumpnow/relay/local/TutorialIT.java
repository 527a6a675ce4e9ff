package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever is new types what stands there, from the top to the end, and reads what stands there:
 * each block of commands is run against a relay of its own, and prints what the block behind it
 * says.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TutorialIT {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```sh\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?");
  private static final Pattern MESSAGE = Pattern.compile("\"message_sid\":\"(SM[0-9a-f]+)\"");

  /** The relay itself, which runs here; the build, which runs this; and what not everybody has. */
  private static final Pattern NOT_TYPED = Pattern.compile("\\./qdn local|mvn |export AWS_");

  private static final String FAILED = "failed: ";

  /** What is only looked at is looked at until it is there. */
  private static final Pattern CHANGES = Pattern.compile("-X P|aws-sigv4| replay ");

  private LocalRelay local;
  private OperatorDesk desk;
  private String message = "";

  @BeforeEach
  void start() throws IOException, InterruptedException {
    var journal = new Journal(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    local = LocalRelay.start(RunningRelay.options(Map.of("ACTIVITY_WINDOW", "PT24H")), journal);
    local.provision();
    desk = OperatorDesk.of(local.cloud());
  }

  @AfterEach
  void stop() {
    local.close();
  }

  /**
   * One thing to do.
   *
   * @param printed what then stands in the terminal, if the document says so
   */
  private record Step(String typed, Optional<String> printed) {}

  private static List<Step> steps(String document) throws IOException {
    return BLOCK
        .matcher(Files.readString(ROOT.resolve(document)))
        .results()
        .map(block -> new Step(block.group(1), Optional.ofNullable(block.group(2))))
        .filter(step -> !NOT_TYPED.matcher(step.typed()).lookingAt())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/tutorial.md"})
  void what_is_typed_prints_what_stands_there(String document) throws IOException {
    var steps = steps(document);
    assertThat(steps).isNotEmpty();
    for (var step : steps) {
      var expected = expected(step.printed().orElse("…\n"));
      if (CHANGES.matcher(step.typed()).find()) {
        assertThat(run(step.typed())).as(step.typed()).doesNotStartWith(FAILED).matches(expected);
      } else {
        await(step.typed(), expected);
      }
    }
  }

  private void await(String typed, Pattern expected) {
    var printed = new AtomicReference<>("");
    try {
      var _ =
          RunningRelay.await(
              typed,
              () -> {
                printed.set(run(typed));
                return Stream.of(printed.get())
                    .filter(said -> !said.startsWith(FAILED))
                    .filter(expected.asMatchPredicate())
                    .toList();
              });
    } catch (AssertionError e) {
      assertThat(printed.get()).as(typed).doesNotStartWith(FAILED).matches(expected);
      throw e;
    }
  }

  /** Any words may stand for {@code …}, and where it is all of a line, any lines. */
  private static Pattern expected(String printed) {
    return Pattern.compile(
        printed
            .lines()
            .map(line ->
                line.equals("…")
                    ? "(?:.*\n)*"
                    : Stream.of(line.split("…", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*", "", "\n")))
            .collect(Collectors.joining()));
  }

  /** Returns what is printed, to the end of its last line. */
  private String run(String typed) {
    var script =
        typed
            .replace("SM…", message)
            .replace("http://127.0.0.1:8080", origin(local.api()))
            .replace("http://127.0.0.1:8081", origin(local.twilio()))
            .replace("http://127.0.0.1:4566", origin(local.cloud().aws()));
    var printed =
        script.startsWith("./qdn ")
            ? script.lines().map(this::qdn).collect(Collectors.joining())
            : shell(script);
    MESSAGE.matcher(printed).results().forEach(found -> message = found.group(1));
    return printed.stripTrailing() + "\n";
  }

  private static String origin(URI address) {
    return "http://127.0.0.1:" + address.getPort();
  }

  private String qdn(String line) {
    var said = desk.run(OperatorDesk.words(line.substring("./qdn ".length())));
    // What a document looks at may be yet to come, so that looking at it fails at first.
    return said.status() == 0 ? said.out() : FAILED + said.err();
  }

  private static String shell(String script) {
    try {
      var process =
          new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(script).isZero();
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.twilio.TwilioApi;
import com.quickdumpnow.relay.twilio.TwilioApi.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever is woken at night copies commands: each {@code ./qdn} command of the documents that he
 * works by is run against a relay of its own, and does what it should.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class RunbookIT {
  private static final Path ROOT = Path.of("../..");
  private static final List<String> DOCUMENTS = List.of("docs/runbook.md", "infra-cdk/README.md");
  private static final Pattern COMMAND = Pattern.compile("`\\./qdn ([^`]+)`");
  private static final Pattern OTHER =
      Pattern.compile("`(aws|curl|mvn|npm|npx|node|docker|sam) [^`]+`");

  /** Each document says of these why they are not tried here. */
  private static final Set<String> NOT_TRIED = Set.of("aws", "curl", "npx", "mvn");

  /** What a person is asked, is answered here; what takes a number over, is only shown. */
  private static final Map<String, List<String>> ANSWERS =
      Map.of(
          "dlq replay", List.of("--yes"),
          "secrets push", List.of("--yes"),
          "twilio apply", List.of("--yes"),
          "rollback", List.of("--yes"),
          "cutover", List.of("--dry-run"));

  /** It never ends, and RunningRelay is what it starts. */
  private static final String LOCAL = "local";

  @TempDir private Path folder;

  private LocalRelay local;
  private RunningRelay relay;
  private OperatorDesk desk;
  private String message;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    var journal = new Journal(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    local = LocalRelay.start(RunningRelay.options(Map.of("ACTIVITY_WINDOW", "PT24H")), journal);
    local.provision();
    relay = new RunningRelay(local);
    desk = OperatorDesk.of(local.cloud());
    message = relay.text("+16195550162", "a message to ask about");
    relay.awaitPage(relay.primary(), "+16195550162");
  }

  @AfterAll
  void stop() {
    local.close();
  }

  @Test
  void a_fresh_local_run_is_green_and_says_what_it_does_not_check() {
    var said = desk.run("doctor");

    assertThat(said.status()).as(said.out() + said.err()).isZero();
    assertThat(said.out())
        .contains("ok     Twilio settings  as they should be")
        .contains("skip   sender           not checked: ")
        .contains("skip   alarms           not checked: ")
        .contains("skip   letters          not checked: ")
        .doesNotContain("error");
    assertThat(desk.run("twilio", "plan").out()).startsWith("no changes\n");
  }

  static Stream<String> commands() throws IOException {
    var found = new ArrayList<String>();
    for (var document : DOCUMENTS) {
      COMMAND
          .matcher(Files.readString(ROOT.resolve(document)))
          .results()
          .map(match -> match.group(1))
          .filter(command -> !command.equals(LOCAL))
          .forEach(found::add);
    }
    assertThat(found).hasSizeGreaterThan(20);
    return found.stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void each_command_does_what_it_says(String command) throws IOException {
    var words = new ArrayList<>(OperatorDesk.words(filled(command)));
    var name = String.join(" ", words.subList(0, Math.min(2, words.size())));
    if (name.equals("dlq drop")) {
      words.add("--confirm=" + words.get(2));
    }
    ANSWERS.entrySet().stream()
        .filter(answer -> name.startsWith(answer.getKey()))
        .forEach(answer -> words.addAll(answer.getValue()));
    if (name.startsWith("rollback") || name.equals("twilio apply") || name.startsWith("cutover")) {
      words.addAll(List.of("--state", folder.toString()));
    }
    if (name.startsWith("rollback")) {
      change();
    }

    var said = desk.run(words);

    assertThat(said.status()).as("%s: %s%s", words, said.out(), said.err()).isZero();
    // As it was, for the commands that come next.
    if (name.equals("roster away")) {
      assertThat(desk.run("roster", "back", "primary").status()).isZero();
    } else if (name.startsWith("rollback")) {
      apply();
    }
  }

  /** Gives a rollback something to bring back. */
  private void change() {
    new TwilioApi(local.twilio(), relay.account("account_sid"), relay.account("auth_token"))
        .post(
            Host.MESSAGING,
            "/v1/Services/" + relay.account("messaging_service_sid"),
            Map.of("SmartEncoding", "true"));
    apply();
  }

  private void apply() {
    var said = desk.run("twilio", "apply", "--yes", "--state", folder.toString());
    assertThat(said.status()).as(said.err()).isZero();
  }

  private String filled(String command) throws IOException {
    var credentials = folder.resolve("credentials");
    if (command.contains("FILE") && Files.notExists(credentials)) {
      Files.createFile(
          credentials,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          credentials,
          """
          TWILIO_ACCOUNT_SID=%s
          TWILIO_AUTH_TOKEN=%s
          DASHBOARD_KEY=a-second-key-of-the-runbook-s-test
          """
              .formatted(relay.account("account_sid"), relay.account("auth_token")));
    }
    return command
        .replace("SM…", message)
        .replace("FILE", credentials.toString())
        .replace("COMMAND", "dlq")
        .replace(" ID", " primary");
  }

  @Test
  void whatever_else_is_typed_is_of_a_kind_that_the_documents_excuse() throws IOException {
    for (var document : DOCUMENTS) {
      var text = Files.readString(ROOT.resolve(document));
      assertThat(OTHER.matcher(text).results().map(match -> match.group(1)))
          .as(document)
          .isSubsetOf(NOT_TRIED);
      assertThat(text).as(document).contains("`RunbookIT`");
    }
  }
}

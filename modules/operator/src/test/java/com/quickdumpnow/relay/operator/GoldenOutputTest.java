package com.quickdumpnow.relay.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each command says, to the letter, for people and for machines. Written anew with {@code
 * -Dgolden.write=true}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GoldenOutputTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir private Path folder;

  private final ProvisionedRelay relay = new ProvisionedRelay().withSecrets();

  @BeforeEach
  void tools() throws IOException {
    for (var tool : List.of("node", "npx", "mvn")) {
      Files.setPosixFilePermissions(
          Files.createFile(folder.resolve(tool)), PosixFilePermissions.fromString("rwx------"));
    }
    relay.with("PATH", folder.toString()).with("HOME", folder.toString());
  }

  @AfterEach
  void end() throws IOException {
    relay.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "doctor",
        "secrets show-names",
        "secrets push --yes",
        "secrets rotate auth-token --no-wait --yes",
        "secrets rotate api-key --no-wait --yes",
        "secrets rotate dashboard-key --no-wait --yes",
        "twilio plan",
        "twilio apply --yes",
        "cutover --dry-run",
        "rollback --yes",
        "--help",
        "doctor --help",
        "secrets --help",
        "secrets push --help",
        "secrets rotate --help",
        "secrets show-names --help",
        "twilio --help",
        "twilio plan --help",
        "twilio apply --help",
        "cutover --help",
        "rollback --help",
        "dlq --help",
        "dlq list --help",
        "dlq peek --help",
        "dlq replay --help",
        "dlq drop --help",
        "dlq history --help",
        "why --help",
        "log --help",
        "send --help",
        "roster --help",
        "roster show --help",
        "roster set --help",
        "roster away --help",
        "roster back --help",
        "dlq list",
        "dlq peek InboundDlq",
        "dlq replay InboundDlq --yes",
        "dlq drop InboundDlq --yes",
        "dlq history",
        "why SM1",
        "log j_abc123"
      })
  void each_command_says_what_it_said(String command) {
    relay.with("DASHBOARD_KEY", "a-dashboard-key-of-the-tests-1234");
    said(command, "");
    if (!command.endsWith("--help")) {
      // What the first may have changed is as it was again.
      relay.withSecrets();
      said(command, " --json");
    }
  }

  private void said(String command, String json) {
    if (command.startsWith("rollback --yes")) {
      relay.run("twilio", "apply", "--yes");
    }
    var said = relay.run((command + json).split(" ", -1));
    var text =
        "$ qdn %s\n%s%s(status %d)\n"
            .formatted(command + json, said.out(), said.err(), said.status());
    scan(text);
    var name = (command + json).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    compare(GOLDEN.resolve((name.startsWith("-") ? "qdn" + name : name) + ".txt"), steady(text));
  }

  /** Leaves out what is another each time. */
  private String steady(String text) {
    return text.replace(relay.url().toString(), "https://relay.example.com")
        .replace(relay.account().messagingServiceSid(), "MG-OURS")
        .replace(folder.toString(), "~")
        .replaceAll("PN[0-9a-f]{32}", "PN-OURS")
        .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
        .replaceAll("[0-9]{8}T[0-9]{9}Z", "STAMP")
        .replaceAll("(?m) [0-9]+s$", " 0s")
        .replaceAll("…[0-9a-f]{4}", "…abcd");
  }

  private void scan(String text) {
    var account = relay.account();
    for (var secret :
        List.of(
            account.authToken(),
            account.apiSecret(),
            account.dashboardKey(),
            "a-dashboard-key-of-the-tests-1234",
            relay.secret("SenderSecret").get("api_secret").getAsString())) {
      assertThat(text).doesNotContain(secret);
    }
    assertThat(text).doesNotContainPattern("\\+1(?!6195550134)[0-9]{10}").doesNotContain("\tat ");
  }

  private static void compare(Path golden, String text) {
    try {
      if (Boolean.getBoolean("golden.write")) {
        Files.createDirectories(GOLDEN);
        Files.writeString(golden, text);
      }
      assertThat(text).isEqualTo(Files.readString(golden, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

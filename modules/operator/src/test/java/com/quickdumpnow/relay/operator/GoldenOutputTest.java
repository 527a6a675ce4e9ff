package com.quickdumpnow.relay.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.wire.EventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    relay
        .with("PATH", folder.toString())
        .with("HOME", folder.toString())
        .with("USER", "sergio")
        .with("DASHBOARD_KEY", "a-dashboard-key-of-the-tests-1234");
    Files.writeString(folder.resolve("roster.json"), "{\"ack_timeout\": \"PT4M\"}");
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
        "secrets push --dry-run",
        "secrets push --yes",
        "secrets rotate auth-token --dry-run",
        "secrets rotate api-key --dry-run",
        "secrets rotate dashboard-key --dry-run",
        "secrets rotate auth-token --no-wait --yes",
        "secrets rotate api-key --no-wait --yes",
        "secrets rotate dashboard-key --no-wait --yes",
        "twilio plan",
        "twilio apply --yes",
        "cutover --dry-run",
        "rollback --dry-run",
        "rollback --yes",
        "dlq list",
        "dlq peek InboundDlq",
        "dlq replay InboundDlq --yes",
        "dlq replay InboundDlq --dry-run",
        "dlq replay InboundDlq --allow-stale --yes",
        "dlq drop InboundDlq --yes",
        "dlq drop InboundDlq --dry-run",
        "dlq drop InboundDlq --confirm=InboundDlq",
        "dlq history",
        "why SM1",
        "why --from +16195550134 --body hello --at 2026-11-21T17:00:00Z",
        "log j_abc123",
        "roster show",
        "roster set FILE --yes",
        "roster away primary",
        "roster away primary --for 2h",
        "roster back primary",
        "send --job j_abc123 Hello --dry-run",
        "send --job j_abc123 Hello --yes",
        "send --to +16195550134 Hello --yes"
      })
  void each_command_says_what_it_said(String command) {
    said(command, "");
    // What the first may have changed is as it was again.
    relay.withSecrets();
    said(command, " --json");
  }

  private void said(String command, String json) {
    if (command.startsWith("rollback")) {
      relay.run("twilio", "apply", "--yes");
    } else if (command.startsWith("dlq ")) {
      relay.bury("InboundDlq", received());
    }
    if (command.equals("dlq history")) {
      relay.run("dlq", "drop", "InboundDlq", "--confirm=InboundDlq");
    }
    var said =
        relay.run(
            (command + json)
                .replace("FILE", folder.resolve("roster.json").toString())
                .split(" ", -1));
    var text =
        "$ qdn %s\n%s%s(status %d)\n"
            .formatted(command + json, said.out(), said.err(), said.status());
    scan(text);
    var name = (command + json).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    compare(GOLDEN.resolve(name + ".txt"), steady(text));
  }

  /** A text that came three hours ago and was never taken in. */
  private String received() {
    return new EventCodec()
        .encode(
            new TextReceived(
                Samples.text(Samples.message(1), relay.now().minus(Duration.ofMinutes(210))),
                Optional.empty(),
                Optional.empty()));
  }

  /** Leaves out what is another each time. */
  private String steady(String text) {
    return text.replace(relay.url().toString(), "https://relay.example.com")
        .replace(relay.account().messagingServiceSid(), "MG-OURS")
        .replace(folder.toString(), "~")
        .replaceAll("PN[0-9a-f]{32}", "PN-OURS")
        .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
        .replaceAll("(?m)^TIME +WHAT +BY", "TIME  WHAT  BY")
        .replaceAll("[0-9]{8}T[0-9]{9}Z", "STAMP")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "LETTER")
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

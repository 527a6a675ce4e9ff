package com.quickdumpnow.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who answers is changed by what somebody has seen, and not over what somebody else has done. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RosterCommandTest {
  @TempDir private Path folder;

  private final ProvisionedRelay relay = new ProvisionedRelay().withSecrets();

  @AfterEach
  void end() throws IOException {
    relay.close();
  }

  private Terminal.Said set(String document) throws IOException {
    var file = Files.writeString(folder.resolve("roster.json"), document);
    return relay.run("roster", "set", file.toString(), "--yes");
  }

  @Test
  void of_two_who_change_what_they_were_shown_the_second_is_told_so() throws IOException {
    var shown = relay.run("roster", "show", "--show-numbers", "--json").out();
    assertThat(set(shown.replace("PT5M", "PT4M")).status()).isZero();

    var second = set(shown.replace("PT5M", "PT3M"));

    assertThat(second.status()).isEqualTo(1);
    assertThat(second.err()).contains("the roster is version");
    assertThat(relay.run("roster", "show").out()).contains("PT4M");
  }

  @Test
  void a_document_with_masked_numbers_is_refused_and_it_is_said_why() throws IOException {
    var said = set(relay.run("roster", "show", "--json").out());
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("no whole phone numbers").contains("--show-numbers");
  }

  @Test
  void a_document_without_a_version_changes_the_roster_whatever_it_is() throws IOException {
    assertThat(set("{\"ack_timeout\": \"PT4M\"}").status()).isZero();
    assertThat(set("{\"ack_timeout\": \"PT3M\"}").status()).isZero();
    assertThat(relay.run("roster", "show").out()).contains("PT3M");
  }
}

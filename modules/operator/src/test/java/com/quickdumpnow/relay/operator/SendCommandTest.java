package com.quickdumpnow.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A customer is texted when somebody has said so, and not before. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SendCommandTest {
  private final ProvisionedRelay relay = new ProvisionedRelay().withSecrets();

  @AfterEach
  void end() throws IOException {
    relay.close();
  }

  @Test
  void it_asks_and_then_says_under_which_name_the_text_is_kept() {
    assertThat(relay.runAndAnswer("n\n", "send", "--job", ProvisionedRelay.JOB, "Hello").status())
        .isEqualTo(1);
    assertThat(relay.sent()).isEmpty();

    var said = relay.runAndAnswer("y\n", "send", "--job", ProvisionedRelay.JOB, "Hello");

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).startsWith("AM");
    assertThat(relay.sent()).hasSize(1);
    assertThat(relay.sent().getFirst().get("body").getAsString()).isEqualTo("Hello");
  }

  @Test
  void that_is_only_tried_it_says_whom_and_texts_nobody() {
    var said = relay.run("send", "--job", ProvisionedRelay.JOB, "Hello", "--dry-run");

    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).isEqualTo("would text +…34: Hello\n");
    assertThat(relay.run("send", "--to", "+16195550135", "Hello", "--dry-run").out())
        .isEqualTo("would text +…35: Hello\n");
    assertThat(relay.sent()).isEmpty();
  }

  @Test
  void that_is_only_tried_it_refuses_whom_the_relay_would_refuse() {
    relay.customerOptsOut();

    var said = relay.run("send", "--job", ProvisionedRelay.JOB, "Hello", "--dry-run");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("this customer has opted out of texts");
  }
}

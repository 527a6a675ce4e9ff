package com.quickdumpnow.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.sms.PhoneNumber;
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

  @Test
  void that_is_only_tried_it_refuses_also_a_number_that_the_relay_would_refuse() {
    var phone = new PhoneNumber("+16195550180");
    assertThat(relay.run("send", "--to", phone.e164(), "Hello", "--dry-run").status()).isZero();
    new Contacts(relay.contacts()).change(phone, contact -> contact.consented(relay.now(), true));

    assertThat(relay.run("send", "--to", phone.e164(), "Hello", "--dry-run").err())
        .contains("this customer has opted out of texts");
    assertThat(relay.run("send", "--to", relay.account().relayNumber(), "Hello", "--dry-run").err())
        .contains("the relay's own number");
    assertThat(relay.run("send", "--to", "+16195550181", " ", "--dry-run").err())
        .contains("1 to 1600 characters");
  }
}

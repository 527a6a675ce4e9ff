package com.quickdumpnow.relay.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cloud.aws.ses.SentMail;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sesv2.SesV2Client;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SesMailTest {
  private static final SesV2Client CLIENT = Cloud.EMBEDDED.clients().ses();

  private final String operator = Cloud.EMBEDDED.freshName("operator") + "@example.com";

  private List<SentMail> sent() {
    return Cloud.EMBEDDED.port().sentMails().stream()
        .filter(mail -> mail.to().contains(operator))
        .toList();
  }

  @Test
  void a_letter_goes_to_the_operator() {
    new SesMail(CLIENT, Optional.of(operator)).send("Nobody took #12", "Line 1\nLine 2: ñ\n");
    assertThat(sent())
        .singleElement()
        .satisfies(mail -> {
          assertThat(mail.from()).isEqualTo(operator);
          assertThat(mail.subject()).isEqualTo("Nobody took #12");
          assertThat(mail.text()).contains("Line 1\nLine 2: ñ\n");
        });
  }

  @Test
  @Tag("T3")
  void a_line_break_in_a_subject_begins_no_header() {
    new SesMail(CLIENT, Optional.of(operator))
        .send("One\r\nBcc: someone@example.com\u2028two\n", "text");
    assertThat(sent())
        .singleElement()
        .extracting(SentMail::subject)
        .isEqualTo("One Bcc: someone@example.com two");
  }

  @Test
  void without_an_address_nothing_is_sent() {
    var before = Cloud.EMBEDDED.port().sentMails().size();
    new SesMail(CLIENT, Optional.empty()).send("subject", "text");
    new SesMail(CLIENT, Optional.of(" ")).send("subject", "text");
    assertThat(Cloud.EMBEDDED.port().sentMails()).hasSize(before);
  }

  @Test
  void a_letter_that_may_not_have_been_sent_is_an_exception() {
    var mail = new SesMail(Cloud.deadClients().ses(), Optional.of(operator));
    assertThatThrownBy(() -> mail.send("subject", "text")).isInstanceOf(SdkException.class);
  }
}

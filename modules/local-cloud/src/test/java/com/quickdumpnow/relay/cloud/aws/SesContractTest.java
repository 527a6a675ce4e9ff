package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.BadRequestException;

/** What the relay leans on in SES v2 (API Reference). */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SesContractTest {
  private final SesV2Client ses = CloudClients.ses();

  @BeforeEach
  void verifySender() {
    // The embedded service takes any sender; an account, and other emulators, only verified ones.
    if (!System.getProperty("qdn.cloud", "embedded").equals("embedded")) {
      ses.createEmailIdentity(request -> request.emailIdentity("relay@example.com"));
    }
  }

  @Test
  void a_mail_is_taken_and_gets_an_id() {
    assertThat(
            ses.sendEmail(request ->
                    request
                        .fromEmailAddress("relay@example.com")
                        .destination(to -> to.toAddresses("alerts@example.com"))
                        .content(content ->
                            content.simple(mail ->
                                mail.subject(text -> text.data("Exhausted"))
                                    .body(body -> body.text(text -> text.data("Job t-1"))))))
                .messageId())
        .isNotEmpty();
  }

  @Test
  void a_mail_without_content_is_refused() {
    assertThatThrownBy(() ->
            ses.sendEmail(request ->
                request
                    .fromEmailAddress("relay@example.com")
                    .destination(to -> to.toAddresses("alerts@example.com"))
                    .content(content -> {})))
        .isInstanceOf(BadRequestException.class);
  }
}

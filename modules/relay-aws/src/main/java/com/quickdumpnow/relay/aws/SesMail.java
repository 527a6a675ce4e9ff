package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.cascade.OperatorMail;
import java.util.Optional;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.Content;

/** Letters through SES, from the operator's own address: SES must know it. */
public final class SesMail implements OperatorMail {
  private static final String UTF_8 = "UTF-8";

  private final SesV2Client client;
  private final Optional<String> address;

  /**
   * Writes to {@code address}, or to nobody.
   *
   * @param address from and to whom, verified with SES
   */
  public SesMail(SesV2Client client, Optional<String> address) {
    this.client = client;
    this.address = address.filter(given -> !given.isBlank());
  }

  @Override
  public boolean send(String subject, String text) {
    return address.filter(operator -> sendTo(operator, subject, text)).isPresent();
  }

  @Override
  public boolean sendTo(String recipient, String subject, String text) {
    address.ifPresent(operator -> send(operator, recipient, subject, text));
    return address.isPresent();
  }

  private void send(String operator, String recipient, String subject, String text) {
    client.sendEmail(mail ->
        mail.fromEmailAddress(operator)
            .destination(to -> to.toAddresses(recipient))
            .content(content ->
                content.simple(letter ->
                    letter.subject(utf8(oneLine(subject))).body(body -> body.text(utf8(text))))));
  }

  /** A line break in a subject would begin another header. */
  private static String oneLine(String subject) {
    return subject.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]+", " ").strip();
  }

  private static Content utf8(String data) {
    return Content.builder().data(data).charset(UTF_8).build();
  }
}

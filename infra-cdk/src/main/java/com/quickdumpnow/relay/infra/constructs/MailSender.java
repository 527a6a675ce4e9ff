package com.quickdumpnow.relay.infra.constructs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * Mail through SES, from one address.
 *
 * <p>The address itself is no resource of the stack: its owner has to click a link that SES mails
 * to him, and an address that the account has verified already could not be made again.
 */
public final class MailSender {
  private MailSender() {}

  /**
   * Lets {@code function} send mail.
   *
   * @param from the only sender that it may use; empty means none
   */
  public static void grantSend(JavaFunction function, String from) {
    var identity =
        Stack.of(function)
            .formatArn(
                ArnComponents.builder()
                    .service("ses")
                    .resource("identity")
                    .resourceName(from)
                    .build());
    function.allow(
        PolicyStatement.Builder.create()
            .actions(List.of("ses:SendEmail"))
            .resources(List.of(identity))
            .conditions(Map.of("StringEquals", Map.of("ses:FromAddress", from)))
            .build());
  }
}

package com.quickdumpnow.relay.operator.doctor;

import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.operator.Deployment;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.NotFoundException;

/**
 * Whether mail leaves AWS: alarms through SNS, the relay's own letters through SES. Each wants a
 * link opened in a mail of its own before it does, and keeps silent until then.
 */
final class Post {
  private static final String UNSET = "AlertEmail is empty";

  private final Deployment deployment;
  private final String address;

  Post(Deployment deployment) {
    this.deployment = deployment;
    this.address = deployment.setting(Setting.ALERT_EMAIL.name());
  }

  /** Looks at who hears of an alarm: whoever confirmed that he wants to, by mail or otherwise. */
  Finding alarms() {
    var topic = deployment.physical("Alarms");
    var confirmed = confirmed(topic);
    if (confirmed > 0) {
      return Finding.ok("alarms", "told to %d confirmed with SNS".formatted(confirmed));
    }
    return address.isBlank()
        ? Finding.error(
            "alarms",
            "told to nobody: " + UNSET,
            "deploy with --parameters AlertEmail=…, and confirm the mail that comes")
        : Finding.error(
            "alarms",
            "told to nobody: what SNS asked by mail is not confirmed",
            "open the link in that mail; another comes after: aws sns subscribe --protocol email"
                + " --topic-arn %s --notification-endpoint %s".formatted(topic, address));
  }

  private long confirmed(String topic) {
    try (var sns = deployment.sns()) {
      // In place of its ARN, one that is not confirmed has "PendingConfirmation", an ended one
      // "Deleted".
      return sns
          .listSubscriptionsByTopicPaginator(ask -> ask.topicArn(topic))
          .subscriptions()
          .stream()
          .filter(subscription -> subscription.subscriptionArn().startsWith("arn:"))
          .count();
    }
  }

  /**
   * Looks at whether SES lets letters leave. That the address's domain is verified is not enough:
   * the functions may write in the name of the address alone.
   *
   * @param toResponders whether a responder is written to, and not the operator only
   */
  Finding letters(boolean toResponders) {
    if (address.isBlank()) {
      return Finding.error(
          "letters",
          "nobody is mailed of a message that nobody took: " + UNSET,
          "deploy with --parameters AlertEmail=…, and verify it in SES");
    }
    try (var ses = deployment.clients().ses()) {
      return letters(ses, toResponders);
    }
  }

  private Finding letters(SesV2Client ses, boolean toResponders) {
    if (!verified(ses)) {
      return Finding.error(
          "letters",
          "nobody is mailed of a message that nobody took: SES has not verified AlertEmail",
          "aws sesv2 create-email-identity --email-identity %s, and open the link in the mail"
                  .formatted(address)
              + " that comes");
    }
    return toResponders && !ses.getAccount(_ -> {}).productionAccessEnabled()
        ? Finding.warn(
            "letters",
            "SES keeps the account in its sandbox: it refuses letters to a responder's own address",
            "ask for production access in the console of SES; until then take the email out of the"
                + " roster, and he is texted")
        : Finding.ok("letters", "SES has verified the address");
  }

  private boolean verified(SesV2Client ses) {
    try {
      return ses.getEmailIdentity(ask -> ask.emailIdentity(address)).verifiedForSendingStatus();
    } catch (NotFoundException _) {
      return false;
    }
  }
}

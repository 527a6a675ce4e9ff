package com.quickdumpnow.relay.lambda;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;

/** The settings of the functions, by the names of their environment variables. */
public enum Setting {
  /** The table that holds everything. */
  TABLE_NAME(Setting::text),
  /** The bucket that holds {@code maintenance.json}. */
  BUCKET_NAME(Setting::text),
  /** The relay's event bus. */
  BUS_NAME(Setting::text),
  /** The queue of texts that came in. */
  INBOUND_QUEUE_URL(Setting::uri),
  /** The queue of receipts. */
  RECEIPTS_QUEUE_URL(Setting::uri),
  /** The queue behind the timers. */
  ESCALATIONS_QUEUE_URL(Setting::uri),
  /** The same queue, as a schedule names it. */
  ESCALATIONS_QUEUE_ARN(Setting::text),
  /** The group of the schedules. */
  SCHEDULE_GROUP(Setting::text),
  /** What a schedule acts as. */
  SCHEDULE_ROLE_ARN(Setting::text),
  /** Where a schedule goes that cannot be delivered. */
  SCHEDULE_DLQ_ARN(Setting::text),
  /** The secret with the provider's auth tokens. */
  WEBHOOK_SECRET_ARN(Setting::text),
  /** The secret with the provider's API key. */
  SENDER_SECRET_ARN(Setting::text),
  /** The secret with the dashboard's keys. */
  DASHBOARD_SECRET_ARN(Setting::text),
  /** The address under which the provider reaches the relay, without a slash at its end. */
  PUBLIC_BASE_URL(Setting::uri),
  /** The account at the provider. */
  TWILIO_ACCOUNT_SID(Setting::text),
  /** The messaging service that sends. */
  TWILIO_MESSAGING_SERVICE_SID(Setting::text),
  /** The provider's API, or a simulator's. */
  TWILIO_API_BASE_URL(Setting::uri),
  /** The number that customers text. */
  RELAY_NUMBER(Setting::phone),
  /** The first responder's name. */
  PRIMARY_NAME(Setting::text),
  /** The first responder's phone. */
  PRIMARY_PHONE(Setting::phone),
  /** The second responder's name. */
  BACKUP_NAME(Setting::text),
  /** The second responder's phone. */
  BACKUP_PHONE(Setting::phone),
  /** Where letters to the operator go; empty means nowhere. */
  ALERT_EMAIL(Setting::any),
  /** How long a responder has to take a message. */
  ACK_TIMEOUT(Setting::duration),
  /** How long the provider has to hand a text to the carrier. */
  DELIVERY_TIMEOUT(Setting::duration),
  /** How long a sign of life makes a responder active. */
  ACTIVITY_WINDOW(Setting::duration),
  /** Whether the backup is asked first while the primary is inactive. */
  WHEN_PRIMARY_INACTIVE(Setting.oneOf("backup-first", "ignore")),
  /** What happens to a message without a job. */
  UNMATCHED_POLICY(Setting.oneOf("forward", "reject")),
  /** Whose pages may call the API, comma-separated; empty means nobody's. */
  ALLOWED_ORIGINS(Setting::any),
  /** How imprecise the scheduler is: timers are scheduled that much early and end on a queue. */
  SCHEDULE_PRECISION(Setting::duration),
  /** How long an unknown send is left alone before the provider's list is searched. */
  SETTLE_TIME(Setting::duration);

  /** Returns what is wrong with a value, if anything. */
  private final Function<String, Optional<String>> check;

  Setting(Function<String, Optional<String>> check) {
    this.check = check;
  }

  Optional<String> fault(String value) {
    return check.apply(value).map(fault -> name() + ": " + fault);
  }

  private static Optional<String> any(String value) {
    return Optional.empty();
  }

  private static Optional<String> text(String value) {
    return value.isBlank() ? Optional.of("empty (expected: a value)") : Optional.empty();
  }

  private static Optional<String> uri(String value) {
    try {
      return URI.create(value).isAbsolute()
          ? Optional.empty()
          : Optional.of("not absolute (expected: a URL)");
    } catch (IllegalArgumentException _) {
      return Optional.of("not a URL");
    }
  }

  private static Optional<String> phone(String value) {
    return PhoneNumber.isE164(value)
        ? Optional.empty()
        : Optional.of("%d characters (expected: E.164)".formatted(value.length()));
  }

  private static Optional<String> duration(String value) {
    try {
      return Duration.parse(value).isPositive()
          ? Optional.empty()
          : Optional.of("%s (expected: above zero)".formatted(value));
    } catch (DateTimeParseException _) {
      return Optional.of("%s (expected: such as PT5M)".formatted(value));
    }
  }

  private static Function<String, Optional<String>> oneOf(String... words) {
    return value ->
        java.util.List.of(words).contains(value)
            ? Optional.empty()
            : Optional.of("%s (expected: %s)".formatted(value, String.join(" or ", words)));
  }
}

package com.quickdumpnow.relay.lambda;

import com.quickdumpnow.relay.cascade.CustomerUpdates;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of the functions, by the names of their environment variables. */
public enum Setting {
  /** The table that holds everything. */
  TABLE_NAME(Form.TEXT),
  /** The bucket that holds {@code maintenance.json}. */
  BUCKET_NAME(Form.TEXT),
  /** The relay's event bus. */
  BUS_NAME(Form.TEXT),
  /** The queue of texts that came in. */
  INBOUND_QUEUE_URL(Form.ADDRESS),
  /** The queue of receipts. */
  RECEIPTS_QUEUE_URL(Form.ADDRESS),
  /** The queue behind the timers. */
  ESCALATIONS_QUEUE_URL(Form.ADDRESS),
  /** The same queue, as a schedule names it. */
  ESCALATIONS_QUEUE_ARN(Form.TEXT),
  /** The group of the schedules. */
  SCHEDULE_GROUP(Form.TEXT),
  /** What a schedule acts as. */
  SCHEDULE_ROLE_ARN(Form.TEXT),
  /** Where a schedule goes that cannot be delivered. */
  SCHEDULE_DLQ_ARN(Form.TEXT),
  /** The secret with the provider's auth tokens. */
  WEBHOOK_SECRET_ARN(Form.TEXT),
  /** The secret with the provider's API key. */
  SENDER_SECRET_ARN(Form.TEXT),
  /** The secret with the dashboard's keys. */
  DASHBOARD_SECRET_ARN(Form.TEXT),
  /** The address under which the provider reaches the relay, without a slash at its end. */
  PUBLIC_BASE_URL(Form.ADDRESS),
  /** The account at the provider. */
  TWILIO_ACCOUNT_SID(Form.TEXT),
  /** The messaging service that sends. */
  TWILIO_MESSAGING_SERVICE_SID(Form.TEXT),
  /** The provider's API, or a simulator's. */
  TWILIO_API_BASE_URL(Form.ADDRESS),
  /** The number that customers text. */
  RELAY_NUMBER(Form.PHONE),
  /** The first responder's name. */
  PRIMARY_NAME(Form.TEXT),
  /** The first responder's phone. */
  PRIMARY_PHONE(Form.PHONE),
  /** The second responder's name. */
  BACKUP_NAME(Form.TEXT),
  /** The second responder's phone. */
  BACKUP_PHONE(Form.PHONE),
  /** Where letters to the operator go; empty means nowhere. */
  ALERT_EMAIL(Form.ANY),
  /** How long a responder has to take a message. */
  ACK_TIMEOUT(Form.DURATION),
  /** How long the provider has to hand a text to the carrier. */
  DELIVERY_TIMEOUT(Form.DURATION),
  /** How long a sign of life makes a responder active. */
  ACTIVITY_WINDOW(Form.DURATION),
  /** Whether the backup is asked first while the primary is inactive. */
  WHEN_PRIMARY_INACTIVE(Form.BACKUP_FIRST_OR_IGNORE),
  /** What customers are told meanwhile, comma-separated; empty means nothing. */
  CUSTOMER_UPDATES(Form.UPDATES),
  /** What happens to a message without a job. */
  UNMATCHED_POLICY(Form.FORWARD_OR_REJECT),
  /** Whose pages may call the API, comma-separated; empty means nobody's. */
  ALLOWED_ORIGINS(Form.ANY),
  /** For how long a job's link opens it when the job is over. */
  TOKEN_LIFETIME(Form.DURATION),
  /** How imprecise the scheduler is: timers are scheduled that much early and end on a queue. */
  SCHEDULE_PRECISION(Form.DURATION),
  /** How long an unknown send is left alone before the provider's list is searched. */
  SETTLE_TIME(Form.DURATION);

  /** Who answers, how long each is waited for, and what customers hear meanwhile: at first. */
  public static final Set<Setting> ROSTER =
      Set.of(
          PRIMARY_NAME,
          PRIMARY_PHONE,
          BACKUP_NAME,
          BACKUP_PHONE,
          ACK_TIMEOUT,
          DELIVERY_TIMEOUT,
          ACTIVITY_WINDOW,
          WHEN_PRIMARY_INACTIVE,
          CUSTOMER_UPDATES);

  private final Form form;

  Setting(Form form) {
    this.form = form;
  }

  /** Returns what is wrong with a value, if anything. */
  Optional<String> fault(String value) {
    return form.fault(value).map(fault -> name() + ": " + fault);
  }

  /** What a value must look like. */
  private enum Form {
    ANY,
    TEXT,
    ADDRESS,
    PHONE,
    DURATION,
    BACKUP_FIRST_OR_IGNORE,
    UPDATES,
    FORWARD_OR_REJECT;

    Optional<String> fault(String value) {
      return switch (this) {
        case ANY -> Optional.empty();
        case TEXT -> value.isBlank() ? Optional.of("empty (expected: a value)") : Optional.empty();
        case ADDRESS -> address(value);
        case PHONE ->
            PhoneNumber.isE164(value)
                ? Optional.empty()
                : Optional.of("%d characters (expected: E.164)".formatted(value.length()));
        case DURATION -> duration(value);
        case BACKUP_FIRST_OR_IGNORE -> oneOf(value, List.of("backup-first", "ignore"));
        case UPDATES -> updates(value);
        case FORWARD_OR_REJECT -> oneOf(value, List.of("forward", "reject"));
      };
    }

    private static Optional<String> address(String value) {
      try {
        return URI.create(value).isAbsolute()
            ? Optional.empty()
            : Optional.of("not absolute (expected: a URL)");
      } catch (IllegalArgumentException _) {
        return Optional.of("not a URL");
      }
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

    private static Optional<String> updates(String value) {
      try {
        CustomerUpdates.of(Settings.words(value));
        return Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.ofNullable(e.getMessage());
      }
    }

    private static Optional<String> oneOf(String value, List<String> words) {
      return words.contains(value)
          ? Optional.empty()
          : Optional.of("%s (expected: %s)".formatted(value, String.join(" or ", words)));
    }
  }
}

package com.quickdumpnow.relay.infra;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about a deployment: a parameter of the template, and the environment
 * variable of the same name in which functions read it. {@code AckTimeout} is {@code ACK_TIMEOUT}.
 *
 * <p>No setting is a secret.
 */
public enum Setting {
  /** The address that Twilio calls, and signs. */
  PUBLIC_BASE_URL(
      "Address of pages and API, which Twilio calls and signs, without a slash at the end. Empty:"
          + " CloudFront's own.",
      "",
      optional(Form.URL)),
  /** Where pages and API are, under QDN's own name. */
  SITE_DOMAIN(
      "Domain of pages and API, which leads to the distribution. Empty: CloudFront's own.",
      "",
      optional("[a-z0-9-]{1,63}([.][a-z0-9-]{1,63})+")),
  /** What proves that name. */
  SITE_CERTIFICATE_ARN(
      "Certificate of SiteDomain, in us-east-1; needed with it",
      "",
      optional("arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+")),
  /** The account whose texts these are. */
  TWILIO_ACCOUNT_SID("Twilio account", null, "AC[0-9a-fA-F]{32}"),
  /** The messaging service that texts are sent through. */
  TWILIO_MESSAGING_SERVICE_SID("Twilio Messaging Service to send by", null, "MG[0-9a-fA-F]{32}"),
  /** Twilio's API, or a simulator's. */
  TWILIO_API_BASE_URL("Twilio's REST API", "https://api.twilio.com", Form.URL),
  /** The number that customers text. */
  RELAY_NUMBER("The number that customers text, E.164", null, Form.E164),

  /** Who is asked first. */
  PRIMARY_NAME("Name of the first responder", "Sergio", Form.NAME),
  /** His phone. */
  PRIMARY_PHONE("Phone of the first responder, E.164", null, Form.E164),
  /** Who is asked next. */
  BACKUP_NAME("Name of the second responder", "Backup", Form.NAME),
  /** The next one's phone. */
  BACKUP_PHONE("Phone of the second responder, E.164", "+18583354807", Form.E164),
  /** Where alarms and unanswered messages are mailed. */
  ALERT_EMAIL(
      "Address for alarms and unanswered messages, verified in SES. Empty: no mail.",
      "",
      optional("[^@\\s]{1,64}@[^@\\s]{1,190}")),

  /** How long a responder has to answer. */
  ACK_TIMEOUT("How long a responder has to answer", "PT5M", Form.DURATION),
  /** How long the carrier has to take a text. */
  DELIVERY_TIMEOUT("How long the carrier has to take a text", "PT30S", Form.DURATION),
  /** How long a sign of life counts. */
  ACTIVITY_WINDOW("How long a responder counts as active", "PT15M", Form.DURATION),
  /** Whether an absent primary is passed over. */
  WHEN_PRIMARY_INACTIVE(
      "What to do while the first responder is inactive", "backup-first", "backup-first|ignore"),
  /** What customers hear meanwhile. */
  CUSTOMER_UPDATES(
      "What customers are told at once: any of received, taken, waiting, with commas between.",
      "",
      optional("(received|taken|waiting)(,(received|taken|waiting))*")),
  /** What becomes of a text without a job. */
  UNMATCHED_POLICY("What becomes of a text that has no job", "forward", "forward|reject"),
  /** Whose pages may call the API. */
  ALLOWED_ORIGINS(
      "Origins of the pages that may call the API, with commas between. Empty: none.",
      "",
      optional("https?://[^,\\s/]+(,https?://[^,\\s/]+)*")),
  /** For how long a job's link opens it when the job is over. */
  TOKEN_LIFETIME(
      "How long a job's link opens it after it was completed or cancelled",
      "PT168H",
      Form.DURATION),
  /** How late Scheduler may be. */
  SCHEDULE_PRECISION("How late EventBridge Scheduler may be", "PT60S", Form.DURATION),
  /** When Twilio's list can be trusted. */
  SETTLE_TIME(
      "How long after a send Twilio's list of messages is complete", "PT75S", Form.DURATION);

  /** Which Twilio account, and which number of it. */
  public static final List<Setting> ACCOUNT = List.of(TWILIO_ACCOUNT_SID, RELAY_NUMBER);

  /** How a text is sent, and reported on. */
  public static final List<Setting> SENDING =
      List.of(
          TWILIO_ACCOUNT_SID,
          TWILIO_MESSAGING_SERVICE_SID,
          TWILIO_API_BASE_URL,
          RELAY_NUMBER,
          PUBLIC_BASE_URL);

  /** Who is asked, how long each is waited for, and what customers hear meanwhile: at first. */
  public static final List<Setting> ROSTER =
      List.of(
          PRIMARY_NAME,
          PRIMARY_PHONE,
          BACKUP_NAME,
          BACKUP_PHONE,
          ACK_TIMEOUT,
          DELIVERY_TIMEOUT,
          ACTIVITY_WINDOW,
          WHEN_PRIMARY_INACTIVE,
          CUSTOMER_UPDATES);

  private final String description;
  private final @Nullable String byDefault;
  private final String pattern;

  Setting(String description, @Nullable String byDefault, String pattern) {
    this.description = description;
    this.byDefault = byDefault;
    this.pattern = pattern;
  }

  /** Returns the parameter's name, such as {@code AckTimeout}. */
  public String id() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(joining());
  }

  /** Returns what the operator is told about it. */
  public String description() {
    return description;
  }

  /** Returns the value that it has if nothing is said; none if something must be said. */
  public Optional<String> byDefault() {
    return Optional.ofNullable(byDefault);
  }

  /** Returns the regular expression that a value has to match as a whole. */
  public String pattern() {
    return pattern;
  }

  private static String optional(String pattern) {
    return "(" + pattern + ")?";
  }

  /** Forms of values. */
  private static final class Form {
    private static final String E164 = "\\+[1-9][0-9]{7,14}";

    private static final String NAME = "[^\\p{Cntrl}]{1,40}";

    /** ISO 8601, above zero. Seconds may have a fraction: a simulation divides time. */
    private static final String DURATION =
        "PT(?=.*[1-9])([0-9]{1,4}H)?([0-9]{1,5}M)?([0-9]{1,6}([.][0-9]{1,3})?S)?";

    /** Unencrypted to the same machine only. No query, no slash at the end. */
    private static final String URL =
        "(https://[A-Za-z0-9.-]+|http://(127[.]0[.]0[.]1|localhost))(:[0-9]{1,5})?"
            + "(/[^?#\\s]*[^/?#\\s])?";
  }
}

package com.quickdumpnow.relay.infra;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;

/**
 * The relay's functions. A function is known here by its module's name only; its package and its
 * handler class follow from that name.
 */
public enum RelayFunction {
  /** Takes Twilio's webhooks and puts them on a queue. */
  INGEST_WEBHOOK("Takes Twilio's webhooks and queues them"),
  /** Finds a text's job and decides what it is. */
  VALIDATE_JOB("Finds a text's job and decides what becomes of the text"),
  /** Texts the first responder. */
  FORWARD_PRIMARY("Texts the first responder of an accepted message"),
  /** Moves a cascade on when a timer has run out or a text has failed. */
  ESCALATION_TIMER("Moves a cascade on when its timer has run out or its text has failed"),
  /** Records what the carrier said about a text. */
  DELIVERY_RECEIPT("Records delivery receipts"),
  /** Tells the others who took a message, and answers commands. */
  SEND_NOTICE("Tells the other responders who took a message, and answers commands"),
  /** Wakes what was forgotten. */
  SWEEPER("Wakes every cascade that should have moved on and has not"),
  /** Keeps the document of jobs true to the table. */
  UPDATE_DOCUMENT("Keeps maintenance.json true to the table, and takes over changes in it"),
  /** Answers the dashboard and the customer's page. */
  TRACK_API("Answers the dashboard and the customer's page");

  private final String description;

  RelayFunction(String description) {
    this.description = description;
  }

  /** Returns what the function is for, in a few words. */
  public String description() {
    return description;
  }

  /** Returns the name of the module below {@code modules/}, such as {@code ingest-webhook}. */
  public String module() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the name in the template, such as {@code IngestWebhook}. */
  public String id() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(joining());
  }

  /** Returns the full name of the class that Lambda calls. */
  public String handler() {
    return "com.quickdumpnow.relay.fn.%s.%sHandler".formatted(module().replace("-", ""), id());
  }
}

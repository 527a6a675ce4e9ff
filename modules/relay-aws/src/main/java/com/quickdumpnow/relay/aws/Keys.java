package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The keys of the table's items: who has one item of each kind, and how they sort. */
final class Keys {
  static final String PK = "pk";
  static final String SK = "sk";

  /** Begins the sort key of every log item. */
  static final String LOG = "LOG#";

  /** Begins the sort key of every note. */
  static final String NOTE = "NOTE#";

  /** The partition of what people did by hand. */
  static final String BY_HAND = "BY-HAND";

  private static final String MESSAGE = "MSG#";
  private static final String JOB = "JOB#";

  /** Always 24 characters long, so that it sorts as the instants do. */
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int HASH_LENGTH = 32;

  private Keys() {}

  static String partition(MessageId id) {
    return MESSAGE + id.value();
  }

  static MessageId message(String partition) {
    return new MessageId(partition.substring(MESSAGE.length()));
  }

  static ItemKey state(MessageId id) {
    return new ItemKey(partition(id), "STATE");
  }

  static ItemKey log(MessageId id, long version, int n) {
    return new ItemKey(partition(id), LOG + "%010d-%03d".formatted(version, n));
  }

  static ItemKey code(Code code) {
    return new ItemKey("CODE#" + code.number(), "CODE");
  }

  static ItemKey textSid(TextSid sid) {
    return new ItemKey("SID#" + sid.value(), "TEXT");
  }

  static String openPartition(PhoneNumber responder) {
    return "OPEN#" + hash(responder.e164());
  }

  static ItemKey open(PhoneNumber responder, Instant receivedAt, MessageId id) {
    return new ItemKey(openPartition(responder), sortable(receivedAt) + "#" + id.value());
  }

  static ItemKey job(JobId id) {
    return new ItemKey(JOB + id.value(), "JOB");
  }

  static JobId jobId(String partition) {
    return new JobId(partition.substring(JOB.length()));
  }

  static String phonePartition(PhoneNumber customer) {
    return "PHONE#" + hash(customer.e164());
  }

  static ItemKey jobOfPhone(PhoneNumber customer, JobId id) {
    return new ItemKey(phonePartition(customer), id.value());
  }

  static String jobPartition(JobId id) {
    return JOB + id.value();
  }

  /** The notes of a job sort by the versions with which they came. */
  static ItemKey note(JobId id, long version) {
    return new ItemKey(jobPartition(id), "%s%012d".formatted(NOTE, version));
  }

  static ItemKey position(JobId id) {
    return new ItemKey(JOB + id.value(), "POSITION");
  }

  static ItemKey deviceOf(JobId id) {
    return new ItemKey(JOB + id.value(), "DEVICE");
  }

  static ItemKey documentOf(JobId id) {
    return new ItemKey(JOB + id.value(), "DOCUMENT");
  }

  static ItemKey device(String sha256) {
    return new ItemKey("DEVICE#" + sha256.substring(0, HASH_LENGTH), "DEVICE");
  }

  static ItemKey contact(PhoneNumber phone) {
    return new ItemKey("CONTACT#" + hash(phone.e164()), "CONTACT");
  }

  static ItemKey limit(String what, long windowStart) {
    return new ItemKey("LIMIT#" + what, "" + windowStart);
  }

  static ItemKey roster() {
    return new ItemKey("ROSTER", "CURRENT");
  }

  /** Lines about one message, or else one dead letter, stand together and sort by their time. */
  static ItemKey byHand(String about, Instant at, String letter) {
    return new ItemKey(BY_HAND, about + "#" + sortable(at) + "#" + letter);
  }

  /** Returns {@code instant} to the millisecond, in a form that sorts. */
  static String sortable(Instant instant) {
    return MILLIS.format(instant);
  }

  /**
   * Returns what stands for {@code secret} where it must not stand itself: 32 hexadecimal digits of
   * its SHA-256. It hides a phone number from a reader of logs and metrics, not from somebody who
   * may read the table or the queue, where the number is anyway.
   */
  static String hash(String secret) {
    return Job.sha256(secret).substring(0, HASH_LENGTH);
  }

  static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}

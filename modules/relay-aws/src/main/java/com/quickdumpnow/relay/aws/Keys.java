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
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The keys of the table's items: who has one item of each kind, and how they sort. */
final class Keys {
  static final String PK = "pk";
  static final String SK = "sk";

  /** Begins the sort key of every log item. */
  static final String LOG = "LOG#";

  private static final String MESSAGE = "MSG#";

  /** Always 24 characters long, so that it sorts as the instants do. */
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int HASH_LENGTH = 32;

  /**
   * The key of one item.
   *
   * @param pk the partition
   * @param sk the place in it
   */
  record Key(String pk, String sk) {
    Map<String, AttributeValue> attributes() {
      return Map.of(PK, string(pk), SK, string(sk));
    }
  }

  private Keys() {}

  static String partition(MessageId id) {
    return MESSAGE + id.value();
  }

  static MessageId message(String partition) {
    return new MessageId(partition.substring(MESSAGE.length()));
  }

  static Key state(MessageId id) {
    return new Key(partition(id), "STATE");
  }

  static Key log(MessageId id, long version, int n) {
    return new Key(partition(id), LOG + "%010d-%03d".formatted(version, n));
  }

  static Key code(Code code) {
    return new Key("CODE#" + code.number(), "CODE");
  }

  static Key textSid(TextSid sid) {
    return new Key("SID#" + sid.value(), "TEXT");
  }

  static String openPartition(PhoneNumber responder) {
    return "OPEN#" + hash(responder.e164());
  }

  static Key open(PhoneNumber responder, Instant receivedAt, MessageId id) {
    return new Key(openPartition(responder), sortable(receivedAt) + "#" + id.value());
  }

  static Key job(JobId id) {
    return new Key("JOB#" + id.value(), "JOB");
  }

  static String phonePartition(PhoneNumber customer) {
    return "PHONE#" + hash(customer.e164());
  }

  static Key jobOfPhone(PhoneNumber customer, JobId id) {
    return new Key(phonePartition(customer), id.value());
  }

  static Key roster() {
    return new Key("ROSTER", "CURRENT");
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

package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.MessageId;
import java.time.Duration;
import java.util.Map;

/** What operators see of the relay: log lines and metrics, without bodies, tokens or numbers. */
public interface Telemetry {
  /** An entry was appended to a message's log. */
  void logged(MessageId message, LogEntry entry);

  /**
   * Something worth counting happened that is in no message's log.
   *
   * @param metric its name, in CamelCase
   * @param facts what belongs to it
   */
  void count(String metric, Map<String, String> facts);

  /**
   * Something happened whose measure is a time.
   *
   * @param metric its name, in CamelCase
   * @param time how long, or how late; negative if it was early
   * @param facts what belongs to it
   */
  void measure(String metric, Duration time, Map<String, String> facts);
}

package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.sms.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what operators would see. */
public final class RecordingTelemetry implements Telemetry {
  private final List<Logged> logged = new CopyOnWriteArrayList<>();
  private final List<Counted> counted = new CopyOnWriteArrayList<>();
  private final List<Measured> measured = new CopyOnWriteArrayList<>();

  /**
   * An entry of a message's log.
   *
   * @param message the message
   * @param entry the entry
   */
  public record Logged(MessageId message, LogEntry entry) {}

  /**
   * One count.
   *
   * @param metric its name
   * @param facts what belongs to it
   */
  public record Counted(String metric, Map<String, String> facts) {}

  /**
   * One measure.
   *
   * @param metric its name
   * @param time how long
   * @param facts what belongs to it
   */
  public record Measured(String metric, Duration time, Map<String, String> facts) {}

  @Override
  public void logged(MessageId message, LogEntry entry) {
    logged.add(new Logged(message, entry));
  }

  @Override
  public void count(String metric, Map<String, String> facts) {
    counted.add(new Counted(metric, Map.copyOf(facts)));
  }

  @Override
  public void measure(String metric, Duration time, Map<String, String> facts) {
    measured.add(new Measured(metric, time, Map.copyOf(facts)));
  }

  /** Returns the entries of all messages, in order. */
  public List<Logged> logged() {
    return List.copyOf(logged);
  }

  /** Returns all counts, in order. */
  public List<Counted> counted() {
    return List.copyOf(counted);
  }

  /** Returns all measures, in order. */
  public List<Measured> measured() {
    return List.copyOf(measured);
  }

  /** Returns how often {@code metric} was counted. */
  public long count(String metric) {
    return counted.stream().filter(count -> count.metric().equals(metric)).count();
  }
}

package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Texts kept in memory. Passes {@link TextingContract}, and goes wrong as it is told.
 *
 * <p>It does not: report receipts by itself, know opt-outs, or let time pass. A text reaches its
 * end ({@link #carrier}, delivered if nothing is said) as soon as it is sent; {@link #moves}
 * changes it later.
 */
public final class FakeTexting implements Texting, Provider {
  private static final int INVALID_NUMBER = 21_211;
  private static final int UNAUTHORIZED = 20_003;

  private final InstantSource clock;
  private final PhoneNumber relayNumber;
  private final List<Taken> taken = new ArrayList<>();
  private final List<InboundText> received = new ArrayList<>();
  private final Queue<Fault> faults = new ArrayDeque<>();
  private final Map<PhoneNumber, DeliveryStatus> ends = new HashMap<>();
  private boolean answers = true;
  private int sends;

  /**
   * One text that the fake took.
   *
   * @param sid its name
   * @param at when
   * @param text what was handed over
   * @param progress how far it has come
   */
  public record Taken(TextSid sid, Instant at, OutgoingText text, Progress progress) {}

  /**
   * Makes a fake that took nothing yet.
   *
   * @param clock what the texts' times come from
   * @param relayNumber where inbound texts go
   */
  public FakeTexting(InstantSource clock, PhoneNumber relayNumber) {
    this.clock = clock;
    this.relayNumber = relayNumber;
  }

  @Override
  public synchronized Sent send(OutgoingText text) {
    if (text.body().text().length() > BODY_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "body: %d characters (expected: at most %d)"
              .formatted(text.body().text().length(), BODY_LENGTH_MAX));
    }
    sends++;
    var fault = faults.poll();
    if (fault == null) {
      return text.to().equals(NO_PHONE)
          ? new Sent.Refused(INVALID_NUMBER)
          : new Sent.Accepted(take(text));
    }
    return switch (fault) {
      case TOO_MANY_REQUESTS -> new Sent.NotSent(Duration.ofSeconds(1));
      case REFUSED -> new Sent.Refused(INVALID_NUMBER);
      case UNAUTHORIZED -> new Sent.Refused(UNAUTHORIZED);
      case ERROR -> new Sent.Unknown();
      case ERROR_AFTER_SENDING, ANSWER_LOST -> {
        take(text);
        yield new Sent.Unknown();
      }
      case NO_CONNECTION -> new Sent.NotSent(Duration.ZERO);
    };
  }

  private TextSid take(OutgoingText text) {
    var sid =
        new TextSid((text.media().isEmpty() ? "SM" : "MM") + "%032x".formatted(taken.size() + 1));
    var status = ends.getOrDefault(text.to(), DeliveryStatus.DELIVERED);
    taken.add(new Taken(sid, clock.instant(), text, progressOf(status)));
    return sid;
  }

  private static Progress progressOf(DeliveryStatus status) {
    // Unreachable handset; unknown error. Source: Twilio's error dictionary.
    return new Progress(
        status,
        switch (status) {
          case UNDELIVERED -> Optional.of(30_003);
          case FAILED -> Optional.of(30_008);
          default -> Optional.empty();
        });
  }

  @Override
  public synchronized Optional<Progress> progress(TextSid sid) {
    checkAnswers();
    return taken.stream().filter(text -> text.sid().equals(sid)).map(Taken::progress).findFirst();
  }

  @Override
  public synchronized List<SentText> sentTo(PhoneNumber to, Instant since) {
    checkAnswers();
    return taken.reversed().stream()
        .filter(text -> text.text().to().equals(to))
        .filter(text -> !text.at().isBefore(since.truncatedTo(ChronoUnit.SECONDS)))
        .map(text ->
            new SentText(
                text.sid(),
                text.text().body(),
                text.at().truncatedTo(ChronoUnit.SECONDS),
                Optional.of(text.progress())))
        .toList();
  }

  @Override
  public synchronized List<InboundText> receivedSince(Instant since) {
    checkAnswers();
    return received.stream()
        .filter(text -> !text.at().isBefore(since.truncatedTo(ChronoUnit.SECONDS)))
        .toList();
  }

  private void checkAnswers() {
    if (!answers) {
      throw new TextingUnavailableException("the fake was told not to answer");
    }
  }

  @Override
  public synchronized void nextSend(Fault fault) {
    faults.add(fault);
  }

  @Override
  public synchronized void answersQuestions(boolean newAnswers) {
    answers = newAnswers;
  }

  @Override
  public synchronized void carrier(PhoneNumber phone, DeliveryStatus end) {
    ends.put(phone, end);
  }

  /** Moves one text to a status, as its carrier would. */
  public synchronized void moves(TextSid sid, DeliveryStatus status) {
    taken.replaceAll(text ->
        text.sid().equals(sid) ? new Taken(sid, text.at(), text.text(), progressOf(status)) : text);
  }

  @Override
  public synchronized MessageId textFrom(PhoneNumber phone, String body, List<String> media) {
    var id =
        new MessageId((media.isEmpty() ? "SM" : "MM") + "f%031x".formatted(received.size() + 1));
    received.add(
        new InboundText(id, clock.instant(), phone, relayNumber, new TextBody(body), media));
    return id;
  }

  @Override
  public synchronized List<String> takenFor(PhoneNumber phone) {
    return taken.stream()
        .filter(text -> text.text().to().equals(phone))
        .map(text -> text.text().body().text())
        .toList();
  }

  @Override
  public synchronized List<String> mediaOf(TextSid sid) {
    return taken.stream()
        .filter(text -> text.sid().equals(sid))
        .flatMap(text -> text.text().media().stream())
        .toList();
  }

  /** Returns every text that was taken, oldest first. */
  public synchronized List<Taken> taken() {
    return List.copyOf(taken);
  }

  /** Returns how often a send was tried, whatever came of it. */
  public synchronized int sends() {
    return sends;
  }
}

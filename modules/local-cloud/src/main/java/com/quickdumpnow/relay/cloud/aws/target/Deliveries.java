package com.quickdumpnow.relay.cloud.aws.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.quickdumpnow.relay.cloud.aws.sqs.SqsServer;
import com.quickdumpnow.relay.cloud.aws.state.Shelf;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Delivers at least once: tries at once, then by the target's retry policy, then gives the payload
 * to the target's dead-letter queue with the attributes that AWS documents.
 *
 * <p>What waits for its next attempt is kept on a shelf, so a restart does not lose it.
 */
public final class Deliveries {
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(60);

  private final SqsServer sqs;
  private final InstantSource clock;
  private final Shelf shelf;
  private final Runnable rescheduled;
  private final ConcurrentMap<String, Delivery> waiting = new ConcurrentHashMap<>();
  private volatile @Nullable FunctionInvoker functions;

  /**
   * Takes up what an earlier process left waiting.
   *
   * @param rescheduled called when {@link #next} may have come closer
   */
  public Deliveries(SqsServer sqs, InstantSource clock, Shelf shelf, Runnable rescheduled) {
    this.sqs = sqs;
    this.clock = clock;
    this.shelf = shelf;
    this.rescheduled = rescheduled;
    for (var document : shelf.all()) {
      var delivery = Delivery.of(Json.object(new String(document, UTF_8)).orElseThrow());
      waiting.put(delivery.id(), delivery);
    }
  }

  /** Says who runs functions from now on. */
  public void onInvoke(FunctionInvoker invoker) {
    functions = invoker;
  }

  /** Returns whether something can be a target here: a queue or a function. */
  public static boolean isTarget(String arn) {
    return arn.matches("arn:aws:(sqs:[^:]+:[0-9]{12}:[^:]+|lambda:[^:]+:[0-9]{12}:function:.+)");
  }

  /** Returns whether something can be a dead-letter queue: a standard queue. */
  public static boolean isDeadLetterQueue(String arn) {
    return arn.matches("arn:aws:sqs:[^:]+:[0-9]{12}:[^:]+") && !arn.endsWith(".fifo");
  }

  /**
   * Tries a delivery now. On return it is delivered, kept for another attempt, or a dead letter.
   */
  public void submit(Delivery delivery) {
    switch (attempt(delivery)) {
      case Outcome.Taken _ -> forget(delivery);
      case Outcome.Refused(var code, var message) ->
          bury(delivery, code, message, Optional.empty());
      case Outcome.Unavailable(var code, var message) -> {
        var now = clock.instant();
        var next = now.plus(backoff(delivery.attempts()));
        if (delivery.attempts() >= delivery.retryPolicy().retries()) {
          bury(delivery, code, message, Optional.of("MaximumRetryAttempts"));
        } else if (next.isAfter(delivery.since().plus(delivery.retryPolicy().age()))) {
          bury(delivery, code, message, Optional.of("MaximumEventAgeInSeconds"));
        } else {
          keep(delivery.retry(next));
        }
      }
    }
  }

  /** Returns when the next attempt is due. */
  public Optional<Instant> next() {
    return waiting.values().stream().map(Delivery::due).min(Comparator.naturalOrder());
  }

  /** Makes the attempts that are due. Not for use by two threads at once. */
  public void tick() {
    var now = clock.instant();
    waiting.values().stream()
        .filter(delivery -> !delivery.due().isAfter(now))
        .sorted(Comparator.comparing(Delivery::due))
        .forEach(this::submit);
  }

  /** 1 s, 2 s, 4 s and so on. AWS does not publish its own steps. */
  private static Duration backoff(int attempts) {
    var exponential = Duration.ofSeconds(1L << Math.min(attempts, 6));
    return exponential.compareTo(BACKOFF_MAX) < 0 ? exponential : BACKOFF_MAX;
  }

  private void keep(Delivery delivery) {
    shelf.put(delivery.id(), Json.text(delivery.json()));
    waiting.put(delivery.id(), delivery);
    rescheduled.run();
  }

  private void forget(Delivery delivery) {
    if (waiting.remove(delivery.id()) != null) {
      shelf.remove(delivery.id());
    }
  }

  private void bury(Delivery delivery, String code, String message, Optional<String> exhausted) {
    if (delivery.deadLetterArn().isPresent()) {
      var attributes = new LinkedHashMap<>(delivery.deadLetterAttributes());
      attributes.put("TARGET_ARN", delivery.targetArn());
      attributes.put("ERROR_CODE", code);
      // SQS refuses an attribute with an empty value.
      attributes.put("ERROR_MESSAGE", message.isEmpty() ? code : message);
      attributes.put("RETRY_ATTEMPTS", String.valueOf(delivery.attempts()));
      exhausted.ifPresent(condition -> attributes.put("EXHAUSTED_RETRY_CONDITION", condition));
      try {
        sqs.send(
            delivery.deadLetterArn().get(),
            delivery.deadLetterBody(),
            Optional.empty(),
            attributes);
      } catch (RuntimeException e) {
        // AWS counts it as InvocationsFailedToBeSentToDlq and drops it. Here somebody is looking.
        System.getLogger(Deliveries.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "dead letter of {0} lost: {1}",
                delivery.targetArn(),
                e.toString());
      }
    }
    forget(delivery);
  }

  private Outcome attempt(Delivery delivery) {
    var payload = delivery.payloadNow();
    try {
      if (delivery.targetArn().startsWith("arn:aws:sqs:")) {
        sqs.send(delivery.targetArn(), payload, delivery.group(), Map.of());
      } else {
        var invoker = functions;
        if (invoker == null) {
          return new Outcome.Unavailable("SDK_CLIENT_ERROR", "No host of functions is there yet.");
        }
        invoker.invokeAsync(delivery.targetArn(), payload.getBytes(UTF_8));
      }
      return new Outcome.Taken();
    } catch (NoSuchElementException _) {
      return new Outcome.Refused(
          delivery.source() == Delivery.Source.EVENTS ? "NO_RESOURCE" : "ResourceNotFoundException",
          "There is no such function.");
    } catch (AwsFault e) {
      if (e.status() >= 500) {
        return new Outcome.Unavailable("SDK_CLIENT_ERROR", e.text());
      }
      var missing = e.code().contains("NonExistentQueue") || e.code().contains("QueueDoesNotExist");
      return new Outcome.Refused(
          switch (delivery.source()) {
            case EVENTS -> missing ? "NO_RESOURCE" : "SDK_CLIENT_ERROR";
            case SCHEDULER -> missing ? "AWS.SimpleQueueService.NonExistentQueue" : e.code();
          },
          e.text());
    } catch (RuntimeException e) {
      return new Outcome.Unavailable("SDK_CLIENT_ERROR", String.valueOf(e.getMessage()));
    }
  }

  /** What became of one attempt. */
  private sealed interface Outcome {
    record Taken() implements Outcome {}

    /** It would fail in the same way again. */
    record Refused(String code, String message) implements Outcome {}

    record Unavailable(String code, String message) implements Outcome {}
  }
}

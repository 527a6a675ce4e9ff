package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.cascade.RelayClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * Writes several items in one step.
 *
 * <p>Each call has a token of its own, kept over all its tries: where the answer to a try was lost,
 * DynamoDB recognises the next one for 10 minutes and answers as it did. The token is random and
 * not made from the content, since two functions may decide the very same thing at the same
 * instant, and only one of them may be told that its write is kept.
 */
final class DynamoTransactions {
  /** Most items of one transaction. Source: DynamoDB, TransactWriteItems. */
  static final int ITEMS_MAX = 100;

  private static final int TRIES_MAX = 5;
  private static final Duration PAUSE_MIN = Duration.ofMillis(5);

  private final DynamoDbClient client;
  private final RelayClock clock;

  DynamoTransactions(DynamoDbClient client, RelayClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** What became of a transaction. */
  sealed interface Result {
    /** All of it is kept. */
    record Kept() implements Result {}

    /**
     * Nothing is kept, since conditions did not hold.
     *
     * @param items which items' conditions, counted from 0
     */
    record Refused(Set<Integer> items) implements Result {}

    /** Nothing is kept, since others were writing the same items at each try. */
    record Contended() implements Result {}
  }

  /**
   * Writes all of {@code items} or none.
   *
   * @param items 1 to {@value #ITEMS_MAX}, no key twice
   * @throws RuntimeException if DynamoDB did not answer, or could not take it for now
   */
  Result write(List<TransactWriteItem> items) {
    var request =
        TransactWriteItemsRequest.builder()
            .transactItems(items)
            .clientRequestToken(UUID.randomUUID().toString())
            .build();
    for (int i = 1; ; i++) {
      try {
        client.transactWriteItems(request);
        return new Result.Kept();
      } catch (TransactionCanceledException e) {
        var refused = indexes(e, "ConditionalCheckFailed");
        if (!refused.isEmpty()) {
          return new Result.Refused(refused);
        }
        var contended = !indexes(e, "TransactionConflict").isEmpty();
        if (i == TRIES_MAX && contended) {
          return new Result.Contended();
        }
        if (i == TRIES_MAX || !(contended || throttled(e))) {
          throw e;
        }
      } catch (TransactionInProgressException e) {
        // An earlier try of this very call is still at work.
        if (i == TRIES_MAX) {
          throw e;
        }
      }
      pause(i);
    }
  }

  private static boolean throttled(TransactionCanceledException e) {
    return !indexes(e, "ThrottlingError").isEmpty()
        || !indexes(e, "ProvisionedThroughputExceeded").isEmpty();
  }

  private static Set<Integer> indexes(TransactionCanceledException e, String code) {
    List<CancellationReason> reasons = e.cancellationReasons();
    return IntStream.range(0, reasons.size())
        .filter(i -> code.equals(reasons.get(i).code()))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  private void pause(int tries) {
    var most = PAUSE_MIN.multipliedBy(1L << tries).toNanos();
    clock.pause(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most)));
  }
}

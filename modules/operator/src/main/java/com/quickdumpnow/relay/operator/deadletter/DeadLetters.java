package com.quickdumpnow.relay.operator.deadletter;

import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.wire.EventCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * The dead-letter queues in SQS. Whoever looks at a dead letter takes it for a moment, since SQS
 * has no other way, and hands it back; should he die meanwhile, it comes back by itself within a
 * minute.
 */
public final class DeadLetters {
  /** Source: SQS API, ReceiveMessage. */
  private static final int BATCH_MAX = 10;

  /** How long a look takes at most. */
  private static final int HELD_SECONDS = 60;

  private final SqsClient sqs;
  private final Deployment deployment;
  private final EventCodec codec = new EventCodec();

  /** Works on a deployment's. */
  public DeadLetters(SqsClient sqs, Deployment deployment) {
    this.sqs = sqs;
    this.deployment = deployment;
  }

  /**
   * How full a queue is.
   *
   * @param waiting how many can be received now, approximately
   * @param held how many somebody looks at, approximately
   */
  public record Depth(int waiting, int held) {}

  /** Returns how full queues are together. */
  Depth depth(List<DeadLetterQueue> queues) {
    var depths = queues.stream().map(this::depth).toList();
    return new Depth(
        depths.stream().mapToInt(Depth::waiting).sum(),
        depths.stream().mapToInt(Depth::held).sum());
  }

  /** What becomes of a dead letter that was looked at. */
  enum Verdict {
    /** It stays. */
    HAND_BACK,
    /** It is gone. */
    DELETE
  }

  /** Looks at one dead letter. */
  interface Visitor {
    /** Says what becomes of it. */
    Verdict visit(DeadLetter letter);
  }

  /** Returns how full a queue is. */
  public Depth depth(DeadLetterQueue queue) {
    var attributes =
        sqs.getQueueAttributes(ask ->
                ask.queueUrl(queue.url())
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    return new Depth(
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  /**
   * Looks at dead letters, each once, and hands them all back.
   *
   * @param most how many at most
   */
  public List<DeadLetter> look(DeadLetterQueue queue, int most) {
    var seen = new ArrayList<DeadLetter>();
    visit(
        queue,
        most,
        letter -> {
          seen.add(letter);
          return Verdict.HAND_BACK;
        },
        _ -> true);
    return seen;
  }

  /** Returns the dead letters that are meant, and hands them all back. */
  List<DeadLetter> choose(List<DeadLetterQueue> queues, Filter filter, Instant now) {
    var chosen = new ArrayList<DeadLetter>();
    for (var queue : queues) {
      visit(
          queue,
          filter.scan(),
          letter -> {
            if (filter.takes(letter, now)) {
              chosen.add(letter);
            }
            return Verdict.HAND_BACK;
          },
          _ -> chosen.size() < filter.limit());
    }
    return chosen;
  }

  /** Returns what a dead letter is, and why it is one, as far as it says so. */
  static String why(DeadLetter letter) {
    return letter.reason().map(reason -> letter.kind() + ": " + reason).orElse(letter.kind());
  }

  /**
   * Goes through a queue, and does with each what its visitor says. Never are more than ten taken
   * at once of those that go; those that stay are handed back at the end, so that none is seen
   * twice.
   *
   * @param most how many are looked at
   * @param more whether to go on, asked before each with what was seen
   */
  void visit(DeadLetterQueue queue, int most, Visitor visitor, Predicate<Integer> more) {
    var held = new LinkedHashSet<String>();
    var seen = new HashSet<String>();
    try {
      while (seen.size() < most && more.test(seen.size())) {
        var batch = receive(queue, Math.min(BATCH_MAX, most - seen.size()));
        if (batch.isEmpty()) {
          return;
        }
        batch.forEach(letter -> held.add(letter.handle()));
        for (var letter : batch) {
          // One that came back by time comes again while the rest is gone through.
          if (seen.add(letter.id())
              && more.test(seen.size() - 1)
              && visitor.visit(letter) == Verdict.DELETE) {
            sqs.deleteMessage(
                delete -> delete.queueUrl(queue.url()).receiptHandle(letter.handle()));
            held.remove(letter.handle());
          }
        }
      }
    } finally {
      handBack(queue, List.copyOf(held));
    }
  }

  private List<DeadLetter> receive(DeadLetterQueue queue, int most) {
    return sqs
        .receiveMessage(ask ->
            ask.queueUrl(queue.url())
                .maxNumberOfMessages(most)
                .visibilityTimeout(HELD_SECONDS)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                .messageAttributeNames("All"))
        .messages()
        .stream()
        .map(message -> DeadLetter.of(queue, message, codec))
        .toList();
  }

  private void handBack(DeadLetterQueue queue, List<String> handles) {
    for (int from = 0; from < handles.size(); from += BATCH_MAX) {
      var entries = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
      for (var handle : handles.subList(from, Math.min(from + BATCH_MAX, handles.size()))) {
        entries.add(
            ChangeMessageVisibilityBatchRequestEntry.builder()
                .id("m" + entries.size())
                .receiptHandle(handle)
                .visibilityTimeout(0)
                .build());
      }
      sqs.changeMessageVisibilityBatch(change -> change.queueUrl(queue.url()).entries(entries));
    }
  }

  /**
   * Sends what a dead letter holds to where it was on its way to. In a FIFO queue as one that was
   * not there before: under its first name it would be taken for a repetition.
   */
  void send(DeadLetter letter) {
    var url = destination(letter);
    var request = SendMessageRequest.builder().queueUrl(url).messageBody(letter.content());
    if (url.endsWith(".fifo")) {
      request
          .messageGroupId(letter.group().orElse(letter.id()))
          .messageDeduplicationId("replay-" + letter.id());
    }
    sqs.sendMessage(request.build());
  }

  private String destination(DeadLetter letter) {
    return letter
        .destination()
        .map(arn -> url(arn.substring(arn.lastIndexOf(':') + 1)))
        .orElseGet(() -> deployment.physical(letter.queue().source()));
  }

  /** Only of a queue of the relay's own: a dead letter must not say where else it goes. */
  private String url(String queueName) {
    return deployment.logicalIds().stream()
        .map(deployment::physical)
        .filter(physical -> physical.endsWith("/" + queueName))
        .findFirst()
        .orElseThrow(() ->
            CommandFailure.failed(
                "no_destination",
                "the relay has no queue %s, where this was to go".formatted(queueName),
                "drop it; or replay it by hand"));
  }

  private static int number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
    return Optional.ofNullable(attributes.get(name)).map(Integer::parseInt).orElse(0);
  }
}

package com.quickdumpnow.relay.cloud.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

/** What the relay leans on in SQS (Developer Guide; API Reference). */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SqsContractTest {
  private final SqsClient sqs = CloudClients.sqs();
  private final TestQueues queues = new TestQueues(sqs);

  @Test
  void a_fifo_queue_forgets_a_repeated_deduplication_id_even_after_the_first_was_deleted() {
    var url = queues.fifo(Map.of());
    sendFifo(url, "customer", "SM1", "one");
    sendFifo(url, "customer", "SM1", "one again");
    assertThat(bodies(queues.take(url, 1))).containsExactly("one");
    sendFifo(url, "customer", "SM1", "and again");
    assertThat(queues.receive(url, Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void a_fifo_queue_deduplicates_by_content_where_that_is_set() {
    var url = queues.fifo(Map.of(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
    for (var i = 0; i < 2; i++) {
      sqs.sendMessage(request -> request.queueUrl(url).messageGroupId("group").messageBody("same"));
    }
    assertThat(queues.receive(url, Duration.ofSeconds(1))).hasSize(1);
  }

  @Test
  void a_fifo_queue_keeps_the_order_of_a_group() {
    var url = queues.fifo(Map.of());
    for (var i = 1; i <= 5; i++) {
      sendFifo(url, "customer", "SM" + i, "text " + i);
    }
    assertThat(bodies(queues.take(url, 5)))
        .containsExactly("text 1", "text 2", "text 3", "text 4", "text 5");
  }

  @Test
  void a_group_waits_for_its_message_in_flight_and_other_groups_do_not() {
    var url = queues.fifo(Map.of());
    sendFifo(url, "one", "SM1", "first of one");
    var first =
        sqs.receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(1)).messages();
    sendFifo(url, "one", "SM2", "second of one");
    sendFifo(url, "two", "SM3", "first of two");

    assertThat(bodies(queues.receive(url))).containsExactly("first of two");
    queues.delete(url, first.getFirst());
    assertThat(bodies(queues.receive(url, Duration.ofSeconds(2)))).containsExactly("second of one");
  }

  @Test
  void a_fifo_queue_refuses_a_delay_of_one_message() {
    var url = queues.fifo(Map.of());
    assertThatThrownBy(() ->
            sqs.sendMessage(request ->
                request
                    .queueUrl(url)
                    .messageGroupId("group")
                    .messageDeduplicationId("SM1")
                    .delaySeconds(5)
                    .messageBody("late")))
        .isInstanceOf(SqsException.class);
  }

  @Test
  void a_received_message_is_hidden_until_its_visibility_timeout_is_over() {
    var url =
        queues.create(
            TestQueues.unique("queue"), Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "5"));
    send(url, "text");
    assertThat(queues.receive(url, Duration.ofSeconds(5))).hasSize(1);
    assertThat(queues.receive(url)).isEmpty();
    var again = queues.receive(url, Duration.ofSeconds(20));
    assertThat(bodies(again)).containsExactly("text");
    assertThat(receiveCount(again.getFirst())).isEqualTo("2");
  }

  @Test
  void a_visibility_timeout_of_0_gives_a_message_back_at_once() {
    var url = queues.standard();
    send(url, "text");
    var message = queues.receive(url, Duration.ofSeconds(1)).getFirst();
    sqs.changeMessageVisibility(request ->
        request.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
    assertThat(queues.receive(url, Duration.ofSeconds(1))).hasSize(1);
  }

  @Test
  void a_message_received_too_often_goes_to_the_dead_letter_queue_with_its_body_and_attributes() {
    var dead = queues.standard();
    var url =
        queues.create(
            TestQueues.unique("queue"),
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "0",
                QueueAttributeName.REDRIVE_POLICY,
                queues.redrive(dead, 2)));
    sqs.sendMessage(request ->
        request
            .queueUrl(url)
            .messageBody("poison")
            .messageAttributes(Map.of("kind", text("text"))));
    assertThat(queues.receive(url, Duration.ofSeconds(1))).hasSize(1);
    assertThat(queues.receive(url, Duration.ofSeconds(1))).hasSize(1);
    assertThat(queues.receive(url, Duration.ofSeconds(1))).isEmpty();

    var letter = queues.receive(dead, Duration.ofSeconds(5)).getFirst();
    assertThat(letter.body()).isEqualTo("poison");
    assertThat(TestQueues.attribute(letter, "kind")).isEqualTo("text");
  }

  @Test
  void a_fifo_queue_has_a_fifo_queue_for_its_dead_letters() {
    var dead = queues.fifo(Map.of());
    var url =
        queues.fifo(
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "0",
                QueueAttributeName.REDRIVE_POLICY,
                queues.redrive(dead, 1)));
    sendFifo(url, "customer", "SM1", "poison");
    sendFifo(url, "customer", "SM2", "next");
    assertThat(bodies(onlyOne(url))).containsExactly("poison");
    assertThat(bodies(onlyOne(url))).containsExactly("next");
    assertThat(bodies(queues.receive(dead, Duration.ofSeconds(5)))).contains("poison");
  }

  @Test
  void a_delayed_message_comes_when_its_delay_is_over_and_not_before() {
    var url = queues.standard();
    var sent = System.nanoTime();
    sqs.sendMessage(request -> request.queueUrl(url).messageBody("check").delaySeconds(5));
    assertThat(queues.receive(url)).isEmpty();
    assertThat(queues.receive(url, Duration.ofSeconds(20))).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - sent))
        .isGreaterThanOrEqualTo(Duration.ofMillis(4_900));
  }

  @Test
  void a_delay_is_at_most_15_minutes() {
    var url = queues.standard();
    assertThatThrownBy(() ->
            sqs.sendMessage(
                request -> request.queueUrl(url).messageBody("check").delaySeconds(901)))
        .isInstanceOf(SqsException.class);
  }

  @Test
  void a_batch_takes_ten_messages_and_not_eleven() {
    var url = queues.standard();
    assertThat(sendBatch(url, 10)).isEqualTo(10);
    assertThat(queues.take(url, 10)).hasSize(10);
    assertThatThrownBy(() -> sendBatch(url, 11))
        .isInstanceOf(TooManyEntriesInBatchRequestException.class);
  }

  @Test
  void a_batch_fails_message_by_message() {
    var url = queues.standard();
    var answer =
        sqs.sendMessageBatch(request ->
            request
                .queueUrl(url)
                .entries(
                    entry("good", "text"),
                    entry("bad", "text").toBuilder().delaySeconds(901).build()));
    assertThat(answer.successful()).extracting(result -> result.id()).containsExactly("good");
    assertThat(answer.failed()).extracting(result -> result.id()).containsExactly("bad");
  }

  @Test
  void a_long_poll_ends_when_a_message_comes() {
    var url = queues.standard();
    var poll = CompletableFuture.supplyAsync(() -> queues.receive(url, Duration.ofSeconds(20)));
    send(url, "text");
    assertThat(poll.orTimeout(10, TimeUnit.SECONDS).join()).hasSize(1);
  }

  @Test
  void a_body_of_any_script_comes_back_as_it_was() {
    var url = queues.standard();
    var body = "recibido 👍 «año» \t\n\r end";
    send(url, body);
    assertThat(queues.takeOne(url).body()).isEqualTo(body);
  }

  @Test
  void a_queue_that_is_not_there_has_an_error_of_its_own() {
    var url = queues.standard();
    sqs.deleteQueue(request -> request.queueUrl(url));
    assertThatThrownBy(() -> send(url, "text")).isInstanceOf(QueueDoesNotExistException.class);
    assertThatThrownBy(() -> sqs.getQueueUrl(request -> request.queueName("no-such-queue")))
        .isInstanceOf(QueueDoesNotExistException.class);
  }

  @Test
  void a_dead_letter_queue_knows_its_sources_and_gives_their_messages_back() {
    var dead = queues.standard();
    var url =
        queues.create(
            TestQueues.unique("queue"),
            Map.of(QueueAttributeName.REDRIVE_POLICY, queues.redrive(dead, 3)));
    assertThat(sqs.listDeadLetterSourceQueues(request -> request.queueUrl(dead)).queueUrls())
        .containsExactly(url);
    send(dead, "letter");
    sqs.startMessageMoveTask(request -> request.sourceArn(queues.arn(dead)));
    assertThat(queues.takeOne(url).body()).isEqualTo("letter");
  }

  private List<Message> onlyOne(String url) {
    return sqs.receiveMessage(
            request -> request.queueUrl(url).maxNumberOfMessages(1).waitTimeSeconds(2))
        .messages();
  }

  private int sendBatch(String url, int count) {
    return sqs.sendMessageBatch(request ->
            request
                .queueUrl(url)
                .entries(IntStream.range(0, count).mapToObj(i -> entry("e" + i, "t" + i)).toList()))
        .successful()
        .size();
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }

  private void send(String url, String body) {
    sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
  }

  private void sendFifo(String url, String group, String id, String body) {
    sqs.sendMessage(request ->
        request.queueUrl(url).messageGroupId(group).messageDeduplicationId(id).messageBody(body));
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }

  private static String receiveCount(Message message) {
    return requireNonNull(
        message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
  }
}

package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cloud.aws.sqs.QueueDepth;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What the embedded port adds to the services: one address, refusals, and a look inside. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AwsPortTest {
  private static final AwsPort PORT = CloudEndpoints.Embedded.port();

  private final HttpClient http = HttpClient.newHttpClient();
  private final SqsClient sqs = CloudClients.client(SqsClient.builder(), PORT.endpoint());
  private final TestQueues queues = new TestQueues(sqs);

  @Test
  void a_queue_s_address_is_on_the_port() {
    assertThat(queues.standard()).startsWith(PORT.endpoint() + "/000000000000/");
  }

  @Test
  void only_this_machine_can_reach_the_port() {
    assertThat(PORT.endpoint().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void a_port_in_use_is_a_bind_exception() {
    var taken = AwsPortOptions.defaults().withPort(PORT.endpoint().getPort());
    assertThatThrownBy(() -> AwsPort.start(taken)).isInstanceOf(BindException.class);
  }

  @Test
  void a_request_without_a_signature_is_refused() throws Exception {
    var answer = http.send(request("").build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("MissingAuthenticationTokenException");
  }

  @Test
  void a_request_signed_for_a_service_that_is_not_here_is_refused() throws Exception {
    var answer = call("kinesis", "Kinesis_20131202.ListStreams", "{}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("kinesis");
  }

  @Test
  void an_unknown_operation_is_refused() throws Exception {
    for (var call :
        new String[][] {
          {"events", "AWSEvents.CreateArchive"},
          {"secretsmanager", "secretsmanager.RotateSecret"},
          {"scheduler", ""},
          {"ses", ""},
          {"dynamodb", "DynamoDB_20120810.NoSuchOperation"}
        }) {
      var answer = call(call[0], call[1], "{}");
      assertThat(answer.statusCode()).as(call[0]).isEqualTo(400);
      assertThat(answer.body()).as(call[0]).contains("UnknownOperationException");
    }
  }

  @Test
  void a_setting_that_would_be_ignored_is_refused() throws Exception {
    var nested =
        call(
            "secretsmanager",
            "secretsmanager.CreateSecret",
            "{\"Name\":\"%s\",\"Tags\":[{\"Key\":\"a\",\"Value\":\"b\",\"Colour\":\"c\"}]}"
                .formatted(TestQueues.unique("secret")));
    assertThat(nested.statusCode()).isEqualTo(400);
    assertThat(nested.body()).contains("ValidationException", "Tags.1.Colour");
    var top =
        call("events", "AWSEvents.PutRule", "{\"Name\":\"r\",\"EventPattern\":\"{}\",\"X\":1}");
    assertThat(top.statusCode()).isEqualTo(400);
    assertThat(call("events", "AWSEvents.ListRules", "[]").body())
        .contains("SerializationException");
  }

  @Test
  void a_hundred_long_polls_wait_at_the_same_time_and_hold_nobody_up() throws Exception {
    var urls = new ArrayList<String>();
    for (var i = 0; i < 20; i++) {
      urls.add(queues.standard());
    }
    var polls = new ArrayList<Future<Integer>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 100; i++) {
        var url = urls.get(i % urls.size());
        polls.add(executor.submit(() -> queues.receive(url, Duration.ofSeconds(3)).size()));
      }
      var started = System.nanoTime();
      for (var url : urls) {
        sqs.sendMessage(request -> request.queueUrl(url).messageBody("text"));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
      var received = 0;
      for (var poll : polls) {
        received += poll.get();
      }
      assertThat(received).isEqualTo(20);
    }
  }

  @Test
  void the_depth_of_each_queue_can_be_seen() {
    var url = queues.standard();
    for (var body : new String[] {"one", "two", "three"}) {
      sqs.sendMessage(request -> request.queueUrl(url).messageBody(body));
    }
    sqs.sendMessage(request -> request.queueUrl(url).messageBody("late").delaySeconds(900));
    Message inFlight =
        sqs.receiveMessage(
                request -> request.queueUrl(url).maxNumberOfMessages(1).waitTimeSeconds(1))
            .messages()
            .getFirst();
    assertThat(inFlight.body()).isNotEmpty();
    assertThat(PORT.queueDepths())
        .filteredOn(depth -> depth.url().toString().equals(url))
        .containsExactly(
            new QueueDepth(url.substring(url.lastIndexOf('/') + 1), URI.create(url), 2, 1, 1));
  }

  @Test
  void the_mails_that_were_sent_can_be_read() {
    var subject = TestQueues.unique("Exhausted");
    var ses = CloudClients.client(SesV2Client.builder(), PORT.endpoint());
    ses.sendEmail(request ->
        request
            .fromEmailAddress("relay@example.com")
            .destination(to -> to.toAddresses("a@example.com").bccAddresses("b@example.com"))
            .content(content ->
                content.simple(mail ->
                    mail.subject(text -> text.data(subject))
                        .body(body -> body.text(text -> text.data("Job t-1"))))));
    assertThat(PORT.sentMails())
        .filteredOn(mail -> mail.subject().equals(subject))
        .singleElement()
        .satisfies(mail -> {
          assertThat(mail.from()).isEqualTo("relay@example.com");
          assertThat(mail.to()).containsExactly("a@example.com", "b@example.com");
          assertThat(mail.text()).contains("Job t-1");
        });
  }

  @Test
  void moving_messages_back_from_a_queue_that_is_no_dead_letter_queue_is_refused() {
    var arn = queues.arn(queues.standard());
    assertThatThrownBy(() -> sqs.startMessageMoveTask(request -> request.sourceArn(arn)))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("dead-letter");
  }

  @Test
  void a_port_is_free_again_after_its_end() throws IOException {
    var first = AwsPort.start(AwsPortOptions.defaults());
    var number = first.endpoint().getPort();
    first.close();
    try (var second = AwsPort.start(AwsPortOptions.defaults().withPort(number))) {
      assertThat(second.endpoint().getPort()).isEqualTo(number);
    }
  }

  private HttpResponse<String> call(String service, String target, String body) throws Exception {
    return http.send(
        request(body)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-west-2/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=0")
            .header("X-Amz-Target", target)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(PORT.endpoint()).POST(HttpRequest.BodyPublishers.ofString(body));
  }
}

package com.quickdumpnow.relay.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** SQS, as far as the relay sends to it. */
final class SqsModel implements SqsClient {
  private static final SendMessageResponse SENT = SendMessageResponse.builder().build();

  private final Machine machine;
  private final Map<String, QueueModel> queues = new LinkedHashMap<>();

  SqsModel(Machine machine) {
    this.machine = machine;
  }

  void add(String name, QueueModel queue) {
    queues.put(name, queue);
  }

  QueueModel queue(String name) {
    return Optional.ofNullable(queues.get(name)).orElseThrow();
  }

  Map<String, QueueModel> queues() {
    return queues;
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    return machine.cross(
        Port.QUEUE,
        () ->
            "send to %s in %s s: %s"
                .formatted(request.queueUrl(), request.delaySeconds(), request.messageBody()),
        () -> {
          var delay = request.delaySeconds() == null ? 0 : request.delaySeconds();
          queue(request.queueUrl())
              .send(
                  request.messageBody(),
                  delay * 1000L,
                  request.messageGroupId(),
                  request.messageDeduplicationId(),
                  machine.hops());
          return SENT;
        },
        _ -> {
          throw SdkClientException.create("the queue does not answer");
        });
  }

  @Override
  public String serviceName() {
    return "sqs";
  }

  @Override
  public void close() {}
}

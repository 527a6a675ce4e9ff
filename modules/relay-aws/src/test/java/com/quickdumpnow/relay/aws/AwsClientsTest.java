package com.quickdumpnow.relay.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AwsClientsTest {
  @Test
  void a_service_that_takes_calls_and_never_answers_is_given_up_in_time() throws IOException {
    // It listens, so that connections are made, and never accepts one.
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var clients =
          new AwsClients(
              AwsSettings.from(
                  Map.of(
                      "AWS_REGION", "us-west-2",
                      "AWS_ENDPOINT_URL", "http://127.0.0.1:" + silent.getLocalPort(),
                      "AWS_ACCESS_KEY_ID", "test",
                      "AWS_SECRET_ACCESS_KEY", "test")));

      assertThat(timeOf(() -> clients.scheduler().listScheduleGroups(list -> {})))
          .isLessThan(Duration.ofSeconds(6));
      assertThat(timeOf(() -> clients.sqs().listQueues(list -> {})))
          .isLessThan(Duration.ofSeconds(11));
    }
  }

  private static Duration timeOf(Runnable call) {
    var start = System.nanoTime();
    assertThatThrownBy(call::run).isInstanceOf(SdkException.class);
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

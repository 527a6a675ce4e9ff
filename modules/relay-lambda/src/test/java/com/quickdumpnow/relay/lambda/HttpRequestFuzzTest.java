package com.quickdumpnow.relay.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonParseException;
import java.io.ByteArrayInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpRequestFuzzTest {
  static Stream<byte[]> events() {
    return Stream.of(
            """
            {"version":"2.0","routeKey":"POST /sms/inbound","rawQueryString":"JobId=j_1",
            "headers":{"X-Twilio-Signature":"x"},"queryStringParameters":{"JobId":"j_1"},
            "pathParameters":{"job_id":"j_1"},"body":"Qm9keT1oaQ==","isBase64Encoded":true}\
            """,
            """
            {"routeKey":"GET /api/jobs/{job_id}","headers":null,"body":"\\ud83d"}\
            """)
        .map(event -> event.getBytes(UTF_8));
  }

  @MethodSource("events")
  @FuzzTest
  void any_event_is_a_request_or_refused_in_the_one_way(byte[] event) {
    try {
      var request = HttpRequest.read(new ByteArrayInputStream(event));
      assertThat(request.routePath()).isNotNull();
      assertThat(request.headers().keySet()).allMatch(name -> request.header(name).isPresent());
    } catch (JsonParseException e) {
      assertThat(e).isNotNull();
    }
  }
}

package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The edge's function runs here as it is deployed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ViewerRequestTest {
  private static ViewerRequest deployed() throws IOException {
    try (var source = ViewerRequestTest.class.getResourceAsStream("/edge/viewer-request.js")) {
      return new ViewerRequest(
          new String(Objects.requireNonNull(source).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void a_page_is_the_file_in_its_folder_and_a_file_is_itself() throws IOException {
    var function = deployed();
    assertThat(function.rewritten("GET", "/track")).isEqualTo("/track/index.html");
    assertThat(function.rewritten("HEAD", "/dispatch/")).isEqualTo("/dispatch/index.html");
    assertThat(function.rewritten("GET", "/track/app.js")).isEqualTo("/track/app.js");
  }

  @Test
  void nothing_is_remembered_between_requests_as_at_the_edge() {
    var counting =
        new ViewerRequest(
            "var n = 0; function handler(event) { event.request.uri += ++n; return event.request; }");
    assertThat(counting.rewritten("GET", "/a")).isEqualTo("/a1");
    assertThat(counting.rewritten("GET", "/a")).isEqualTo("/a1");
  }

  @Test
  void it_reaches_nothing_of_this_JVM() {
    var reaching =
        new ViewerRequest(
            "function handler(event) { event.request.uri = typeof Packages + typeof java;"
                + " return event.request; }");
    assertThat(reaching.rewritten("GET", "/")).isEqualTo("undefinedundefined");
  }

  @Test
  void an_answer_that_is_no_request_is_a_fault() {
    var answering = new ViewerRequest("function handler(event) { return {statusCode: 302}; }");
    assertThatThrownBy(() -> answering.rewritten("GET", "/"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("{\"statusCode\":302}");
    assertThatThrownBy(() -> new ViewerRequest("var x = 1;").rewritten("GET", "/"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("handler");
  }
}

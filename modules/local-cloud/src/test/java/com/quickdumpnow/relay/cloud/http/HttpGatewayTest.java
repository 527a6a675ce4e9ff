package com.quickdumpnow.relay.cloud.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Failed;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Stopped;
import com.quickdumpnow.relay.cloud.template.Topology.Cors;
import com.quickdumpnow.relay.cloud.template.Topology.HttpApi;
import com.quickdumpnow.relay.cloud.template.Topology.Route;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request becomes an event, and an answer becomes a response, as API Gateway does it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpGatewayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private HttpGateway gateway;
  private Backend backend = (_, event) -> new Returned(event);

  @BeforeEach
  void bind() throws IOException {
    gateway = HttpGateway.bind(0);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private void serve(String... routes) {
    serve(api(Optional.empty(), PATIENCE, routes));
  }

  private void serve(HttpApi api) {
    gateway.serve(api, (arn, event) -> backend.invoke(arn, event));
  }

  private static HttpApi api(Optional<Cors> cors, Duration timeout, String... routes) {
    return new HttpApi(
        "Api",
        "api-1",
        "$default",
        Arrays.stream(routes).map(key -> new Route(key, "arn of " + key, timeout)).toList(),
        cors);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.endpoint() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonObject event(HttpRequest.Builder request) throws Exception {
    var response = send(request);
    assertThat(response.statusCode()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private HttpResponse<String> answered(InvocationResult result) throws Exception {
    backend = (_, _) -> result;
    serve("GET /");
    return send(request("/"));
  }

  @Test
  void a_listener_hears_of_what_a_route_has_answered_before_the_client_does() throws Exception {
    var heard = new ArrayList<ApiExchange>();
    gateway.onAnswer(heard::add);
    backend = (_, _) -> new Returned("{\"statusCode\":403,\"body\":\"no\"}");
    serve("POST /sms");
    send(request("/sms?a=1").POST(BodyPublishers.ofString("Body=x")));
    send(request("/elsewhere").POST(BodyPublishers.ofString("Body=x")));
    assertThat(heard)
        .singleElement()
        .satisfies(exchange -> {
          assertThat(exchange.path()).isEqualTo("/sms");
          assertThat(exchange.rawQuery()).isEqualTo("a=1");
          assertThat(exchange.body()).isEqualTo("Body=x");
          assertThat(exchange.status()).isEqualTo(403);
          assertThat(exchange.answer()).isEqualTo("no");
          assertThat(exchange.headers().get("x-amzn-trace-id"))
              .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
        });
  }

  @Nested
  class A_request {
    @Test
    void becomes_an_event_of_format_2() throws Exception {
      serve("GET /jobs/{job_id}");
      var event =
          event(
              request("/jobs/j%201?a=1&a=2&b=x%2By+z&c")
                  .header("X-One", "1")
                  .header("X-Two", "1")
                  .header("X-Two", "2")
                  .header("Cookie", "k=v; l=w"));
      assertThat(event.get("version").getAsString()).isEqualTo("2.0");
      assertThat(event.get("routeKey").getAsString()).isEqualTo("GET /jobs/{job_id}");
      assertThat(event.get("rawPath").getAsString()).isEqualTo("/jobs/j 1");
      assertThat(event.get("rawQueryString").getAsString()).isEqualTo("a=1&a=2&b=x%2By+z&c");
      assertThat(event.get("queryStringParameters"))
          .hasToString("{\"a\":\"1,2\",\"b\":\"x+y z\",\"c\":\"\"}");
      assertThat(event.get("pathParameters")).hasToString("{\"job_id\":\"j 1\"}");
      assertThat(event.get("cookies")).hasToString("[\"k=v\",\"l=w\"]");
      var headers = event.getAsJsonObject("headers");
      assertThat(headers.get("x-one").getAsString()).isEqualTo("1");
      assertThat(headers.get("x-two").getAsString()).isEqualTo("1,2");
      assertThat(headers.get("x-forwarded-for").getAsString()).isEqualTo("127.0.0.1");
      assertThat(headers.has("cookie")).isFalse();
      assertThat(event.has("body")).isFalse();
      assertThat(event.get("isBase64Encoded").getAsBoolean()).isFalse();
      var context = event.getAsJsonObject("requestContext");
      assertThat(context.get("stage").getAsString()).isEqualTo("$default");
      assertThat(context.get("domainName").getAsString()).isEqualTo("127.0.0.1");
      assertThat(context.get("requestId").getAsString()).isNotEmpty();
      assertThat(context.get("timeEpoch").getAsLong()).isPositive();
      assertThat(context.get("time").getAsString())
          .matches("[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8} \\+0000");
      var http = context.getAsJsonObject("http");
      assertThat(http.get("method").getAsString()).isEqualTo("GET");
      assertThat(http.get("path").getAsString()).isEqualTo("/jobs/j 1");
      assertThat(http.get("sourceIp").getAsString()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
      "application/json, {}, false",
      "application/json; charset=utf-8, {}, false",
      "text/xml, <a/>, false",
      "application/x-www-form-urlencoded, Body=%F0%9F%91%8D, true",
      "application/problem+json, {}, true",
      "application/octet-stream, abc, true",
      "'', abc, true",
    })
    void body_is_text_or_base64_by_its_type(String type, String body, boolean base64)
        throws Exception {
      serve("POST /sms");
      var request = request("/sms").POST(BodyPublishers.ofString(body));
      var event = event(type.isEmpty() ? request : request.header("Content-Type", type));
      assertThat(event.get("isBase64Encoded").getAsBoolean()).isEqualTo(base64);
      assertThat(event.get("body").getAsString())
          .isEqualTo(base64 ? Base64.getEncoder().encodeToString(body.getBytes(UTF_8)) : body);
    }

    @ParameterizedTest
    @CsvSource({
      "GET, /jobs/7, GET /jobs/{id}",
      "GET, /jobs/new, GET /jobs/new",
      "DELETE, /jobs/7, ANY /jobs/{id}",
      "GET, /jobs/7/position, ANY /jobs/{proxy+}",
      "GET, /nowhere, $default",
      "POST, /jobs, $default",
      "GET, /jobs/, $default",
    })
    void takes_the_most_specific_route(String method, String path, String route) throws Exception {
      serve("ANY /jobs/{proxy+}", "ANY /jobs/{id}", "GET /jobs/{id}", "GET /jobs/new", "$default");
      var event = event(request(path).method(method, BodyPublishers.noBody()));
      assertThat(event.get("routeKey").getAsString()).isEqualTo(route);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other", "/jobs", "/jobs/7/more", "/jobs/"})
    void without_a_route_is_not_found(String path) throws Exception {
      serve("GET /jobs/{id}");
      var response = send(request(path));
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).isEqualTo("{\"message\":\"Not Found\"}");
    }

    @Test
    void of_more_than_10_MB_is_refused() throws Exception {
      serve("POST /sms");
      var limit = 10 * 1024 * 1024;
      assertThat(send(request("/sms").POST(BodyPublishers.ofByteArray(new byte[limit]))))
          .extracting(HttpResponse::statusCode)
          .isEqualTo(200);
      var refused = send(request("/sms").POST(BodyPublishers.ofByteArray(new byte[limit + 1])));
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
    }

    @Test
    void with_long_headers_is_refused() throws Exception {
      serve("GET /");
      assertThat(send(request("/").header("X-Long", "x".repeat(11_000))).statusCode())
          .isEqualTo(431);
    }

    @Test
    void with_a_bad_escape_is_refused() throws Exception {
      serve("$default");
      try (var socket =
          new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.endpoint().getPort())) {
        socket
            .getOutputStream()
            .write("GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .startsWith("HTTP/1.1 400 ");
      }
    }
  }

  @Nested
  class An_answer {
    @Test
    void with_a_status_says_all_itself() throws Exception {
      var response =
          answered(
              new Returned(
                  """
                  {"statusCode":201,"headers":{"Content-Type":"text/xml","X-A":1},
                   "cookies":["a=1","b=2"],"body":"<Response/>"}
                  """));
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.body()).isEqualTo("<Response/>");
      assertThat(response.headers().firstValue("content-type")).contains("text/xml");
      assertThat(response.headers().firstValue("x-a")).contains("1");
      assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
      assertThat(response.headers().firstValue("apigw-requestid")).isPresent();
    }

    @Test
    void in_base64_is_decoded() throws Exception {
      var response =
          answered(new Returned("{\"statusCode\":200,\"body\":\"w7E=\",\"isBase64Encoded\":true}"));
      assertThat(response.body()).isEqualTo("ñ");
    }

    @Test
    void without_content_has_no_body() throws Exception {
      assertThat(answered(new Returned("{\"statusCode\":204}")).body()).isEmpty();
    }

    @Test
    void without_a_status_is_the_body_itself() throws Exception {
      var response = answered(new Returned("{\"a\":1}"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).contains("application/json");
      assertThat(response.body()).isEqualTo("{\"a\":1}");
    }

    static Stream<InvocationResult> wrong() {
      return Stream.of(
          new Returned(""),
          new Returned("hello"),
          new Returned("{\"statusCode\":\"many\"}"),
          new Returned("{\"statusCode\":7}"),
          new Returned("{\"statusCode\":200,\"headers\":[]}"),
          new Returned("{\"statusCode\":200,\"body\":\"*\",\"isBase64Encoded\":true}"),
          new Failed("java.lang.Error", "secret", "{\"errorMessage\":\"secret\"}"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void that_is_wrong_is_an_error_without_details(InvocationResult result) throws Exception {
      var response = answered(result);
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    }

    @Test
    void of_a_stopped_function_is_unavailable() throws Exception {
      var response = answered(new Stopped());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    }

    @Test
    void that_comes_too_late_is_unavailable() throws Exception {
      backend =
          (_, _) -> {
            Thread.sleep(PATIENCE);
            return new Stopped();
          };
      serve(api(Optional.empty(), Duration.ofMillis(100), "GET /"));
      assertThat(send(request("/")).statusCode()).isEqualTo(503);
    }
  }

  @Nested
  class Other_origins {
    @BeforeEach
    void start() {
      backend =
          (_, _) ->
              new Returned(
                  "{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"*\"}}");
      var cors =
          new Cors(
              List.of("https://a.test"), List.of("PATCH"), List.of("x-a"), List.of(), false, 60);
      serve(api(Optional.of(cors), PATIENCE, "GET /"));
    }

    @Test
    void get_their_preflight_answered() throws Exception {
      var response =
          send(
              request("/any")
                  .method("OPTIONS", BodyPublishers.noBody())
                  .header("Origin", "https://a.test")
                  .header("Access-Control-Request-Method", "PATCH"));
      assertThat(response.statusCode()).isEqualTo(204);
      var headers = response.headers();
      assertThat(headers.firstValue("access-control-allow-origin")).contains("https://a.test");
      assertThat(headers.firstValue("access-control-allow-methods")).contains("PATCH");
      assertThat(headers.firstValue("access-control-max-age")).contains("60");
    }

    @Test
    void are_allowed_by_the_API_alone() throws Exception {
      var allowed = send(request("/").header("Origin", "https://a.test"));
      assertThat(allowed.headers().allValues("access-control-allow-origin"))
          .containsExactly("https://a.test");
      var other = send(request("/").header("Origin", "https://b.test"));
      assertThat(other.headers().allValues("access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void local_pages_take_what_no_route_takes() throws Exception {
    gateway.mount(
        "/console",
        exchange -> {
          exchange.sendResponseHeaders(299, -1);
          exchange.close();
        });
    serve("GET /console/api", "$default");
    assertThat(send(request("/console")).statusCode()).isEqualTo(299);
    assertThat(send(request("/console/page")).statusCode()).isEqualTo(299);
    assertThat(send(request("/console/api")).statusCode()).isEqualTo(200);
    assertThat(send(request("/consoles")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_taken_port_is_told() {
    assertThatThrownBy(() -> HttpGateway.bind(gateway.endpoint().getPort()))
        .isInstanceOf(BindException.class);
  }
}

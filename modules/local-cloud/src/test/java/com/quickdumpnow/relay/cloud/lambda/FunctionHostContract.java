package com.quickdumpnow.relay.cloud.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Failed;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Stopped;
import com.quickdumpnow.relay.cloud.sample.FunctionZip;
import com.quickdumpnow.relay.cloud.template.Topology;
import com.quickdumpnow.relay.cloud.template.Topology.Alias;
import com.quickdumpnow.relay.cloud.template.Topology.LambdaFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.joda.time.DateTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What holds of a function wherever it runs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class FunctionHostContract {
  private static final String STREAM =
      "implements RequestStreamHandler { public void handleRequest(InputStream in, OutputStream out,"
          + " Context context) throws IOException {";

  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private FunctionHost host;

  abstract boolean isolated();

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    var zip =
        new FunctionZip(directory.resolve("one"))
            .libraryOf(SQSEvent.class)
            .libraryOf(DateTime.class)
            .source(
                "Echo",
                "public class Echo "
                    + STREAM
                    + """
                        System.out.println("echo runs");
                        context.getLogger().log("logged by context\\n");
                        in.transferTo(out); } }
                    """)
            .source(
                "Environment",
                "public class Environment "
                    + STREAM
                    + """
                        out.write(("{\\"table\\":\\"" + map.get("TABLE_NAME") + "\\",\\"key\\":\\""
                          + map.get("AWS_ACCESS_KEY_ID") + "\\",\\"host\\":\\""
                          + map.get("HOST") + "\\"}").getBytes()); }
                        final Map<String, String> map;
                        public Environment() { this(System.getenv()); }
                        public Environment(Map<String, String> map) { this.map = map; } }
                    """)
            .source(
                "About",
                "public class About "
                    + STREAM
                    + """
                        int left = context.getRemainingTimeInMillis();
                        out.write(("{\\"arn\\":\\"" + context.getInvokedFunctionArn()
                          + "\\",\\"version\\":\\"" + context.getFunctionVersion()
                          + "\\",\\"id\\":" + (context.getAwsRequestId().length() == 36)
                          + ",\\"time\\":" + (left > 0 && left <= 15000) + "}").getBytes()); } }
                    """)
            .source(
                "Count",
                """
                import com.amazonaws.services.lambda.runtime.events.*;
                public class Count implements RequestHandler<SQSEvent, SQSBatchResponse> {
                  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
                    var failures = new ArrayList<SQSBatchResponse.BatchItemFailure>();
                    for (var message : event.getRecords()) {
                      failures.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
                    }
                    return new SQSBatchResponse(failures); } }
                """)
            .source(
                "Broken",
                "public class Broken "
                    + STREAM
                    + "throw new IllegalStateException(\"no luck\"); } }")
            .source(
                "Unborn",
                "public class Unborn "
                    + STREAM
                    + "} public Unborn() { throw new IllegalStateException(\"no settings\"); } }")
            .source(
                "Slow",
                "public class Slow "
                    + STREAM
                    + """
                        try { if (in.read() == '1') Thread.sleep(60_000); }
                        catch (InterruptedException e) { System.out.println("interrupted"); }
                        out.write('2'); } }
                    """)
            .source(
                "Alone",
                "public class Alone "
                    + STREAM
                    + """
                        if (running) throw new IllegalStateException("two at once");
                        running = true;
                        try { Thread.sleep(200); } catch (InterruptedException e) { }
                        running = false; out.write('1'); }
                        private volatile boolean running; }
                    """)
            .pack("asset.zip");
    var functions =
        List.of("Echo", "Environment", "About", "Count", "Broken", "Unborn", "Slow", "Alone")
            .stream()
            .map(name -> function(name, zip))
            .toList();
    host =
        new FunctionHost(
            topology(functions),
            new FunctionHost.Settings(
                directory.resolve("work"),
                isolated(),
                Map.of("HOST", "here"),
                (function, line) -> lines.add(function + ": " + line)));
  }

  @AfterAll
  void stop() {
    host.close();
  }

  static LambdaFunction function(String name, Path asset) {
    return new LambdaFunction(
        name,
        name,
        "arn:aws:lambda:us-west-2:000000000000:function:" + name,
        "fn." + name,
        Duration.ofSeconds(name.equals("Slow") ? 1 : 15),
        256,
        Map.of("TABLE_NAME", "relay"),
        asset,
        null);
  }

  static Topology topology(List<LambdaFunction> functions) {
    return new Topology(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        functions,
        functions.stream().map(f -> new Alias(f.arn() + ":live", "live", f.name(), "1")).toList(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  private String returned(String function, String event) throws InterruptedException {
    var result = host.invoke(function, event);
    assertThat(result).isInstanceOf(Returned.class);
    return ((Returned) result).payload();
  }

  private Failed failed(String function, String event) throws InterruptedException {
    var result = host.invoke(function, event);
    assertThat(result).isInstanceOf(Failed.class);
    return (Failed) result;
  }

  private void awaitLine(String line) {
    var deadline = Instant.now().plusSeconds(10);
    while (!lines.contains(line) && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertThat(lines).contains(line);
  }

  @Test
  void an_event_goes_in_and_an_answer_comes_out() throws Exception {
    assertThat(returned("Echo", "{\"a\":\"ñ👍\"}")).isEqualTo("{\"a\":\"ñ👍\"}");
  }

  @Test
  void what_it_prints_is_heard() throws Exception {
    var _ = returned("Echo", "{}");
    awaitLine("Echo: echo runs");
    awaitLine("Echo: logged by context");
  }

  @Test
  void it_gets_its_own_environment_the_host_s_and_a_key_of_its_own() throws Exception {
    assertThat(returned("Environment", "{}"))
        .isEqualTo("{\"table\":\"relay\",\"key\":\"Environment\",\"host\":\"here\"}");
  }

  @Test
  void its_context_tells_alias_version_and_time() throws Exception {
    var arn = "arn:aws:lambda:us-west-2:000000000000:function:About:live";
    assertThat(returned(arn, "{}"))
        .isEqualTo("{\"arn\":\"%s\",\"version\":\"1\",\"id\":true,\"time\":true}".formatted(arn));
  }

  @Test
  void event_objects_are_read_and_written_as_on_AWS() throws Exception {
    assertThat(
            returned(
                "Count",
                "{\"Records\":[{\"messageId\":\"m-1\",\"body\":\"b\",\"eventSourceARN\":\"a\","
                    + "\"somethingNew\":{}}]}"))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"}]}");
  }

  @Test
  void an_exception_fails_the_invocation_only() throws Exception {
    for (var i = 0; i < 2; i++) {
      var failed = failed("Broken", "{}");
      assertThat(failed.type()).isEqualTo("java.lang.IllegalStateException");
      var body = JsonParser.parseString(failed.payload()).getAsJsonObject();
      assertThat(body.get("errorMessage").getAsString()).isEqualTo("no luck");
      assertThat(body.get("stackTrace").getAsJsonArray().get(0).getAsString())
          .startsWith("fn.Broken.handleRequest(");
    }
  }

  @Test
  void a_handler_that_cannot_be_made_fails_each_invocation_with_the_reason() throws Exception {
    assertThat(failed("Unborn", "{}").payload()).contains("no settings");
    assertThat(failed("Unborn", "{}").payload()).contains("no settings");
  }

  @Test
  void time_runs_out() throws Exception {
    var started = Instant.now();
    var failed = failed("Slow", "1");
    assertThat(failed.type()).isEqualTo("Sandbox.Timedout");
    assertThat(failed.message()).endsWith("Task timed out after 1.00 seconds");
    assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(20));
    assertThat(returned("Slow", "0")).isEqualTo("2");
  }

  @Test
  void no_handler_takes_two_events_at_once() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 4)
              .mapToObj(_ -> threads.submit(() -> returned("Alone", "{}")))
              .toList();
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("1");
      }
    }
  }

  @Test
  void a_stopped_function_takes_nothing_until_it_is_started() throws Exception {
    host.stop("Environment");
    assertThat(host.isRunning("Environment")).isFalse();
    assertThat(host.invoke("Environment", "{}")).isEqualTo(new Stopped());
    host.start("Environment");
    assertThat(returned("Environment", "{}")).contains("relay");
  }

  @Test
  void an_interrupted_caller_does_not_wait() throws Exception {
    var ended = new CompletableFuture<Boolean>();
    var caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ended.complete(host.invoke("Alone", "{}") == null);
              } catch (InterruptedException e) {
                ended.complete(true);
              }
            });
    caller.interrupt();
    assertThat(ended.get()).isTrue();
  }
}

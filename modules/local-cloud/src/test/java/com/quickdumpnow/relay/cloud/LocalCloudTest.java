package com.quickdumpnow.relay.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import com.quickdumpnow.relay.cloud.sample.SampleAssembly;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A template, running: requests, messages, events and schedules reach the function. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class LocalCloudTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private LocalCloudOptions options;
  private LocalCloud cloud;
  private AwsClient aws;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    options =
        LocalCloudOptions.of(SampleAssembly.write(directory.resolve("cdk.out")))
            .withParameters(endpoints -> Map.of("PublicBaseUrl", endpoints.gateway() + "/public"))
            .withLog((_, line) -> lines.add(line));
    cloud = LocalCloud.start(options);
    cloud.poll();
    aws = new AwsClient(cloud.aws());
  }

  @AfterAll
  void stop() {
    var started = Instant.now();
    cloud.close();
    assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(2));
  }

  private HttpResponse<String> post(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(cloud.gateway() + path))
              .POST(BodyPublishers.ofString("Body=hi"))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private void send(String queue, String body, String group) throws Exception {
    var input = new JsonObject();
    input.addProperty("QueueUrl", cloud.topology().queue(queue).url().toString());
    input.addProperty("MessageBody", body);
    if (!group.isEmpty()) {
      input.addProperty("MessageGroupId", group);
      input.addProperty("MessageDeduplicationId", body.hashCode() + "");
      var kind = new JsonObject();
      kind.addProperty("DataType", "String");
      kind.addProperty("StringValue", "text");
      var attributes = new JsonObject();
      attributes.add("kind", kind);
      input.add("MessageAttributes", attributes);
    }
    aws.call(Service.SQS, "SendMessage", input);
  }

  private String await(Predicate<String> wanted) {
    return await(wanted, 1).getFirst();
  }

  private List<String> await(Predicate<String> wanted, int count) {
    var deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      var found = lines.stream().filter(wanted).toList();
      if (found.size() >= count) {
        return found;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError(
        "not heard within " + PATIENCE + ", but " + lines.size() + " other lines");
  }

  private static JsonObject record(String event) {
    return JsonParser.parseString(event)
        .getAsJsonObject()
        .getAsJsonArray("Records")
        .get(0)
        .getAsJsonObject();
  }

  private int visible(String queue) throws Exception {
    var names = new JsonArray();
    names.add("All");
    var input = new JsonObject();
    input.addProperty("QueueUrl", cloud.topology().queue(queue).url().toString());
    input.add("AttributeNames", names);
    return aws.call(Service.SQS, "GetQueueAttributes", input)
        .getAsJsonObject("Attributes")
        .get("ApproximateNumberOfMessages")
        .getAsInt();
  }

  @Test
  void a_request_reaches_its_function_which_knows_all_addresses() throws Exception {
    var response = post("/work");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().split(" "))
        .containsExactly(
            "Table",
            cloud.aws() + "/000000000000/Tasks",
            "arn:aws:secretsmanager:us-west-2:000000000000:secret:Key",
            cloud.gateway() + "/public",
            cloud.aws().toString());
  }

  @Test
  void a_message_reaches_its_function_with_all_that_SQS_knows_of_it() throws Exception {
    send("Inbox", "first", "g-1");
    var record = record(await(line -> line.contains("\"first\"")));
    assertThat(record.get("body").getAsString()).isEqualTo("first");
    assertThat(record.get("messageId").getAsString()).isNotEmpty();
    assertThat(record.get("receiptHandle").getAsString()).isNotEmpty();
    assertThat(record.get("md5OfBody").getAsString()).isEqualTo("8b04d5e3775d298e78455efc5ca404d5");
    assertThat(record.get("eventSource").getAsString()).isEqualTo("aws:sqs");
    assertThat(record.get("eventSourceARN").getAsString())
        .isEqualTo("arn:aws:sqs:us-west-2:000000000000:Inbox.fifo");
    assertThat(record.get("awsRegion").getAsString()).isEqualTo("us-west-2");
    assertThat(record.getAsJsonObject("attributes").keySet())
        .contains(
            "ApproximateReceiveCount",
            "SentTimestamp",
            "SenderId",
            "ApproximateFirstReceiveTimestamp",
            "SequenceNumber",
            "MessageGroupId",
            "MessageDeduplicationId");
    assertThat(record.getAsJsonObject("messageAttributes").getAsJsonObject("kind"))
        .hasToString(
            "{\"stringValue\":\"text\",\"stringListValues\":[],\"binaryListValues\":[],"
                + "\"dataType\":\"String\"}");
  }

  @Test
  void messages_of_a_group_come_in_order() throws Exception {
    for (var i = 0; i < 30; i++) {
      send("Inbox", "ordered-%02d".formatted(i), "g-2");
    }
    await(line -> line.contains("ordered-29"));
    var bodies =
        lines.stream()
            .filter(line -> line.contains("ordered-"))
            .flatMap(line ->
                JsonParser.parseString(line)
                    .getAsJsonObject()
                    .getAsJsonArray("Records")
                    .asList()
                    .stream())
            .map(record -> record.getAsJsonObject().get("body").getAsString())
            .toList();
    assertThat(bodies)
        .isEqualTo(IntStream.range(0, 30).mapToObj("ordered-%02d"::formatted).toList());
  }

  @Test
  void a_reported_message_comes_again_and_then_goes_to_the_dead_letters() throws Exception {
    send("Inbox", "please report me", "g-3");
    var tries = await(line -> line.contains("please report me"), 3);
    assertThat(tries)
        .extracting(line ->
            record(line).getAsJsonObject("attributes").get("ApproximateReceiveCount").getAsString())
        .containsExactly("1", "2", "3");
    var deadline = Instant.now().plus(PATIENCE);
    while (visible("Dead") == 0 && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertThat(visible("Dead")).isEqualTo(1);
  }

  @Test
  void messages_of_all_queues_come_while_requests_rush_in() throws Exception {
    var rush = new AtomicBoolean(true);
    var clients =
        IntStream.range(0, 4).mapToObj(_ -> Thread.ofVirtual().start(() -> work(rush))).toList();
    try {
      send("Inbox", "text of a rush", "g-4");
      send("Tasks", "task of a rush", "");
      await(line -> line.contains("\"text of a rush\""));
      await(line -> line.contains("\"task of a rush\""));
    } finally {
      rush.set(false);
      for (var client : clients) {
        client.join();
      }
    }
  }

  private void work(AtomicBoolean rush) {
    var request =
        HttpRequest.newBuilder(URI.create(cloud.gateway() + "/work"))
            .POST(BodyPublishers.noBody())
            .build();
    try (var client = HttpClient.newHttpClient()) {
      while (rush.get()) {
        client.send(request, BodyHandlers.discarding());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_message_whose_function_throws_comes_again() throws Exception {
    send("Tasks", "please throw", "");
    assertThat(await(line -> line.contains("\"please throw\""), 2)).hasSizeGreaterThan(1);
    assertThat(lines).contains("java.lang.IllegalStateException: as asked");
  }

  @Test
  void an_event_goes_over_the_bus_to_its_queue_and_on() throws Exception {
    var entry = new JsonObject();
    entry.addProperty("EventBusName", "relay");
    entry.addProperty("Source", "qdn.relay");
    entry.addProperty("DetailType", "relay.message-accepted");
    entry.addProperty("Detail", "{\"id\":\"over the bus\"}");
    var entries = new JsonArray();
    entries.add(entry);
    var input = new JsonObject();
    input.add("Entries", entries);
    aws.call(Service.EVENTS, "PutEvents", input);
    var record = record(await(line -> line.contains("over the bus")));
    assertThat(record.get("body").getAsString()).isEqualTo("{\"id\":\"over the bus\"}");
  }

  @Test
  void a_schedule_runs_its_function() {
    cloud.awsPort().orElseThrow().fireNow("default", "Sweep");
    assertThat(await(line -> line.contains("sweep"))).isEqualTo("{\"sweep\":true}");
  }

  @Test
  void a_secret_can_be_put() throws Exception {
    cloud.putSecret("Key", "{\"key\":\"real\"}");
    var input = new JsonObject();
    input.addProperty("SecretId", cloud.topology().secret("Key").arn());
    assertThat(aws.call(Service.SECRETS, "GetSecretValue", input).get("SecretString").getAsString())
        .isEqualTo("{\"key\":\"real\"}");
  }

  @Test
  void a_function_can_be_invoked_by_hand() throws Exception {
    assertThat(cloud.invoke("worker", "{\"by\":\"hand\"}")).isEqualTo(new Returned(""));
  }

  /** Alone in a cloud of its own: the other tests need their function. */
  @Test
  void a_stopped_function_takes_nothing_and_loses_nothing() throws Exception {
    try (var other = LocalCloud.start(options)) {
      other.poll();
      other.stopFunction("Worker");
      assertThat(other.isRunning("Worker")).isFalse();
      var input = new JsonObject();
      input.addProperty("QueueUrl", other.topology().queue("Tasks").url().toString());
      input.addProperty("MessageBody", "kept while stopped");
      try (var client = new AwsClient(other.aws());
          var http = HttpClient.newHttpClient()) {
        client.call(Service.SQS, "SendMessage", input);
        var request =
            HttpRequest.newBuilder(URI.create(other.gateway() + "/work"))
                .POST(BodyPublishers.noBody())
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(503);
      }
      assertThat(lines).noneMatch(line -> line.contains("kept while stopped"));
      other.startFunction("Worker");
      var record = record(await(line -> line.contains("kept while stopped")));
      assertThat(record.getAsJsonObject("attributes").get("ApproximateReceiveCount").getAsString())
          .isEqualTo("1");
    }
  }

  @Test
  void state_in_a_directory_survives(@TempDir Path data, @TempDir Path another) throws Exception {
    LocalCloud.start(options.withDataDirectory(Optional.of(another))).close();
    var kept = options.withDataDirectory(Optional.of(data));
    String before;
    try (var first = LocalCloud.start(kept)) {
      first.putSecret("Key", "{\"key\":\"kept\"}");
      try (var client = new AwsClient(first.aws())) {
        before = client.call(Service.SQS, "ListQueues", new JsonObject()).toString();
        var input = new JsonObject();
        input.addProperty("QueueUrl", first.topology().queue("Tasks").url().toString());
        input.addProperty("MessageBody", "kept in a directory");
        client.call(Service.SQS, "SendMessage", input);
      }
    }
    try (var second = LocalCloud.start(kept);
        var client = new AwsClient(second.aws())) {
      second.warm();
      assertThat(lines).noneMatch(line -> line.contains("kept in a directory"));
      second.poll();
      var record = record(await(line -> line.contains("kept in a directory")));
      assertThat(record.getAsJsonObject("attributes").get("ApproximateReceiveCount").getAsString())
          .isEqualTo("1");
      assertThat(before).contains("Inbox.fifo");
      var input = new JsonObject();
      input.addProperty("SecretId", second.topology().secret("Key").name());
      assertThat(
              client.call(Service.SECRETS, "GetSecretValue", input).get("SecretString").toString())
          .contains("kept");
    }
  }

  @Test
  void a_taken_port_is_named() {
    var port = cloud.gateway().getPort();
    assertThatThrownBy(() -> LocalCloud.start(options.withGatewayPort(port)))
        .isInstanceOf(PortInUseException.class)
        .hasMessage("port " + port + " is in use (gateway)");
    var awsPort = cloud.aws().getPort();
    assertThatThrownBy(() -> LocalCloud.start(options.withAwsPort(awsPort)))
        .isInstanceOf(PortInUseException.class)
        .hasMessage("port " + awsPort + " is in use (aws)");
  }

  @Test
  void another_emulator_may_stand_in_for_the_embedded_services() throws Exception {
    try (var other = LocalCloud.start(options.withExternalAws(Optional.of(cloud.aws())))) {
      assertThat(other.aws()).isEqualTo(cloud.aws());
      assertThat(other.awsPort()).isEmpty();
      assertThat(other.invoke("Worker", "{}")).isEqualTo(new Returned(""));
    }
  }

  @Test
  void a_missing_parameter_stops_the_start_and_leaves_nothing_behind() throws IOException {
    var port = cloud.gateway().getPort();
    assertThat(port).isPositive();
    assertThatThrownBy(() -> LocalCloud.start(options.withParameters(_ -> Map.of())))
        .hasMessageContaining("Sample/PublicBaseUrl: the parameter has no value");
  }
}

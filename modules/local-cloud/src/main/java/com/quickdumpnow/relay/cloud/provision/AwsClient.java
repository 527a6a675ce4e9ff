package com.quickdumpnow.relay.cloud.provision;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.template.Aws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * Calls AWS services at one address, with a signature that names the service and proves nothing.
 *
 * <p>For emulators only: a real account would refuse it. Safe for use by several threads.
 */
public final class AwsClient implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Longer than any long poll. */
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  /** A service that speaks an AWS JSON protocol. */
  public enum Service {
    /** SQS. */
    SQS("sqs", "AmazonSQS", "1.0"),
    /** DynamoDB. */
    DYNAMODB("dynamodb", "DynamoDB_20120810", "1.0"),
    /** EventBridge. */
    EVENTS("events", "AWSEvents", "1.1"),
    /** Secrets Manager. */
    SECRETS("secretsmanager", "secretsmanager", "1.1");

    private final String scope;
    private final String target;
    private final String version;

    Service(String scope, String target, String version) {
      this.scope = scope;
      this.target = target;
      this.version = version;
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI endpoint;

  /** Calls the services at {@code endpoint}. */
  public AwsClient(URI endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Calls an operation of a JSON service.
   *
   * @throws AwsException if the service refused
   * @throws UncheckedIOException if there was no answer
   * @throws InterruptedException if the caller was interrupted
   */
  public JsonObject call(Service service, String operation, JsonObject input)
      throws InterruptedException {
    var request =
        request(service.scope, "/")
            .header("Content-Type", "application/x-amz-json-" + service.version)
            .header("X-Amz-Target", service.target + "." + operation)
            .POST(BodyPublishers.ofString(input.toString()));
    return json(send(request, operation));
  }

  /**
   * Calls a REST operation with JSON in it, as Scheduler's are.
   *
   * @throws AwsException if the service refused
   * @throws UncheckedIOException if there was no answer
   * @throws InterruptedException if the caller was interrupted
   */
  public JsonObject rest(String scope, String method, String path, JsonObject input)
      throws InterruptedException {
    var request =
        request(scope, path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(input.toString()));
    return json(send(request, method + " " + path));
  }

  /**
   * Puts something into S3.
   *
   * @param path as in {@code /bucket?versioning}
   * @throws AwsException if the service refused
   * @throws UncheckedIOException if there was no answer
   * @throws InterruptedException if the caller was interrupted
   */
  public void putS3(String path, String body) throws InterruptedException {
    var request =
        request("s3", path)
            .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
            .PUT(BodyPublishers.ofString(body));
    send(request, "PUT " + path);
  }

  /**
   * Puts an object into S3, unless there is one of that name.
   *
   * @param path as in {@code /bucket/key}
   * @return whether it was put
   * @throws AwsException if the service refused for another reason
   * @throws UncheckedIOException if there was no answer
   * @throws InterruptedException if the caller was interrupted
   */
  public boolean putS3IfAbsent(String path, String body) throws InterruptedException {
    var request =
        request("s3", path)
            .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
            .header("If-None-Match", "*")
            .PUT(BodyPublishers.ofString(body));
    try {
      send(request, "PUT " + path);
      return true;
    } catch (AwsException e) {
      if (e.type().equals("PreconditionFailed")) {
        return false;
      }
      throw e;
    }
  }

  private HttpRequest.Builder request(String scope, String path) {
    var now = TIME.format(Instant.now());
    var credential =
        String.join("/", "local", now.substring(0, 8), Aws.REGION, scope, "aws4_request");
    return HttpRequest.newBuilder(URI.create(endpoint + path))
        .timeout(TIMEOUT)
        .header("X-Amz-Date", now)
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=host;x-amz-date, Signature=%s"
                .formatted(credential, "0".repeat(64)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String call)
      throws InterruptedException {
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(call + " at " + endpoint, e);
    }
    if (response.statusCode() >= 300) {
      throw refused(response, call);
    }
    return response;
  }

  private static AwsException refused(HttpResponse<String> response, String call) {
    var type = response.headers().firstValue("x-amzn-ErrorType").orElse("");
    var message = response.body();
    if (response.body().startsWith("{")) {
      var body = json(response);
      for (var name : Set.of("message", "Message")) {
        message = body.has(name) ? body.get(name).getAsString() : message;
      }
      type = body.has("__type") ? body.get("__type").getAsString() : type;
    } else {
      // S3's errors are XML.
      type = response.body().replaceFirst("(?s).*<Code>(.*?)</Code>.*", "$1");
    }
    return new AwsException(call, type.replaceFirst("^.*#", "").replaceFirst(":.*$", ""), message);
  }

  private static JsonObject json(HttpResponse<String> response) {
    try {
      return response.body().isBlank()
          ? new JsonObject()
          : JsonParser.parseString(response.body()).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new UncheckedIOException(new IOException("no JSON object: " + response.body(), e));
    }
  }

  /** Gives up calls that are under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}

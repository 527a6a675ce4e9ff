package com.quickdumpnow.relay.local.coldstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.cloud.LocalCloudOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cold start costs what it loads: each class read from a jar takes about the same time on a given
 * machine, so the count is the measure that is the same everywhere.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WebhookColdStartIT {
  /** What it loads today, and a little room for a library's next version. */
  private static final int CLASSES_MAX = 1_300;

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String BASE_URL = "http://127.0.0.1:8080";
  private static final String ACCOUNT = "AC00000000000000000000000000000001";

  @TempDir private Path directory;

  @Test
  void the_first_answer_takes_no_more_classes_from_jars_than_this() throws Exception {
    var options =
        LocalCloudOptions.of(Path.of("../../infra-cdk/target/cdk.out"))
            .withParameters(_ ->
                Map.of(
                    "PublicBaseUrl", BASE_URL,
                    "TwilioAccountSid", ACCOUNT,
                    "TwilioMessagingServiceSid", "MG00000000000000000000000000000001",
                    "RelayNumber", "+16195550100",
                    "PrimaryPhone", "+16195550101"));
    try (var cloud = LocalCloud.start(options)) {
      cloud.putSecret("WebhookSecret", "{\"auth_token\":\"" + TOKEN + "\"}");
      var loaded = classesOfFirstAnswer(cloud);
      assertThat(loaded).as("the function ran from its package").isGreaterThan(200);
      assertThat(loaded).isLessThanOrEqualTo(CLASSES_MAX);
    }
  }

  private long classesOfFirstAnswer(LocalCloud cloud) throws Exception {
    var root = unzipped(Path.of("../ingest-webhook/target/function.zip"));
    var log = directory.resolve("classes.log");
    var function = cloud.topology().function("ingest-webhook");
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + log,
                "-cp",
                root + ":" + root + "/lib/*:" + Path.of("target/test-classes"),
                FirstAnswer.class.getName(),
                function.handler()));
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(function.environment());
    builder.environment().put("AWS_ENDPOINT_URL", cloud.aws().toString());
    builder.environment().put("AWS_REGION", "us-west-2");
    builder.environment().put("AWS_ACCESS_KEY_ID", "local");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "local");
    builder.redirectOutput(directory.resolve("stdout").toFile());
    builder.redirectError(directory.resolve("answer").toFile());
    var process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(event().getBytes(UTF_8));
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(directory.resolve("answer"))).contains("\"statusCode\":200");
    try (var lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains("source:"))
          .filter(line -> line.contains("file:") || line.contains(".jar"))
          .count();
    }
  }

  private Path unzipped(Path zip) throws IOException {
    var root = directory.resolve("function");
    try (var in = new ZipInputStream(Files.newInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        var file = root.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(in, file);
        }
      }
    }
    return root;
  }

  /** A signed text, as the API's gateway hands it to the function. */
  private static String event() throws Exception {
    var form =
        new TreeMap<>(
            Map.of(
                "AccountSid", ACCOUNT,
                "Body", "the trailer is full",
                "From", "+16195550134",
                "MessageSid", "SM00000000000000000000000000000001",
                "To", "+16195550100"));
    var signed = new StringBuilder(BASE_URL + "/sms/inbound");
    form.forEach((name, value) -> signed.append(name).append(value));
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(TOKEN.getBytes(UTF_8), "HmacSHA1"));
    var signature =
        Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(UTF_8)));
    var body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    var headers = new JsonObject();
    headers.addProperty("content-type", "application/x-www-form-urlencoded");
    headers.addProperty("x-twilio-signature", signature);
    var event = new JsonObject();
    event.addProperty("version", "2.0");
    event.addProperty("routeKey", "POST /sms/inbound");
    event.addProperty("rawPath", "/sms/inbound");
    event.addProperty("rawQueryString", "");
    event.add("headers", headers);
    event.addProperty("body", Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
    event.addProperty("isBase64Encoded", true);
    return event.toString();
  }
}

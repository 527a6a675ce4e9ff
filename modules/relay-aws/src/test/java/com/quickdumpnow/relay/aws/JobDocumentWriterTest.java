package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.testkit.Property;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The document has another writer: nothing of either side is lost. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JobDocumentWriterTest {
  private static final S3Client S3 = Cloud.EMBEDDED.clients().s3();
  private static final int ROUNDS = 1_000;

  /** With all that the relay does not know, and that a parser would write otherwise. */
  private static final String DOCUMENT =
      """
      { "version" : 3.0,  "big": 12345678901234567890.10e+02,
        "jobs": { "j_abc123" : {"token":"\\u0061bc", "state": "pending" , "notes": [ {"a":[1, 2.50]} ],
          "messages" : [ {"id":"theirs","n":1.0},  {"id" : "SM1", "relay" : true, "body":"old"} ],
          "later_key": null},
          "t-2": {"state":"pending","state":"completed"} },
        "other": {"jobs": {"t-6": {}}}, "emoji": "\uD83D\uDE9A ñ" }
      """;

  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final String bucket = Cloud.EMBEDDED.freshName("bucket");

  @BeforeEach
  void makeBucket() {
    S3.createBucket(create -> create.bucket(bucket));
  }

  private JobDocumentWriter writer(long seed) {
    return new JobDocumentWriter(S3, bucket, new SystemClock(), new Random(seed), telemetry);
  }

  private void put(String document) {
    S3.putObject(put -> put.bucket(bucket).key(JobDocument.KEY), RequestBody.fromString(document));
  }

  private String get() {
    return S3.getObjectAsBytes(get -> get.bucket(bucket).key(JobDocument.KEY)).asUtf8String();
  }

  private static JsonObject message(String id, String body) {
    var message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("body", body);
    return message;
  }

  private static JobEntry entry(JobState state, JsonObject... messages) {
    return new JobEntry(
        JOB, Optional.of(state), Optional.of(JobState.PENDING), List.of(messages), List.of());
  }

  @Test
  @Tag("I11")
  void all_that_is_not_ours_stays_character_by_character() {
    var merged =
        JobDocumentMerge.merge(
            DOCUMENT, entry(JobState.IN_PROGRESS, message("SM1", "new"), message("SM2", "more")));
    assertThat(merged)
        .isEqualTo(
            DOCUMENT
                .replace("\"state\": \"pending\" ,", "\"state\": \"in-progress\" ,")
                .replace(
                    "[ {\"id\":\"theirs\",\"n\":1.0},  {\"id\" : \"SM1\", \"relay\" : true,"
                        + " \"body\":\"old\"} ]",
                    """
                    [
                    {"id":"theirs","n":1.0},
                    {"id":"SM1","body":"new","relay":true},
                    {"id":"SM2","body":"more","relay":true}
                    ]\
                    """));
  }

  @Test
  void the_same_again_changes_nothing_and_an_entry_that_is_not_wanted_goes() {
    var once = JobDocumentMerge.merge(DOCUMENT, entry(JobState.PENDING, message("SM2", "x")));
    assertThat(once).doesNotContain("SM1").contains("theirs", "SM2");
    assertThat(JobDocumentMerge.merge(once, entry(JobState.PENDING, message("SM2", "x"))))
        .isEqualTo(once);
  }

  @Test
  void a_job_that_the_document_does_not_have_is_added() {
    for (var document : List.of("{}", "{\"jobs\":{}}", "{\"jobs\":{\"t-1\":{}}}", DOCUMENT)) {
      var added =
          JobDocumentMerge.merge(
              document,
              new JobEntry(
                  new JobId("j_new"),
                  Optional.of(JobState.PENDING),
                  Optional.empty(),
                  List.of(message("SM9", "x")),
                  List.of()));
      var job =
          JsonParser.parseString(added).getAsJsonObject().getAsJsonObject("jobs").get("j_new");
      assertThat(job.getAsJsonObject().get("state").getAsString()).isEqualTo("pending");
      assertThat(job.getAsJsonObject().getAsJsonArray("messages")).hasSize(1);
    }
  }

  @Test
  void a_job_without_anything_gets_all_of_it_in_order() {
    var entry =
        new JobEntry(
            JOB,
            Optional.of(JobState.PENDING),
            Optional.empty(),
            List.of(message("SM1", "x")),
            List.of(message("note-2", "y")));
    var merged = JobDocumentMerge.merge("{\"jobs\":{\"j_abc123\":{ }}}", entry);
    assertThat(merged)
        .isEqualTo(
            "{\"jobs\":{\"j_abc123\":{\"state\":\"pending\""
                + ",\"messages\":[{\"id\":\"SM1\",\"body\":\"x\",\"relay\":true}]"
                + ",\"notes\":[{\"id\":\"note-2\",\"body\":\"y\",\"relay\":true}] }}}");
    assertThat(JobDocumentMerge.merge(merged, entry)).isEqualTo(merged);
  }

  @Test
  @Tag("I11")
  void notes_of_the_other_writer_stay_whatever_their_form() {
    for (var theirs : List.of("[\"call first\", 1.50]", "[]", "\"call first\"", "null", "{}")) {
      var document =
          "{\"jobs\":{\"j_abc123\":{\"state\":\"pending\",\"notes\":%s}}}".formatted(theirs);
      var entry =
          new JobEntry(
              JOB,
              Optional.of(JobState.PENDING),
              Optional.empty(),
              List.of(),
              List.of(message("note-2", "ours")));
      var merged = JobDocumentMerge.merge(document, entry);
      assertThat(merged.contains("ours")).isEqualTo(theirs.startsWith("["));
      assertThat(merged)
          .contains(theirs.equals("[\"call first\", 1.50]") ? "1.50" : theirs.substring(0, 1));
      var without =
          new JobEntry(JOB, Optional.of(JobState.PENDING), Optional.empty(), List.of(), List.of());
      assertThat(JobDocumentMerge.merge(merged, without)).doesNotContain("ours");
    }
  }

  @Test
  @Tag("I11")
  void a_state_that_the_other_writer_has_just_changed_stays() {
    var changed = DOCUMENT.replace("\"state\": \"pending\" ,", "\"state\": \"cancelled\" ,");
    assertThat(JobDocumentMerge.merge(changed, entry(JobState.IN_PROGRESS)))
        .contains("\"state\": \"cancelled\" ,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"jobs\":[]}",
        "{\"jobs\":{\"j_abc123\":5}}",
        "{\"jobs\":{\"j_abc123\":{\"messages\":{}}}}",
        "{\"jobs\":{}",
        "{\"jobs\":{}} x",
        "{\"jobs\":{},}",
        "{jobs:{}}",
        "{\"jobs\":{\"a\":01}}",
        "{\"jobs\":{\"a\":\"\t\"}}"
      })
  void what_is_broken_is_never_written_over(String document) {
    put(document);
    assertThat(writer(1).write(() -> entry(JobState.COMPLETED))).isFalse();
    assertThat(get()).isEqualTo(document);
    assertThat(telemetry.count("JobDocumentUnusable")).isOne();
  }

  @Test
  void neither_is_what_is_no_text_or_too_large() {
    for (var bytes : List.of(new byte[] {'{', (byte) 0xff, '}'}, large())) {
      S3.putObject(put -> put.bucket(bucket).key(JobDocument.KEY), RequestBody.fromBytes(bytes));
      assertThat(writer(1).write(() -> entry(JobState.COMPLETED))).isFalse();
      assertThat(S3.getObjectAsBytes(get -> get.bucket(bucket).key(JobDocument.KEY)).asByteArray())
          .isEqualTo(bytes);
    }
  }

  private static byte[] large() {
    var bytes = new byte[JobDocument.BYTES_MAX + 1];
    java.util.Arrays.fill(bytes, (byte) ' ');
    bytes[0] = '{';
    bytes[1] = '}';
    return bytes;
  }

  @Test
  void a_document_that_is_not_there_is_begun() {
    assertThat(writer(1).write(() -> entry(JobState.PENDING, message("SM1", "x")))).isTrue();
    assertThat(get()).contains("j_abc123", "SM1");
  }

  @Test
  void any_text_is_read_or_refused_in_the_one_way() {
    Property.holds(
        300,
        random -> {
          var text = new StringBuilder(DOCUMENT);
          for (int i = random.nextInt(4); i >= 0; i--) {
            var at = random.nextInt(text.length());
            text.replace(at, at + 1, "" + "{}[]\",:\\ 0x".charAt(random.nextInt(11)));
          }
          try {
            var merged = JobDocumentMerge.merge(text.toString(), entry(JobState.COMPLETED));
            assertThat(JobDocumentMerge.merge(merged, entry(JobState.COMPLETED))).isEqualTo(merged);
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("old");
          }
        });
    assertThatIllegalArgumentException().isThrownBy(() -> JsonSpan.parse("[".repeat(100_000)));
  }

  /** Two of ours and the other writer, each from what it read, for a thousand rounds. */
  @Test
  @Tag("I11")
  void of_racing_writers_nothing_is_lost() throws Exception {
    put("{\"theirs\": 0, \"jobs\": {\"j_abc123\": {\"state\": \"pending\", \"kept\": 1.50}}}");
    var ours = new ArrayList<JsonObject>();
    var written = new AtomicInteger();
    Callable<Void> relay =
        () -> {
          var writer = writer(written.incrementAndGet());
          for (int i = 0; i < ROUNDS / 2; i++) {
            String id;
            synchronized (ours) {
              id = "SM" + ours.size();
              ours.add(message(id, "x"));
            }
            while (!writer.write(
                () -> {
                  synchronized (ours) {
                    var newest = ours.subList(Math.max(0, ours.size() - 200), ours.size());
                    return entry(JobState.PENDING, newest.toArray(new JsonObject[0]));
                  }
                })) {
              Thread.onSpinWait();
            }
          }
          return null;
        };
    Callable<Void> other =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            increment();
          }
          return null;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : threads.invokeAll(List.of(relay, relay, other))) {
        result.get();
      }
    }
    var document = JsonParser.parseString(get()).getAsJsonObject();
    assertThat(document.get("theirs").getAsInt()).isEqualTo(ROUNDS);
    assertThat(get()).contains("\"kept\": 1.50");
    var messages =
        document.getAsJsonObject("jobs").getAsJsonObject(JOB.value()).getAsJsonArray("messages");
    assertThat(
            messages.asList().stream()
                .map(message -> message.getAsJsonObject().get("id").getAsString()))
        .containsExactlyInAnyOrderElementsOf(
            ours.subList(ours.size() - 200, ours.size()).stream()
                .map(message -> message.get("id").getAsString())
                .toList());
  }

  /** The other writer, who parses and writes it all anew, as long as nobody was faster. */
  private void increment() {
    while (true) {
      try (var answer = S3.getObject(get -> get.bucket(bucket).key(JobDocument.KEY))) {
        var text = new String(answer.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        var count = Integer.parseInt(text.replaceAll("(?s).*\"theirs\": ([0-9]+).*", "$1"));
        var next = text.replace("\"theirs\": " + count, "\"theirs\": " + (count + 1));
        S3.putObject(
            put -> put.bucket(bucket).key(JobDocument.KEY).ifMatch(answer.response().eTag()),
            RequestBody.fromString(next));
        return;
      } catch (S3Exception e) {
        assertThat(e.statusCode()).isIn(409, 412);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}

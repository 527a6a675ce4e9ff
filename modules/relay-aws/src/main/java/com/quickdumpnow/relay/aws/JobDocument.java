package com.quickdumpnow.relay.aws;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The jobs in {@code maintenance.json}: contract, section 7. It has another writer, so nothing
 * about it is taken for granted, and nothing that is wrong with it is an error here: it is counted,
 * and what was last read well is used on.
 *
 * <p>It is asked for at each look-up and comes only when it has changed, so that a job that was
 * just written there is found at once.
 */
final class JobDocument {
  /** The document's name in its bucket. */
  static final String KEY = "maintenance.json";

  /** Larger than ten thousand jobs need. What is larger is not read. */
  static final int BYTES_MAX = 5 * 1024 * 1024;

  /** How long S3 is left alone when it did not answer: each try holds up a customer's text. */
  private static final Duration LEAVE_ALONE = Duration.ofSeconds(15);

  private static final Pattern TRAILER_COUNT = Pattern.compile("[0-9]{1,4}");

  private static final Pattern HALF_A_CHARACTER = Pattern.compile("\\p{Cs}");

  private static final int NOT_MODIFIED = 304;
  private static final int SERVER_ERROR = 500;

  private final S3Client s3;
  private final String bucket;
  private final RelayClock clock;
  private final Telemetry telemetry;

  private Optional<Map<JobId, Job>> jobs = Optional.empty();
  private Optional<String> etag = Optional.empty();
  private Instant writtenAt = Instant.EPOCH;
  private Instant leftAloneUntil = Instant.MIN;

  JobDocument(S3Client s3, String bucket, RelayClock clock, Telemetry telemetry) {
    this.s3 = s3;
    this.bucket = bucket;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * Returns the document's jobs in its order, the oldest first, or nothing if it was never read
   * well. Never throws for anything that is wrong with the document or with S3.
   */
  synchronized Optional<Map<JobId, Job>> jobs() {
    if (clock.instant().isBefore(leftAloneUntil)) {
      return jobs;
    }
    var request = GetObjectRequest.builder().bucket(bucket).key(KEY);
    etag.ifPresent(request::ifNoneMatch);
    try (var answer = s3.getObject(request.build())) {
      take(answer);
    } catch (NoSuchKeyException _) {
      count("JobDocumentMissing", "no such key");
      etag = Optional.empty();
      jobs = Optional.of(Map.of());
    } catch (S3Exception e) {
      if (e.statusCode() != NOT_MODIFIED) {
        count("JobDocumentUnavailable", "HTTP " + e.statusCode());
        if (e.statusCode() >= SERVER_ERROR) {
          leftAloneUntil = clock.instant().plus(LEAVE_ALONE);
        }
      }
    } catch (SdkException | IOException e) {
      count("JobDocumentUnavailable", e.getClass().getSimpleName());
      leftAloneUntil = clock.instant().plus(LEAVE_ALONE);
    }
    return jobs;
  }

  /** Returns when what {@link #jobs} returned last was written, in whole seconds. */
  synchronized Instant writtenAt() {
    return writtenAt;
  }

  private void take(ResponseInputStream<GetObjectResponse> answer) throws IOException {
    Long length = answer.response().contentLength();
    if (length != null && length > BYTES_MAX) {
      answer.abort();
      seen(answer.response());
      count("JobDocumentUnusable", "larger than %d bytes".formatted(BYTES_MAX));
      return;
    }
    var bytes = answer.readNBytes(BYTES_MAX + 1);
    seen(answer.response());
    if (bytes.length > BYTES_MAX) {
      answer.abort();
      count("JobDocumentUnusable", "larger than %d bytes".formatted(BYTES_MAX));
      return;
    }
    try {
      jobs = Optional.of(parse(bytes));
      writtenAt = answer.response().lastModified();
    } catch (IOException | IllegalStateException e) {
      // Without its message, which may quote what it read.
      count("JobDocumentUnusable", e.getClass().getSimpleName());
    }
  }

  /** Also of a document that is of no use: it is not fetched again before it has changed. */
  private void seen(GetObjectResponse response) {
    etag = Optional.ofNullable(response.eTag());
  }

  private Map<JobId, Job> parse(byte[] bytes) throws IOException {
    var found = new LinkedHashMap<JobId, Job>();
    try (var json =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8))) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("jobs") && json.peek() == JsonToken.BEGIN_OBJECT) {
          readJobs(json, found);
        } else {
          json.skipValue();
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalStateException("more than one value");
      }
    }
    return Collections.unmodifiableMap(found);
  }

  private void readJobs(JsonReader json, Map<JobId, Job> found) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      var name = json.nextName();
      var job = readJob(json, name);
      if (job.isPresent()) {
        // A name that stands there twice counts as written where it stands last.
        found.remove(job.get().id());
        found.put(job.get().id(), job.get());
      } else {
        count("JobUnusable", "no job id, or no state that is known");
      }
    }
    json.endObject();
  }

  private static Optional<Job> readJob(JsonReader json, String name) throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return Optional.empty();
    }
    var texts = new LinkedHashMap<String, String>();
    var isPublic = false;
    var trailerCount = 1;
    json.beginObject();
    while (json.hasNext()) {
      var key = json.nextName();
      switch (json.peek()) {
        case STRING -> texts.put(key, json.nextString());
        case BOOLEAN -> {
          var value = json.nextBoolean();
          isPublic = key.equals("public") ? value : isPublic;
        }
        case NUMBER -> {
          var value = json.nextString();
          trailerCount =
              key.equals("trailer_count") && TRAILER_COUNT.matcher(value).matches()
                  ? Integer.parseInt(value)
                  : trailerCount;
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    var state =
        text(texts, "state").map(word -> word.toLowerCase(Locale.ROOT)).flatMap(JobState::of);
    if (!JobId.isJobId(name) || state.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Job(
            new JobId(name),
            state.get(),
            text(texts, "customer_phone").filter(PhoneNumber::isE164).map(PhoneNumber::new),
            text(texts, "token").filter(token -> !token.isEmpty()).map(Job::sha256),
            text(texts, "token_expires_at").flatMap(JobDocument::instant),
            isPublic,
            text(texts, "location").map(JobDocument::location).orElse(""),
            trailerCount,
            0));
  }

  private static Optional<String> text(Map<String, String> texts, String key) {
    return Optional.ofNullable(texts.get(key));
  }

  /** As the table can take it: a job that it cannot could not be changed any more. */
  private static String location(String words) {
    var kept = words.substring(0, Math.min(words.length(), Job.LOCATION_MAX));
    return HALF_A_CHARACTER.matcher(kept).replaceAll("\uFFFD");
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      // Read as "expired long ago": a time that cannot be read must not keep a job open for ever.
      return Optional.of(Instant.EPOCH);
    }
  }

  private void count(String metric, String reason) {
    telemetry.count(metric, Map.of("reason", reason));
  }
}

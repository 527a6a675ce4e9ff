package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes into the shared document, on the condition that nobody has changed it since it was read.
 * What cannot be read is never written over.
 */
final class JobDocumentWriter {
  private static final int TRIES_MAX = 8;
  private static final Duration PAUSE = Duration.ofMillis(40);
  private static final int CONFLICT = 409;
  private static final int STALE = 412;

  private final S3Client s3;
  private final String bucket;
  private final RelayClock clock;
  private final RandomGenerator random;
  private final Telemetry telemetry;

  JobDocumentWriter(
      S3Client s3, String bucket, RelayClock clock, RandomGenerator random, Telemetry telemetry) {
    this.s3 = s3;
    this.bucket = bucket;
    this.clock = clock;
    this.random = random;
    this.telemetry = telemetry;
  }

  /**
   * Writes what is to be said of a job.
   *
   * @param entry is asked after the document was read, each time: whoever wrote in between has
   *     changed the document, so what is written is never older than what stands there
   * @return false if it must be left for later: the document cannot be read, or others kept writing
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 did not answer
   */
  boolean write(Supplier<JobEntry> entry) {
    for (int i = 1; i <= TRIES_MAX; i++) {
      var read = read();
      if (read.isEmpty()) {
        return false;
      }
      var document = read.get();
      String merged;
      try {
        merged = JobDocumentMerge.merge(document.text(), entry.get());
      } catch (IllegalArgumentException e) {
        return unusable(String.valueOf(e.getMessage()));
      }
      if (merged.equals(document.text()) || put(merged, document.etag())) {
        return true;
      }
      clock.pause(PAUSE.multipliedBy(i).plusMillis(random.nextLong(PAUSE.toMillis() * i)));
    }
    telemetry.count("JobDocumentContended", Map.of("tries", "" + TRIES_MAX));
    return false;
  }

  /**
   * The document as it was read.
   *
   * @param etag its version; nothing if there is none
   */
  private record Read(String text, Optional<String> etag) {}

  private Optional<Read> read() {
    try (var answer = s3.getObject(get -> get.bucket(bucket).key(JobDocument.KEY))) {
      var bytes = answer.readNBytes(JobDocument.BYTES_MAX + 1);
      if (bytes.length > JobDocument.BYTES_MAX) {
        answer.abort();
        unusable("larger than %d bytes".formatted(JobDocument.BYTES_MAX));
        return Optional.empty();
      }
      return Optional.of(new Read(JsonSpan.text(bytes), Optional.of(answer.response().eTag())));
    } catch (NoSuchKeyException _) {
      return Optional.of(new Read(JobDocumentMerge.NEW, Optional.empty()));
    } catch (IllegalArgumentException | IOException e) {
      unusable(e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private boolean put(String text, Optional<String> etag) {
    var request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(JobDocument.KEY)
            .contentType("application/json");
    etag.ifPresentOrElse(request::ifMatch, () -> request.ifNoneMatch("*"));
    try {
      s3.putObject(request.build(), RequestBody.fromString(text, StandardCharsets.UTF_8));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == STALE || e.statusCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private boolean unusable(String reason) {
    telemetry.count("JobDocumentUnusable", Map.of("reason", reason));
    return false;
  }
}

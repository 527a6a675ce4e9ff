package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What the relay leans on in S3 (User Guide, "Conditional requests"; API Reference). */
@DisplayNameGeneration(ReplaceUnderscores.class)
class S3ContractTest {
  private static final S3Client S3 = CloudClients.s3();
  private static final String BUCKET = TestQueues.unique("bucket");

  private final String key = TestQueues.unique("maintenance") + ".json";

  @BeforeAll
  static void createBucket() {
    S3.createBucket(request ->
        request
            .bucket(BUCKET)
            .createBucketConfiguration(
                configuration -> configuration.locationConstraint("us-west-2")));
    S3.putBucketVersioning(request ->
        request
            .bucket(BUCKET)
            .versioningConfiguration(
                versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
  }

  @Test
  void an_object_comes_back_as_it_was_put() {
    var etag =
        S3.putObject(
                request ->
                    request
                        .bucket(BUCKET)
                        .key(key)
                        .contentType("application/json")
                        .cacheControl("no-store")
                        .metadata(Map.of("writer", "relay")),
                RequestBody.fromString("{\"año\": \"👍\"}"))
            .eTag();
    var object = S3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key));
    assertThat(object.asUtf8String()).isEqualTo("{\"año\": \"👍\"}");
    assertThat(object.response().eTag()).isEqualTo(etag).startsWith("\"").endsWith("\"");
    assertThat(object.response().contentType()).isEqualTo("application/json");
    assertThat(object.response().cacheControl()).isEqualTo("no-store");
    assertThat(object.response().metadata()).containsExactly(Map.entry("writer", "relay"));
    assertThat(S3.headObject(request -> request.bucket(BUCKET).key(key)).contentLength())
        .isEqualTo(object.asByteArray().length);
  }

  @Test
  void a_first_write_is_refused_when_the_object_is_there() {
    putIfAbsent("first");
    assertThat(status(() -> putIfAbsent("second"))).isEqualTo(412);
    assertThat(text()).isEqualTo("first");
  }

  @Test
  void a_write_over_a_version_that_is_no_longer_the_newest_is_refused() {
    var first = putIfAbsent("first").eTag();
    var second = putIfMatch(first, "second").eTag();
    assertThat(status(() -> putIfMatch(first, "late"))).isEqualTo(412);
    assertThat(text()).isEqualTo("second");
    putIfMatch(second, "third");
    assertThat(text()).isEqualTo("third");
  }

  @Test
  void a_write_over_a_version_of_what_is_not_there_finds_nothing() {
    assertThat(status(() -> putIfMatch("\"0123\"", "text"))).isEqualTo(404);
  }

  @Test
  void of_twenty_writers_over_one_version_one_wins() throws Exception {
    var base = putIfAbsent("base").eTag();
    var outcomes =
        Race.run(
            20,
            number -> {
              try {
                putIfMatch(base, "writer " + number);
                return 200;
              } catch (S3Exception e) {
                return e.statusCode();
              }
            });
    assertThat(outcomes).containsOnlyOnce(200);
    // S3 answers 409 to writers at the very same instant.
    assertThat(outcomes).filteredOn(status -> status == 412 || status == 409).hasSize(19);
  }

  @Test
  void a_read_of_what_the_reader_has_is_answered_304() {
    var etag = putIfAbsent("text").eTag();
    assertThat(
            status(() ->
                S3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key).ifNoneMatch(etag))))
        .isEqualTo(304);
    assertThat(
            S3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key).ifNoneMatch("\"x\""))
                .asUtf8String())
        .isEqualTo("text");
  }

  @Test
  void a_versioned_object_can_be_read_as_it_was_before_it_was_overwritten_or_deleted() {
    var first = putIfAbsent("first").versionId();
    putText("second");
    S3.deleteObject(request -> request.bucket(BUCKET).key(key));
    assertThatThrownBy(this::text).isInstanceOf(NoSuchKeyException.class);
    assertThat(
            S3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key).versionId(first))
                .asUtf8String())
        .isEqualTo("first");
    var versions = S3.listObjectVersions(request -> request.bucket(BUCKET).prefix(key));
    assertThat(versions.versions()).hasSize(2);
    assertThat(versions.deleteMarkers()).hasSize(1);
    // After the deletion it is a first write again.
    putIfAbsent("third");
  }

  @Test
  void keys_are_listed_by_prefix_and_by_folder() {
    var folder = key + "/";
    for (var name : new String[] {"a b.json", "ü/1.json", "ü/2.json", "z&<.json"}) {
      S3.putObject(
          request -> request.bucket(BUCKET).key(folder + name), RequestBody.fromString("{}"));
    }
    var listed = S3.listObjectsV2(request -> request.bucket(BUCKET).prefix(folder).delimiter("/"));
    assertThat(listed.contents())
        .extracting(S3Object::key)
        .containsExactly(folder + "a b.json", folder + "z&<.json");
    assertThat(listed.commonPrefixes())
        .extracting(CommonPrefix::prefix)
        .containsExactly(folder + "ü/");
    assertThat(
            S3.listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(folder).maxKeys(1))
                .contents())
        .hasSize(4);
  }

  @Test
  void part_of_an_object_can_be_read() {
    putText("0123456789");
    var part = S3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key).range("bytes=2-4"));
    assertThat(part.asUtf8String()).isEqualTo("234");
    assertThat(part.response().contentRange()).isEqualTo("bytes 2-4/10");
  }

  @Test
  void an_object_can_be_copied() {
    putText("text");
    S3.copyObject(request ->
        request
            .sourceBucket(BUCKET)
            .sourceKey(key)
            .destinationBucket(BUCKET)
            .destinationKey(key + ".bak"));
    assertThat(
            S3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key + ".bak")).asUtf8String())
        .isEqualTo("text");
  }

  @Test
  void a_presigned_address_needs_no_other_credentials() throws IOException {
    putText("text");
    try (var presigner =
        S3Presigner.builder()
            .endpointOverride(CloudEndpoints.chosen().of("s3"))
            .region(CloudClients.REGION)
            .credentialsProvider(CloudClients.CREDENTIALS)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build()) {
      var presigned =
          presigner.presignGetObject(request ->
              request
                  .signatureDuration(Duration.ofMinutes(5))
                  .getObjectRequest(get -> get.bucket(BUCKET).key(key)));
      var connection = (HttpURLConnection) presigned.url().openConnection();
      try (var body = connection.getInputStream()) {
        assertThat(body).hasContent("text");
      }
    }
  }

  @Test
  void an_upload_whose_checksum_does_not_fit_is_refused() {
    assertThat(
            status(() ->
                S3.putObject(
                    request ->
                        request.bucket(BUCKET).key(key).contentMD5("CY9rzUYh03PK3k6DJie09g=="),
                    RequestBody.fromString("another text"))))
        .isEqualTo(400);
  }

  @Test
  void what_is_not_there_has_errors_of_its_own() {
    assertThatThrownBy(this::text).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(
            () -> S3.getObjectAsBytes(request -> request.bucket("no-such-bucket").key(key)))
        .isInstanceOf(NoSuchBucketException.class);
    assertThat(status(() -> S3.headObject(request -> request.bucket(BUCKET).key(key))))
        .isEqualTo(404);
  }

  private PutObjectResponse putText(String text) {
    return S3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }

  private PutObjectResponse putIfAbsent(String text) {
    return S3.putObject(
        request -> request.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString(text));
  }

  private PutObjectResponse putIfMatch(String etag, String text) {
    return S3.putObject(
        request -> request.bucket(BUCKET).key(key).ifMatch(etag), RequestBody.fromString(text));
  }

  private String text() {
    return S3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asUtf8String();
  }

  private static int status(ThrowingCallable call) {
    return catchThrowableOfType(S3Exception.class, call).statusCode();
  }
}

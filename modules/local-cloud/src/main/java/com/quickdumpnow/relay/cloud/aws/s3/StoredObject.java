package com.quickdumpnow.relay.cloud.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of one object, or the marker of its deletion.
 *
 * @param sequence grows with each write to any object of this port
 * @param versionId {@code "null"} for what was written without versioning
 * @param etag with its quotes; "" for a marker
 * @param headers what is sent back with the object: type, caching, metadata, checksums
 */
// Compared nowhere, so that the array has no value semantics does not matter.
@SuppressWarnings("ArrayRecordComponent")
record StoredObject(
    String bucket,
    String key,
    long sequence,
    String versionId,
    boolean deleteMarker,
    String etag,
    Instant modified,
    Map<String, String> headers,
    byte[] body) {

  /** The name of its document: one a version. */
  String document() {
    return bucket + "/" + versionId + "/" + key;
  }

  /** The length of the description, the description as JSON, the body. */
  byte[] bytes() {
    var json = new JsonObject();
    json.addProperty("bucket", bucket);
    json.addProperty("key", key);
    json.addProperty("sequence", sequence);
    json.addProperty("versionId", versionId);
    json.addProperty("deleteMarker", deleteMarker);
    json.addProperty("etag", etag);
    json.add("modified", Json.time(modified));
    var sent = new JsonObject();
    headers.forEach(sent::addProperty);
    json.add("headers", sent);
    var description = Json.text(json).getBytes(UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + description.length + body.length)
        .putInt(description.length)
        .put(description)
        .put(body)
        .array();
  }

  static StoredObject of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    var description = new byte[buffer.getInt()];
    buffer.get(description);
    var body = new byte[buffer.remaining()];
    buffer.get(body);
    var json = Json.object(new String(description, UTF_8)).orElseThrow();
    var headers = new TreeMap<String, String>();
    json.getAsJsonObject("headers")
        .asMap()
        .forEach((name, value) -> headers.put(name, value.getAsString()));
    return new StoredObject(
        json.get("bucket").getAsString(),
        json.get("key").getAsString(),
        json.get("sequence").getAsLong(),
        json.get("versionId").getAsString(),
        json.get("deleteMarker").getAsBoolean(),
        json.get("etag").getAsString(),
        Json.time(json.get("modified")),
        headers,
        body);
  }
}

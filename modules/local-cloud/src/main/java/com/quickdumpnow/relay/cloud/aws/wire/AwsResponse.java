package com.quickdumpnow.relay.cloud.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.util.Map;

/** One answer; the body is sent in one piece with its length. */
// Compared nowhere, so that the array has no value semantics does not matter.
@SuppressWarnings("ArrayRecordComponent")
public record AwsResponse(int status, Map<String, String> headers, byte[] body) {

  /** Returns 200 with {@code json}, as the JSON protocols answer. */
  public static AwsResponse json(JsonObject json) {
    return new AwsResponse(
        200, Map.of("Content-Type", "application/x-amz-json-1.1"), Json.text(json).getBytes(UTF_8));
  }

  /**
   * Returns an error that every client maps to its typed exception: some read the header, some the
   * body's {@code __type}, some {@code message} and some {@code Message}.
   */
  public static AwsResponse jsonFault(AwsFault fault) {
    var json = new JsonObject();
    json.addProperty("__type", fault.code());
    json.addProperty("message", fault.text());
    json.addProperty("Message", fault.text());
    return new AwsResponse(
        fault.status(),
        Map.of("Content-Type", "application/x-amz-json-1.1", "x-amzn-ErrorType", fault.code()),
        Json.text(json).getBytes(UTF_8));
  }

  /** Returns an error as the services of the older query protocol answer. */
  public static AwsResponse queryFault(AwsFault fault) {
    return xml(
        fault.status(),
        Xml.plainRoot("ErrorResponse")
            .open("Error")
            .element("Type", "Sender")
            .element("Code", fault.code())
            .element("Message", fault.text())
            .close("Error")
            .close("ErrorResponse"));
  }

  /** Returns a document. */
  public static AwsResponse xml(int status, Xml document) {
    return new AwsResponse(status, Map.of("Content-Type", "text/xml"), document.bytes());
  }
}
